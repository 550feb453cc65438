import Glibc

/// sinh t/t with the derivatives of its logarithm, smooth through t = 0 and finite wherever its logarithm is.
struct HyperbolicSinc {
  /// sinh t/t is `mantissa` · e^`exponent`.
  let exponent: Double
  /// See ``exponent``.
  let mantissa: Double
  /// Langevin's function Λ(t) = coth t − 1/t, the first derivative of log(sinh t/t).
  let langevin: Double
  /// Λ′(t) = 1/t² − 1/sinh² t.
  let langevinSlope: Double

  init(_ t: Double) {
    let u = t * t
    if u < 0.36 {
      exponent = 0
      mantissa = Self.series(u, Self.sinc)
      langevin = t * Self.series(u, Self.langevin)
      langevinSlope = Self.series(u, Self.langevinSlope)
    } else {
      let decay = exp(-2 * abs(t))
      let rest = -expm1(-2 * abs(t))  // 1 − e^(−2|t|)
      exponent = abs(t)
      mantissa = rest / (2 * abs(t))
      langevin = (t < 0 ? -1 : 1) * ((1 + decay) / rest - 1 / abs(t))
      langevinSlope = 1 / u - 4 * decay / (rest * rest)
    }
  }

  private static func series(_ u: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * u + $1 }
  }

  /// 1/(2k + 1)!
  private static let sinc: [Double] = [
    1.0, 0.16666666666666666, 0.008333333333333333, 0.0001984126984126984, 2.7557319223985893e-06, 2.505210838544172e-08,
    1.6059043836821613e-10, 7.647163731819816e-13,
  ]
  /// 2²ᵏ⁺² B_{2k+2}/(2k + 2)!, with B Bernoulli's numbers.
  private static let langevin: [Double] = [
    0.3333333333333333, -0.022222222222222223, 0.0021164021164021165, -0.00021164021164021165, 2.1377799155576935e-05,
    -2.1644042808063972e-06, 2.1925947851873778e-07, -2.2214608789979678e-08, 2.2507846516808994e-09, -2.2805151204592183e-10,
    2.3106432599002624e-11,
  ]
  /// (2k + 1) times those of ``langevin``.
  private static let langevinSlope = langevin.enumerated().map { Double(2 * $0.offset + 1) * $0.element }
}
