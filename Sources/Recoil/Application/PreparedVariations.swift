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
  /// Whether probabilities are not matched before another process is corrected, by variation.
  let skipsTransfer: [Bool]
  /// Whether anything of a component changes, by variation and component.
  private let isChanging: [Bool]
  private let changes: [Change]
  private let regionCount: Int

  /// - Parameter add: puts a map into the bank and says its number.
  init(
    _ variations: [RecoilVariation], regionCount: Int, nominal: QTContinuity, add: (MapBank.Source) -> Int, tolerance: Double
  ) {
    self.regionCount = regionCount
    continuity = variations.map { $0.qtContinuity ?? nominal }
    skipsTransfer = variations.map { $0.skipsTransfer ?? false }
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
    isChanging = variations.flatMap { variation in
      RecoilComponent.allCases.map { component in
        variation.skipsTransfer == true || variation.changes.contains { $0[component] != nil }
      }
    }
  }

  var count: Int { continuity.count }

  /// Whether a component differs from the nominal one in some region under variation `v`, but for how regions join.
  func isChanging(_ v: Int, component: Int) -> Bool { isChanging[2 * v + component] }

  /// What variation `v` does to a component in a region.
  @inline(__always)
  func change(_ v: Int, region: Int, component: Int) -> Change { changes[(v * regionCount + region) * 2 + component] }
}
