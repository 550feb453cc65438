import Glibc

/// How varied results become an uncertainty: the one place where it is decided.
///
/// | sides | downwards, upwards |
/// |---|---|
/// | one | the difference, both ways |
/// | two | the largest difference each way; none where both variations lie on the other side |
/// | replicas | the standard deviation about the replicas' mean, both ways |
///
/// Sources add in quadrature, each way by itself. A source that varies per region adds its regions in quadrature.
public struct UncertaintyRule: Sendable {
  /// The uncertainty downwards and upwards, both 0 or more.
  public struct Interval: Sendable, Hashable, Codable {
    /// Downwards.
    public var down: Double
    /// Upwards.
    public var up: Double

    /// An uncertainty.
    public init(down: Double = 0, up: Double = 0) { (self.down, self.up) = (down, up) }

    /// The larger of the two.
    public var larger: Double { max(down, up) }

    /// In quadrature with another.
    public func adding(_ other: Interval) -> Interval { Interval(down: hypot(down, other.down), up: hypot(up, other.up)) }
  }

  /// The uncertainty of a number that is `nominal`, or `varied` by one source.
  public static func interval(_ sides: RecoilSource.Sides, nominal: Double, varied: [Double]) -> Interval {
    let differences = varied.map { $0 - nominal }
    switch sides {
    case .one:
      let size = differences.map(abs).max() ?? 0
      return Interval(down: size, up: size)
    case .two:
      return Interval(down: max(0, -(differences.min() ?? 0)), up: max(0, differences.max() ?? 0))
    case .replicas:
      guard varied.count > 1 else { return Interval() }
      let mean = varied.reduce(0, +) / Double(varied.count)
      let sum = varied.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let size = (sum / Double(varied.count - 1)).squareRoot()
      return Interval(down: size, up: size)
    }
  }
}
