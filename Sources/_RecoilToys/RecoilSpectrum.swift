import Glibc

/// How qT is distributed: laws whose quantiles have a closed form.
public enum RecoilSpectrum: Sendable, Hashable {
  /// exp(−(qT − minimum)/scale) above `minimum`, GeV.
  case exponential(minimum: Double, scale: Double)
  /// qT (1 + (qT/scale)²)^(−index) up to `maximum`, GeV: rises linearly, has its peak at scale/√(2 index − 1), falls as a power.
  /// The index is above 1.
  case powerLaw(scale: Double, index: Double, maximum: Double)

  /// The qT below which a share `p` in [0, 1) of the events lies.
  @inline(__always)
  public func quantile(_ p: Double) -> Double {
    switch self {
    case .exponential(let minimum, let scale): minimum - scale * log1p(-p)
    case .powerLaw(let scale, let index, let maximum):
      scale * expm1(log1p(-p * Self.inside(maximum / scale, index)) / (1 - index)).squareRoot()
    }
  }

  /// The share of the events below `qt`.
  public func cdf(_ qt: Double) -> Double {
    switch self {
    case .exponential(let minimum, let scale): qt <= minimum ? 0 : -expm1(-(qt - minimum) / scale)
    case .powerLaw(let scale, let index, let maximum):
      qt <= 0 ? 0 : min(1, Self.inside(qt / scale, index) / Self.inside(maximum / scale, index))
    }
  }

  /// 1 − (1 + x²)^(1 − index).
  @inline(__always)
  private static func inside(_ x: Double, _ index: Double) -> Double { -expm1((1 - index) * log1p(x * x)) }
}
