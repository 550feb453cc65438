/// The average decision ordering of f and g over those pairs that f and a given score h order differently.
///
/// A = Σ s_i b_j D_ij H((f_i − f_j)(g_i − g_j)) / Σ s_i b_j D_ij with D_ij = 1 where (f_i − f_j)(h_i − h_j) < 0 and 0 elsewhere. High
/// values mean that g knows what f knows and h does not. No list of pairs is made: with s_f = sgn(f_i − f_j) and so on,
/// 2D = s_f² s_h² − s_f s_h and 2D s_f s_g = s_f s_g s_h² − s_h s_g s_f² are sums of signs that are counted exactly.
public struct RestrictedDecisionOrdering: Sendable {
  /// A as defined, not folded.
  public let value: Double
  /// The variance, Σφ² with φ of the ratio: numerator and denominator fluctuate together. Nil if a class has a single event.
  public let variance: Double?
  /// The derivatives of A by the weights.
  public let gradient: WeightGradient
  /// The weight of the pairs in use over that of all pairs.
  public let pairShare: Double

  /// Computes the restricted ADO, its variance and derivatives.
  /// - Parameters:
  ///   - f, g: the orders of the two scores that are compared.
  ///   - h: the order of the given score.
  ///   - threads: how many threads work; results do not depend on it.
  /// - Throws: ``MetricError/noDiscordantPairs`` if f and h order all pairs alike;
  ///   ``MetricError/pairTotalNotPositive(total:)`` if negative weights leave no average.
  /// - Complexity: O(n log n).
  public init(
    _ f: ScoreOrder, _ g: ScoreOrder, given h: ScoreOrder, _ classes: EventClasses, threads: Int = 1
  ) throws(MetricError) {
    try self.init(DiscordantPairs(f, h, classes, threads: threads), g)
  }

  /// The same for pairs that were found before, as when many candidates g are tried.
  /// - Throws: ``MetricError/lengthMismatch(what:count:expected:)``.
  public init(_ pairs: DiscordantPairs, _ g: ScoreOrder) throws(MetricError) {
    let classes = pairs.classes
    try classes.require(g, "second score")
    let signed = pairs.signed(with: g)
    var difference = CompensatedSum()
    for i in signed.indices { difference.add(classes.weights[i].x * signed[i].y) }
    let denominator = pairs.total
    let tau = difference.value.x / denominator
    value = (denominator + difference.value.x) / (2 * denominator)
    gradient = WeightGradient(
      values: signed.indices.map { i in (signed[i].yx - tau * pairs.sums[i].yx) / (2 * denominator) })
    variance = classes.variance(gradient)
    pairShare = denominator / classes.pairTotal
  }

  /// √variance; nil if a class has a single event.
  public var standardError: Double? { variance?.squareRoot() }
  /// max(A, 1 − A).
  public var folded: Double { max(value, 1 - value) }
  /// |A − ½|, by which candidates are ranked.
  public var distance: Double { abs(value - 0.5) }
}
