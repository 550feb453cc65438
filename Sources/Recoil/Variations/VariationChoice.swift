/// How variations are written.
public enum VariationForm: String, Sendable, Hashable, CaseIterable {
  /// Shifted MET: for each variation the event as it would have been.
  case columns
  /// A weight for each event, which stays where it is; for eigen-modes of the fits alone.
  case weights
  /// Both, where there are both.
  case both
}

/// Which variations are written, and how.
public struct VariationChoice: Sendable, Hashable {
  /// Those written as shifted MET.
  public let columns: [RecoilVariation]
  /// Those written as weights.
  public let weights: [RecoilVariation]
  /// The sources that `all` asked for and that have no weights, where weights alone are written.
  public let notWeighted: [String]
}

extension RecoilCalibration {
  /// The variations that names ask for, as ``variations(named:isTransfer:)`` finds them, in a form.
  ///
  /// The eigen-modes of the fits' covariance have weights: their varied densities are known. `all` as weights is all of these.
  /// - Throws: ``RecoilError/noVariation(name:hint:)``; ``RecoilError/noWeights(name:known:)`` for other variations asked for by name as weights;
  ///   ``RecoilError/transferWeights(calibration:)`` for the process of the transfer.
  public func choice(of names: [String], as form: VariationForm, isTransfer: Bool = false) throws(RecoilError) -> VariationChoice
  {
    let chosen = try variations(named: names, isTransfer: isTransfer)
    guard form != .columns, !chosen.isEmpty else { return VariationChoice(columns: chosen, weights: [], notWeighted: []) }
    if isTransfer { throw .transferWeights(calibration: name) }
    let sources = sources ?? []
    let modes = sources.filter { $0.kind == .statistics }
    let known = Set(modes.flatMap(\.variations).map(\.name))
    let weights = chosen.filter { known.contains($0.name) }
    let others = chosen.filter { !known.contains($0.name) }
    if form == .both { return VariationChoice(columns: chosen, weights: weights, notWeighted: []) }
    guard names == ["all"], !weights.isEmpty else {
      guard let other = others.first else { return VariationChoice(columns: [], weights: weights, notWeighted: []) }
      throw .noWeights(name: other.name, known: modes.map(\.name))
    }
    let left = sources.filter { source in source.variations.contains { !known.contains($0.name) } }.map(\.name)
    return VariationChoice(columns: [], weights: weights, notWeighted: left)
  }
}
