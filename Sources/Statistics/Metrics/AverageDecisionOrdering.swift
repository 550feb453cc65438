/// The average decision ordering of two scores: how often they put a signal and a background event in the same order.
///
/// ADO = Σ s_i b_j H((f_i − f_j)(g_i − g_j)) / Σ s_i b_j over pairs of a signal event i and a background event j, H(x) = 1, ½ or 0
/// where x is positive, zero or negative; so a pair tied in either score counts one half. With the label as one score it is the
/// area under the ROC curve of the other. Exact over all pairs, for weights of any sign.
/// T. Faucett, J. Thaler, D. Whiteson, *Phys. Rev. D* 103 (2021) 036020, eqs. 5 and 6.
public struct AverageDecisionOrdering: Sendable {
  /// ADO as defined, not folded: below ½ for scores that order oppositely.
  public let value: Double
  /// The variance by the components of the two-sample U-statistic, Σφ²; nil if a class has a single event.
  public let variance: Double?
  /// The derivatives of ADO by the weights.
  public let gradient: WeightGradient
  /// The share of the pairs that neither score ties; their weight over that of all pairs.
  public let untiedShare: Double

  /// Computes ADO, its variance and derivatives.
  /// - Parameters:
  ///   - f, g: the orders of the two scores.
  ///   - threads: how many threads work; results do not depend on it.
  /// - Throws: ``MetricError/lengthMismatch(what:count:expected:)``.
  /// - Complexity: O(n log n).
  public init(_ f: ScoreOrder, _ g: ScoreOrder, _ classes: EventClasses, threads: Int = 1) throws(MetricError) {
    try classes.require(f, "first score")
    try classes.require(g, "second score")
    let signed = OrderedPairSums(f, g, classes, threads: threads)
    let total = signed.total(classes)
    value = (classes.pairTotal + total) / (2 * classes.pairTotal)
    gradient = classes.gradient(ofShare: total) { signed.sums[$0].yx }
    variance = classes.variance(gradient)
    untiedShare = Self.untied(f, g, classes) / classes.pairTotal
  }

  /// √variance; nil if a class has a single event.
  public var standardError: Double? { variance?.squareRoot() }
  /// max(ADO, 1 − ADO): how alike the orders are if one score may be turned over.
  public var folded: Double { max(value, 1 - value) }
  /// |ADO − ½|, by which observables are ranked.
  public var distance: Double { abs(value - 0.5) }
  /// τ = 2 ADO − 1 = (C − D)/T: Kendall's τ_a over pairs of different classes. Its sign says whether the scores agree.
  public var tau: Double { 2 * value - 1 }
  /// γ = (C − D)/(C + D), Goodman's and Kruskal's, over the pairs that neither score ties; nil if there are none.
  public var gamma: Double? { untiedShare > 0 ? tau / untiedShare : nil }
  /// C/(C + D) = (1 + γ)/2, ADO over the pairs that neither score ties; nil if there are none.
  public var untiedValue: Double? { gamma.map { (1 + $0) / 2 } }

  /// Σ s_i b_j over the pairs that differ in both scores.
  private static func untied(_ f: ScoreOrder, _ g: ScoreOrder, _ classes: EventClasses) -> Double {
    let all = classes.totals.x * classes.totals.y
    if f.groupCount == 1 || g.groupCount == 1 { return 0 }
    let tiedInF = f.hasTies ? TieSums(f, classes).pairs : classes.selfPairTotal
    let tiedInG = g.hasTies ? TieSums(g, classes).pairs : classes.selfPairTotal
    guard f.hasTies && g.hasTies else { return all - tiedInF - tiedInG + classes.selfPairTotal }
    return all - tiedInF - tiedInG + TieSums(ScoreOrder(f, then: g), classes).pairs
  }
}

extension SIMD2 {
  /// The two elements in the other order.
  @inline(__always)
  var yx: SIMD2 { SIMD2(y, x) }
}
