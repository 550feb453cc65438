import Columns

extension RecoilCalibration {
  /// The sources for the process of the transfer: the calibration's own and the transfer itself.
  public var transferSources: [RecoilSource] { (sources ?? []) + (transfer == nil ? [] : [RecoilTransfer.source(impact: 0)]) }

  /// Every varied correction for the process of the transfer.
  public var transferVariations: [RecoilVariation] { transferSources.flatMap(\.variations) }

  /// The varied corrections that names ask for: `all`, `none`, sources or single variations.
  /// - Parameter isTransfer: whether they are for the process of the transfer, which has one more.
  /// - Throws: ``RecoilError/noVariation(name:hint:)`` with the nearest name.
  public func variations(named names: [String], isTransfer: Bool = false) throws(RecoilError) -> [RecoilVariation] {
    let sources = isTransfer ? transferSources : self.sources ?? []
    let variations = sources.flatMap(\.variations)
    if names == ["none"] { return [] }
    if names == ["all"] { return variations }
    var chosen: Set<String> = []
    for name in names {
      let found = sources.filter { $0.name == name }.flatMap(\.variations) + variations.filter { $0.name == name }
      guard !found.isEmpty else {
        let known = sources.map(\.name) + variations.map(\.name)
        throw .noVariation(name: name, hint: known.isEmpty ? "The calibration has none" : suggestion(for: name, in: known))
      }
      chosen.formUnion(found.map(\.name))
    }
    return variations.filter { chosen.contains($0.name) }
  }
}
