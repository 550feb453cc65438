/// The area under the ROC curve of a score, with its uncertainty.
///
/// A = Σ s_i b_j κ(f_i, f_j) / Σ s_i b_j over pairs of a signal event i and a background event j, κ = 1, ½ or 0 where f_i is above,
/// equal to or below f_j: the probability that signal scores higher. Linear in all weights, so negative ones are fine; A may
/// then leave [0, 1] by fluctuation and is not clipped.
public struct AreaUnderCurve: Sendable {
  /// A.
  public let value: Double
  /// The variance of A by DeLong's components, Σφ²; nil if a class has a single event.
  ///
  /// See ``EventClasses/covariance(_:_:)`` for the factor that makes it unbiased. It holds for weights that are known; where they
  /// come from a fit, add what the fit's uncertainty gives through ``gradient``.
  public let variance: Double?
  private let order: ScoreOrder
  private let classes: EventClasses
  private let signed: SignedSums

  /// Computes area and variance.
  /// - Throws: ``MetricError/lengthMismatch(what:count:expected:)``.
  /// - Complexity: O(n) for a given order.
  public init(_ order: ScoreOrder, _ classes: EventClasses) throws(MetricError) {
    try classes.require(order, "score")
    let weights = order.sorted(classes.weights)
    (self.order, self.classes) = (order, classes)
    signed = SignedSums(order, classes, weights: weights)
    value = (classes.pairTotal + signed.total) / (2 * classes.pairTotal)
    variance = Self.variance(order, classes, signed, weights)
  }

  /// The derivatives of A by the weights; computed at each call.
  public var gradient: WeightGradient {
    let ranks = order.ranks()
    return classes.gradient(ofShare: signed.total) { Self.slope(signed.sums[Int(ranks[$0])]) }
  }

  /// Σφ², event by event in the order of the score, where memory is walked through once.
  private static func variance(
    _ order: ScoreOrder, _ classes: EventClasses, _ signed: SignedSums, _ weights: [SIMD2<Double>]
  ) -> Double? {
    guard let factors = classes.corrections?.squareRoot() else { return nil }
    var sum = CompensatedSum()
    for group in 0..<order.groupCount {
      let slope = slope(signed.sums[group])
      for i in order.group(group) {
        let influence = (classes.gradient(ofShare: signed.total, slope: slope, weight: weights[i]) * weights[i] * factors).sum()
        sum.add(influence * influence)
      }
    }
    return sum.value.x
  }

  /// ∂K by an event's signal and background weight.
  private static func slope(_ sums: SIMD2<Double>) -> SIMD2<Double> { SIMD2(sums.y, -sums.x) }

  /// Computes the area for events of one class each.
  /// - Parameters:
  ///   - scores: one per event; −0 equals +0, ±∞ are ordinary.
  ///   - isSignal: whether an event is signal.
  ///   - weights: one per event, negative ones allowed; nil for 1.
  /// - Throws: ``MetricError``.
  public init(scores: [Double], isSignal: [Bool], weights: [Double]? = nil) throws(MetricError) {
    try self.init(ScoreOrder(scores), EventClasses(isSignal: isSignal, weights: weights))
  }

  /// √variance; nil if a class has a single event.
  public var standardError: Double? { variance?.squareRoot() }

  /// Whether negative weights drove A out of [0, 1].
  public var isOutsideUnitInterval: Bool { !(0...1).contains(value) }
}
