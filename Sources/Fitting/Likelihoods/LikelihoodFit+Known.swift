extension LikelihoodFit {
  /// −log L; nil if the fit found no finite one.
  package var knownNLL: Double? { Self.known(nll) }
  /// The estimated distance to the minimum; nil if the fit found no finite one.
  package var knownDistance: Double? { Self.known(estimatedDistance) }

  /// What stands in a fit for a number that is not finite, since JSON, which fits are kept in, has none.
  static let unknown = Double.greatestFiniteMagnitude

  private static func known(_ value: Double) -> Double? { value.isFinite && value < unknown ? value : nil }
}
