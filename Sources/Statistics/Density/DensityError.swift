/// Why a sample makes no kernel density.
public enum DensityError: Error, Sendable, Hashable, CustomStringConvertible {
  case differentLengths(x: Int, other: Int, what: String)
  case notFinite(at: Int, Double, what: String)
  case notPositive(at: Int, Double)
  case outsideEdges(at: Int, Double, lower: Double, upper: Double)
  case tooFewPoints(count: Int)
  case noTotalWeight(Double)
  case noSpread(axis: Int, value: Double)
  case singularCovariance(correlation: Double)
  case badBandwidth(String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .differentLengths(let x, let other, let what):
      "\(x) values of x, but \(other) \(what). Give one per point"
    case .notFinite(let at, let value, let what):
      "\(what) \(at) is \(value). Leave out points that are not finite before making a density"
    case .notPositive(let at, let value):
      "point \(at) is \(value) on a logarithmic axis, which holds positive values only. Cut at 0, or use a linear axis"
    case .outsideEdges(let at, let value, let lower, let upper):
      "point \(at) is \(value), outside the reflecting edges \(lower) and \(upper). Cut the sample at the edges, or widen them"
    case .tooFewPoints(let count):
      "\(count) points have a weight other than 0, and a density takes at least two. Widen the selection"
    case .noTotalWeight(let total):
      "the weights sum to \(total), so nothing can be normalised. The sum must be positive; check the signs of the weights"
    case .noSpread(let axis, let value):
      "all points are at \(value) on axis \(axis), so the sample gives no bandwidth. Give one with .kernel, or drop the axis"
    case .singularCovariance(let correlation):
      "the two axes are tied together (correlation \(correlation)), so there is no density in two dimensions. Use one of them, "
        + "or give a bandwidth with .kernel"
    case .badBandwidth(let what):
      "the bandwidth is \(what). Give a positive factor, or a kernel covariance that is positive definite in the axes' dimension"
    }
  }
}
