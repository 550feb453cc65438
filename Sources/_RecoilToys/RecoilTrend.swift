import Glibc

/// A number that changes smoothly with qT and njets: start + slope qT + rise (1 − exp(−qT/scale)) + perJet njets.
///
/// A response that approaches its plateau, a width that grows with qT and jets, a share of events: all have this form.
public struct RecoilTrend: Sendable, Hashable, ExpressibleByFloatLiteral {
  /// The value at qT = 0 without jets.
  public var start: Double
  /// What is added per GeV of qT.
  public var slope: Double
  /// What is added in all between qT = 0 and far beyond `scale`.
  public var rise: Double
  /// Over how many GeV most of `rise` happens; positive.
  public var scale: Double
  /// What is added per jet.
  public var perJet: Double

  /// - Precondition: `scale` is positive.
  public init(_ start: Double, slope: Double = 0, rise: Double = 0, scale: Double = 25, perJet: Double = 0) {
    precondition(scale > 0, "a trend rises over \(scale) GeV; use a positive scale")
    (self.start, self.slope, self.rise, self.scale, self.perJet) = (start, slope, rise, scale, perJet)
  }

  /// A number that does not change.
  public init(floatLiteral value: Double) { self.init(value) }

  /// The value at `qt` (GeV) with `njets` jets.
  @inline(__always)
  public func callAsFunction(qt: Double, njets: Int) -> Double {
    start + slope * qt + perJet * Double(njets) + (rise == 0 ? 0 : -rise * expm1(-qt / scale))
  }
}
