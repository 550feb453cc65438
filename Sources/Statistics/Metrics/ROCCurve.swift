/// The ROC curve of a score: which fractions of signal and background pass as the threshold falls.
///
/// The first point is (0, 0), where nothing passes; then one for each different score, highest first, where events with at least
/// that score pass; the last is (1, 1). With negative weights the rates need not rise, and may leave [0, 1]: ``points`` are raw,
/// ``monotone()`` and ``hull()`` are for drawing and for working points.
public struct ROCCurve: Sendable {
  /// One threshold.
  public struct Point: Sendable, Hashable {
    /// Events with a score of at least this pass; nil where nothing passes.
    public let threshold: Double?
    /// The fraction of the signal that passes (efficiency).
    public let truePositiveRate: Double
    /// The fraction of the background that passes.
    public let falsePositiveRate: Double
  }

  /// From the highest threshold to the lowest.
  public let points: [Point]
  /// Σ|w| of the events that each point adds, as signal and as background.
  private let sizes: [SIMD2<Double>]

  private init(_ points: [Point], sizes: [SIMD2<Double>]) { (self.points, self.sizes) = (points, sizes) }

  /// Walks down the scores.
  /// - Parameter scores: one per event.
  /// - Throws: ``MetricError``.
  /// - Complexity: O(n).
  public init(_ scores: [Double], _ classes: EventClasses) throws(MetricError) {
    let order = try ScoreOrder(scores)
    try classes.require(order, "score")
    var points = [Point(threshold: nil, truePositiveRate: 0, falsePositiveRate: 0)]
    var sizes = [SIMD2<Double>()]
    var passed = CompensatedSum()
    for group in (0..<order.groupCount).reversed() {
      var size = SIMD2<Double>()
      for i in order.group(group) {
        let weight = classes.weights[Int(order.order[i])]
        passed.add(weight)
        size += SIMD2(abs(weight.x), abs(weight.y))
      }
      let rates = passed.value / classes.totals
      let threshold = scores[Int(order.order[order.group(group).lowerBound])] + 0
      points.append(Point(threshold: threshold, truePositiveRate: rates.x, falsePositiveRate: rates.y))
      sizes.append(size)
    }
    self.init(points, sizes: sizes)
  }

  /// The area by the trapezoidal rule. Of the raw points it is ``AreaUnderCurve/value`` exactly, if no event is in both classes or
  /// self pairs are kept.
  public var area: Double {
    var sum = CompensatedSum()
    for (last, next) in zip(points, points.dropFirst()) {
      let mean = 0.5 * (next.truePositiveRate + last.truePositiveRate)
      sum.add((next.falsePositiveRate - last.falsePositiveRate) * mean)
    }
    return sum.value.x
  }

  /// Whether both rates rise all the way, as they do unless weights are negative.
  public var isMonotone: Bool {
    zip(points, points.dropFirst()).allSatisfy {
      $0.truePositiveRate <= $1.truePositiveRate && $0.falsePositiveRate <= $1.falsePositiveRate
    }
  }

  /// The nearest curve whose rates both rise within [0, 1]: the isotonic fit of each rate along the thresholds, weighted by Σ|w| of
  /// what a threshold adds. A curve that rises already is unchanged.
  public func monotone() -> ROCCurve {
    if isMonotone { return self }
    let signal = rising(points.map(\.truePositiveRate), sizes.map(\.x))
    let background = rising(points.map(\.falsePositiveRate), sizes.map(\.y))
    let fitted = points.indices.map {
      Point(threshold: points[$0].threshold, truePositiveRate: signal[$0], falsePositiveRate: background[$0])
    }
    return ROCCurve(fitted, sizes: sizes)
  }

  /// The smallest concave curve above ``monotone()``: what can be reached by choosing at random between two thresholds.
  public func hull() -> ROCCurve {
    var kept: [Int] = []
    let points = monotone().points
    for next in points.indices {
      while kept.count > 1, Self.turn(points[kept[kept.count - 2]], points[kept[kept.count - 1]], points[next]) >= 0 {
        kept.removeLast()
      }
      kept.append(next)
    }
    return ROCCurve(kept.map { points[$0] }, sizes: kept.map { sizes[$0] })
  }

  /// An isotonic fit that keeps 0 at the start and 1 at the end.
  private func rising(_ rates: [Double], _ sizes: [Double]) -> [Double] {
    let least = (sizes.filter { $0 > 0 }.min() ?? 1) * 1e-6  // thresholds of the other class have no weight in this one
    var fit = isotonicFit(rates, weights: sizes.map { max($0, least) }).map { min(1, max(0, $0)) }
    (fit[0], fit[fit.count - 1]) = (0, 1)
    return fit
  }

  /// Positive if the way from a over b to c turns left.
  private static func turn(_ a: Point, _ b: Point, _ c: Point) -> Double {
    (b.falsePositiveRate - a.falsePositiveRate) * (c.truePositiveRate - b.truePositiveRate)
      - (b.truePositiveRate - a.truePositiveRate) * (c.falsePositiveRate - b.falsePositiveRate)
  }
}
