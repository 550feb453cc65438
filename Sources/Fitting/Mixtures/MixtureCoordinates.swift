import Glibc
import Numerics

/// The shapes a mixture fit can take.
public enum MixtureShape: String, Sendable, Hashable, Codable {
  /// One Gaussian: mean, sigma.
  case single
  /// Two Gaussians with one mean: for distributions that symmetry centres, such as u_perp.
  case commonMean
  /// Two Gaussians with a mean each.
  case freeMeans

  /// The names of the physical parameters, in the order of covariance matrices.
  public var parameterNames: [String] {
    switch self {
    case .single: ["mean1", "sigma1"]
    case .commonMean: ["mean1", "sigma1", "sigma2", "fraction"]
    case .freeMeans: ["mean1", "mean2", "sigma1", "sigma2", "fraction"]
    }
  }
}

/// The unbounded coordinates a minimiser works in: means, log σ₁, log(σ₂/σ₁ − 1), logit f.
///
/// Every point is a valid mixture, so no bound is ever needed, and labels cannot swap.
struct MixtureCoordinates {
  let shape: MixtureShape

  /// Order of the five physical parameters inside the likelihood: mean1, mean2, sigma1, sigma2, fraction.
  static let physicalCount = 5

  var count: Int { shape.parameterNames.count }

  /// The coordinates of a mixture; widths closer than 1e-3 and fractions nearer to 0 or 1 than 1e-4 are moved off the edge.
  func coordinates(of mixture: GaussianMixture) -> [Double] {
    let ratio = log(max(mixture.sigma2 / mixture.sigma1 - 1, 1e-3))
    let f = min(max(mixture.fraction, 1e-4), 1 - 1e-4)
    let logit = log(f / (1 - f))
    switch shape {
    case .single: return [mixture.mean1, log(mixture.sigma1)]
    case .commonMean: return [mixture.mean, log(mixture.sigma1), ratio, logit]
    case .freeMeans: return [mixture.mean1, mixture.mean2, log(mixture.sigma1), ratio, logit]
    }
  }

  /// mean1, mean2, sigma1, sigma2, fraction at `t`.
  func physical(_ t: [Double]) -> [Double] {
    switch shape {
    case .single:
      let sigma = exp(t[1])
      return [t[0], t[0], sigma, sigma, 1]
    case .commonMean, .freeMeans:
      let shift = shape == .freeMeans ? 1 : 0
      let sigma = exp(t[1 + shift])
      return [t[0], t[shift], sigma, sigma * (1 + exp(t[2 + shift])), 1 / (1 + exp(-t[3 + shift]))]
    }
  }

  /// ∂(physical)/∂t, five rows of `count`.
  func jacobian(_ t: [Double]) -> [[Double]] {
    let p = physical(t)
    switch shape {
    case .single: return [[1, 0], [1, 0], [0, p[2]], [0, p[2]], [0, 0]]
    case .commonMean:
      return [[1, 0, 0, 0], [1, 0, 0, 0], [0, p[2], 0, 0], [0, p[3], p[3] - p[2], 0], [0, 0, 0, p[4] * (1 - p[4])]]
    case .freeMeans:
      return [
        [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, p[2], 0, 0], [0, 0, p[3], p[3] - p[2], 0], [0, 0, 0, 0, p[4] * (1 - p[4])],
      ]
    }
  }

  /// Value, gradient and Hessian in the coordinates from those in the physical parameters: g_t = Jᵀg,
  /// H_t = JᵀHJ + Σ_k g_k ∂²p_k/∂t².
  func transform(_ physical: SecondOrderValue, at t: [Double]) -> SecondOrderValue {
    let p = self.physical(t)
    let j = jacobian(t)
    let n = count
    var gradient = [Double](repeating: 0, count: n)
    for a in 0..<n { for k in 0..<Self.physicalCount { gradient[a] += j[k][a] * physical.gradient[k] } }
    let columns = (0..<n).map { a in (0..<Self.physicalCount).map { j[$0][a] } }
    var hessian = physical.hessian.transformed(by: columns)
    let g = physical.gradient
    switch shape {
    case .single: hessian[1, 1] += (g[2] + g[3]) * p[2]
    case .commonMean, .freeMeans:
      let s = shape == .freeMeans ? 2 : 1  // where log σ₁ stands
      hessian[s, s] += g[2] * p[2] + g[3] * p[3]
      hessian[s, s + 1] += g[3] * (p[3] - p[2])
      hessian[s + 1, s + 1] += g[3] * (p[3] - p[2])
      hessian[s + 2, s + 2] += g[4] * p[4] * (1 - p[4]) * (1 - 2 * p[4])
    }
    return SecondOrderValue(value: physical.value, gradient: gradient, hessian: hessian)
  }

  /// The mixture at `t`.
  func mixture(_ t: [Double]) -> GaussianMixture {
    let p = physical(t)
    return GaussianMixture(fraction: p[4], mean1: p[0], sigma1: p[2], mean2: p[1], sigma2: p[3])
  }

  /// Rows of the Jacobian in the order of ``MixtureShape/parameterNames``.
  func reportedJacobian(_ t: [Double]) -> [[Double]] {
    let j = jacobian(t)
    switch shape {
    case .single: return [j[0], j[2]]
    case .commonMean: return [j[0], j[2], j[3], j[4]]
    case .freeMeans: return j
    }
  }
}
