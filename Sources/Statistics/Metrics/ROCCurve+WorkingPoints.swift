extension ROCCurve {
  /// A place on a curve, between two thresholds or at one.
  public struct WorkingPoint: Sendable, Hashable, Codable {
    /// The lowest threshold that passes no more than this place; nil if that is none.
    public let threshold: Double?
    /// The fraction of the signal that passes.
    public let truePositiveRate: Double
    /// The fraction of the background that passes.
    public let falsePositiveRate: Double
  }

  /// The highest efficiency for signal at a rate of background, on the straight lines between the points of ``monotone()``.
  /// - Precondition: the rate is from 0 to 1.
  public func workingPoint(falsePositiveRate rate: Double) -> WorkingPoint {
    precondition((0...1).contains(rate), "\(rate) is no rate from 0 to 1")
    let points = monotone().points
    let next = points.firstIndex { $0.falsePositiveRate > rate } ?? points.count
    let below = points[next - 1]
    guard next < points.count else { return Self.at(below) }
    let above = points[next]
    let share = (rate - below.falsePositiveRate) / (above.falsePositiveRate - below.falsePositiveRate)
    return WorkingPoint(
      threshold: below.finiteThreshold,
      truePositiveRate: below.truePositiveRate + share * (above.truePositiveRate - below.truePositiveRate),
      falsePositiveRate: rate)
  }

  /// The lowest rate of background at an efficiency for signal, on the straight lines between the points of ``monotone()``.
  /// - Precondition: the efficiency is from 0 to 1.
  public func workingPoint(truePositiveRate rate: Double) -> WorkingPoint {
    precondition((0...1).contains(rate), "\(rate) is no efficiency from 0 to 1")
    let points = monotone().points
    let next = points.firstIndex { $0.truePositiveRate >= rate } ?? points.count - 1
    guard next > 0, points[next].truePositiveRate > rate else { return Self.at(points[next]) }
    let (below, above) = (points[next - 1], points[next])
    let share = (rate - below.truePositiveRate) / (above.truePositiveRate - below.truePositiveRate)
    return WorkingPoint(
      threshold: below.finiteThreshold, truePositiveRate: rate,
      falsePositiveRate: below.falsePositiveRate + share * (above.falsePositiveRate - below.falsePositiveRate))
  }

  private static func at(_ point: Point) -> WorkingPoint {
    WorkingPoint(
      threshold: point.finiteThreshold, truePositiveRate: point.truePositiveRate, falsePositiveRate: point.falsePositiveRate)
  }
}

extension ROCCurve.Point {
  /// The threshold; nil also where it is infinite, which JSON cannot say.
  public var finiteThreshold: Double? { threshold.flatMap { $0.isFinite ? $0 : nil } }
}
