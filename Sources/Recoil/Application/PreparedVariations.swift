/// The varied corrections of a calibration, ready for bulk use: what each does to each component in each region.
struct PreparedVariations: Sendable {
  /// What a variation does to one component in one region.
  enum Change: Sendable {
    case nominal
    /// Another map of the bank.
    case map(Int)
    case scaled(center: Double, factor: Double, shift: Double)
  }

  /// How regions join in qT, by variation.
  let continuity: [QTContinuity]
  private let changes: [Change]
  private let regionCount: Int

  /// - Parameter add: puts a map into the bank and says its number.
  init(
    _ variations: [RecoilVariation], regionCount: Int, nominal: QTContinuity, add: (MapBank.Source) -> Int, tolerance: Double
  ) {
    self.regionCount = regionCount
    continuity = variations.map { $0.qtContinuity ?? nominal }
    var changes = [Change](repeating: .nominal, count: variations.count * regionCount * 2)
    for (v, variation) in variations.enumerated() {
      for region in variation.changes {
        for (c, component) in RecoilComponent.allCases.enumerated() {
          let place = (v * regionCount + region.region) * 2 + c
          switch region[component] {
          case .none: continue
          case .map(let map): changes[place] = .map(add(.map(map, tolerance: tolerance)))
          case .curve(let curve): changes[place] = .map(add(.curve(curve)))
          case .scaled(let center, let factor, let shift):
            changes[place] = .scaled(center: center, factor: factor, shift: shift)
          }
        }
      }
    }
    self.changes = changes
  }

  var count: Int { continuity.count }

  /// What variation `v` does to a component in a region.
  @inline(__always)
  func change(_ v: Int, region: Int, component: Int) -> Change { changes[(v * regionCount + region) * 2 + component] }
}
