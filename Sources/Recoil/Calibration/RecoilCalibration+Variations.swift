import Columns

extension RecoilCalibration {
  /// The varied corrections that names ask for: `all`, `none`, sources or single variations.
  /// - Throws: ``RecoilError/noVariation(name:hint:)`` with the nearest name.
  public func variations(named names: [String]) throws(RecoilError) -> [RecoilVariation] {
    if names == ["none"] { return [] }
    if names == ["all"] { return variations }
    var chosen: Set<String> = []
    for name in names {
      let found = (sources ?? []).filter { $0.name == name }.flatMap(\.variations) + variations.filter { $0.name == name }
      guard !found.isEmpty else {
        let known = (sources ?? []).map(\.name) + variations.map(\.name)
        throw .noVariation(name: name, hint: known.isEmpty ? "The calibration has none" : suggestion(for: name, in: known))
      }
      chosen.formUnion(found.map(\.name))
    }
    return variations.filter { chosen.contains($0.name) }
  }
}
