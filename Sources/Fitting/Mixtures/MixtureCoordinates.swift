import Glibc
import Numerics

/// The unbounded coordinates a minimiser works in: means, log w₁, log(w_{k+1}/w_k − 1), log(σ_high/σ_low) of each component
/// if they are bifurcated, logit of the first share, logit of the second's part of the rest.
///
/// w_k = (σ_low + σ_high)/2 is a Gaussian's σ. Every point is a valid mixture, so no bound is ever needed, and labels cannot
/// swap: widths rise.
struct MixtureCoordinates {
  let shape: MixtureShape

  /// How many components.
  var components: Int { shape.componentCount }
  /// Where log w₁ stands; the logarithms of ratios follow.
  var firstWidth: Int { shape.hasCommonMean ? 1 : components }
  /// Where the first asymmetry stands, if there are any.
  var firstAsymmetry: Int { firstWidth + components }
  /// Where the first share stands.
  var firstShare: Int { firstAsymmetry + (shape.isBifurcated ? components : 0) }
  /// How many coordinates.
  var count: Int { firstShare + components - 1 }

  /// Where the mean of component `k` stands.
  @inline(__always)
  func mean(_ k: Int) -> Int { shape.hasCommonMean ? 0 : k }

  /// The components at a point with what their widths and shares do when the coordinates move.
  struct Point {
    var mean = SIMD4<Double>()
    var width = SIMD4<Double>()
    var low = SIMD4<Double>(repeating: 0.5)  // A_low, the part below the mean
    var high = SIMD4<Double>(repeating: 0.5)
    var share = SIMD4<Double>()
    var growth = SIMD4<Double>()  // ∂log w_m/∂(ratio k), the same for all m ≥ k, at k
    var shareSlopes = (SIMD4<Double>(), SIMD4<Double>())  // ∂share/∂s₁, ∂share/∂s₂
    var shareCurvatures = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())  // s₁s₁, s₁s₂, s₂s₂

    var sigmaLow: SIMD4<Double> { 2 * width * low }
    var sigmaHigh: SIMD4<Double> { 2 * width * high }
  }

  private static func logistic(_ t: Double) -> Double { 1 / (1 + exp(-t)) }

  /// Logarithms are cut here, so that no width leaves the numbers.
  private static func cut(_ t: Double) -> Double { min(max(t, -230), 230) }

  func point(_ t: [Double]) -> Point {
    var p = Point()
    var width = exp(Self.cut(t[firstWidth]))
    for k in 0..<components {
      p.mean[k] = t[mean(k)]
      if k > 0 {
        let ratio = exp(Self.cut(t[firstWidth + k]))
        width *= 1 + ratio
        p.growth[k] = ratio / (1 + ratio)
      }
      p.width[k] = width
      if shape.isBifurcated {
        let a = Self.cut(t[firstAsymmetry + k])
        (p.low[k], p.high[k]) = (Self.logistic(-a), Self.logistic(a))
      }
    }
    setShares(&p, t)
    return p
  }

  private func setShares(_ p: inout Point, _ t: [Double]) {
    guard components > 1 else {
      p.share[0] = 1
      return
    }
    let (v1, u1) = (Self.logistic(t[firstShare]), Self.logistic(-t[firstShare]))
    let (v2, u2) =
      components > 2 ? (Self.logistic(t[firstShare + 1]), Self.logistic(-t[firstShare + 1])) : (1.0, 0.0)
    let (d1, d2) = (v1 * u1, v2 * u2)
    p.share = SIMD4(v1, u1 * v2, u1 * u2, 0)
    p.shareSlopes = (SIMD4(d1, -d1 * v2, -d1 * u2, 0), SIMD4(0, u1 * d2, -u1 * d2, 0))
    p.shareCurvatures = (
      SIMD4(d1, -d1 * v2, -d1 * u2, 0) * (u1 - v1), SIMD4(0, -d1 * d2, d1 * d2, 0), SIMD4(0, u1 * d2, -u1 * d2, 0) * (u2 - v2)
    )
  }

  /// The mixture at `t`.
  func mixture(_ t: [Double]) -> GaussianMixture {
    let p = point(t)
    let (low, high) = (p.sigmaLow, p.sigmaHigh)
    let last = components - 1
    return GaussianMixture(
      (0...last).map { k in
        let share = k < last ? p.share[k] : k == 0 ? 1 : k == 1 ? 1 - p.share[0] : max(0, 1 - p.share[0] - p.share[1])
        return shape.isBifurcated
          ? GaussianComponent(share: share, mean: p.mean[k], sigmaLow: low[k], sigmaHigh: high[k])
          : GaussianComponent(share: share, mean: p.mean[k], sigma: p.width[k])
      })
  }

  /// The coordinates of a mixture; widths closer than 1e-3 and shares nearer to 0 or 1 than 1e-4 are moved off the edge.
  /// - Precondition: as many components as the shape has.
  func coordinates(of mixture: GaussianMixture) -> [Double] {
    let parts = mixture.components
    precondition(parts.count == components, "\(parts.count) components are not \(shape.description)")
    var t = [Double](repeating: 0, count: count)
    if shape.hasCommonMean { t[0] = parts.reduce(0) { $0 + $1.share * $1.mean } }
    for (k, part) in parts.enumerated() {
      if !shape.hasCommonMean { t[k] = part.mean }
      t[firstWidth + k] = log(k == 0 ? part.width : max(part.width / parts[k - 1].width - 1, 1e-3))
      if shape.isBifurcated { t[firstAsymmetry + k] = log(part.sigmaHigh / part.sigmaLow) }
    }
    func logit(_ share: Double) -> Double {
      let f = min(max(share, 1e-4), 1 - 1e-4)
      return log(f / (1 - f))
    }
    if components > 1 { t[firstShare] = logit(parts[0].share) }
    if components > 2 { t[firstShare + 1] = logit(parts[1].share / max(1 - parts[0].share, 1e-300)) }
    return t
  }

  /// The physical parameters at `t`, in the order of ``MixtureShape/parameterNames``.
  func physical(_ t: [Double]) -> [Double] {
    let p = point(t)
    let means = (0..<firstWidth).map { t[$0] }
    let widths = (0..<components).flatMap { shape.isBifurcated ? [p.sigmaLow[$0], p.sigmaHigh[$0]] : [p.width[$0]] }
    return means + widths + (0..<components - 1).map { p.share[$0] }
  }

  /// ∂(physical)/∂t, one row for each name.
  func jacobian(_ t: [Double]) -> [[Double]] {
    let p = point(t)
    var rows: [[Double]] = []
    func add(_ set: (inout [Double]) -> Void) {
      var row = [Double](repeating: 0, count: count)
      set(&row)
      rows.append(row)
    }
    for i in 0..<firstWidth { add { $0[i] = 1 } }
    for k in 0..<components {
      for isHigh in shape.isBifurcated ? [false, true] : [false] {
        let sigma = shape.isBifurcated ? (isHigh ? p.sigmaHigh[k] : p.sigmaLow[k]) : p.width[k]
        add { row in
          row[firstWidth] = sigma
          for j in 0..<k { row[firstWidth + j + 1] = sigma * p.growth[j + 1] }
          if shape.isBifurcated { row[firstAsymmetry + k] = isHigh ? sigma * p.low[k] : -sigma * p.high[k] }
        }
      }
    }
    for k in 0..<components - 1 {
      add { row in
        row[firstShare] = p.shareSlopes.0[k]
        if components > 2 { row[firstShare + 1] = p.shareSlopes.1[k] }
      }
    }
    return rows
  }
}
