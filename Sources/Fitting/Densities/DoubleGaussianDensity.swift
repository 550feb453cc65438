public import Numerics

/// Two Gaussians: g = fraction · G(mean1, sigma1) + (1 − fraction) · G(mean2, sigma2), normalised on the whole line.
public struct DoubleGaussianDensity: Density {
  /// Whether both have one mean.
  public let hasCommonMean: Bool

  /// - Parameter hasCommonMean: with it the parameters are `mean`, `sigma1`, `sigma2`, `fraction`; without it `mean1`, `sigma1`,
  ///   `mean2`, `sigma2`, `fraction`.
  public init(hasCommonMean: Bool = true) { self.hasCommonMean = hasCommonMean }

  /// Means and sigmas in units of x, and the first Gaussian's share of the whole line's integral.
  public var parameterNames: [String] {
    hasCommonMean ? ["mean", "sigma1", "sigma2", "fraction"] : ["mean1", "sigma1", "mean2", "sigma2", "fraction"]
  }

  /// As those of ``GaussianDensity``, and a fraction in [0, 1].
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    let (mean, width) = (PeakLimits.mean(on: range), PeakLimits.width(on: range))
    return hasCommonMean ? [mean, width, width, 0...1] : [mean, width, mean, width, 0...1]
  }

  /// Where the parameters of each Gaussian stand.
  private var slots: [[Int]] { hasCommonMean ? [[0, 1], [0, 2]] : [[0, 1], [2, 3]] }

  /// Writes g and, on request, its derivatives; see ``Density``.
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    let n = parameterCount
    for row in 0..<order.rowCount(parameters: n) { rows[firstRow + row].update(repeating: .zero, count: vectors) }
    let parts = EvaluationRows(count: order.rowCount(parameters: 2))
    let fraction = p[n - 1]
    for (slot, (share, sign)) in zip(slots, [(fraction, 1.0), (1 - fraction, -1.0)]) {
      GaussianDensity().evaluate(x, vectors: vectors, parameters: slot.map { p[$0] }, order: order, into: parts, firstRow: 0)
      for (source, target, factor) in Self.terms(slot, share: share, sign: sign, parameters: n, order: order) {
        let (from, to) = (parts[source], rows[firstRow + target])
        for v in 0..<vectors { to[v] += factor * from[v] }
      }
    }
  }

  /// Which row of a Gaussian is added to which row of the sum, and times what.
  private static func terms(
    _ slot: [Int], share: Double, sign: Double, parameters n: Int, order: DerivativeOrder
  ) -> [(source: Int, target: Int, factor: Double)] {
    var terms = [(0, 0, share)]
    guard order >= .gradient else { return terms }
    for a in 0..<2 { terms.append((1 + a, 1 + slot[a], share)) }
    terms.append((0, n, sign))
    guard order == .hessian else { return terms }
    for a in 0..<2 {
      for b in 0...a {
        terms.append(
          (
            DerivativeOrder.hessianRow(a, b, parameters: 2), DerivativeOrder.hessianRow(slot[a], slot[b], parameters: n), share
          ))
      }
      terms.append((1 + a, DerivativeOrder.hessianRow(slot[a], n - 1, parameters: n), sign))
    }
    return terms
  }

  /// ∫ g between neighbouring edges; see ``Density``.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    let n = parameterCount
    let fraction = p[n - 1]
    let zero = SecondOrderValue(value: 0, gradient: [Double](repeating: 0, count: n), hessian: SymmetricMatrix(dimension: n))
    var result = [SecondOrderValue](repeating: zero, count: edges.count - 1)
    for (slot, (share, sign)) in zip(slots, [(fraction, 1.0), (1 - fraction, -1.0)]) {
      let parts = GaussianDensity().integrals(over: edges, parameters: slot.map { p[$0] }, order: order)
      for bin in result.indices { Self.add(parts[bin], slot, share: share, sign: sign, to: &result[bin], order: order) }
    }
    return result
  }

  private static func add(
    _ part: SecondOrderValue, _ slot: [Int], share: Double, sign: Double, to sum: inout SecondOrderValue, order: DerivativeOrder
  ) {
    let last = sum.gradient.count - 1
    sum.value += share * part.value
    guard order >= .gradient else { return }
    for a in 0..<2 { sum.gradient[slot[a]] += share * part.gradient[a] }
    sum.gradient[last] += sign * part.value
    guard order == .hessian else { return }
    for a in 0..<2 {
      for b in 0...a { sum.hessian[slot[a], slot[b]] += share * part.hessian[a, b] }
      sum.hessian[slot[a], last] += sign * part.gradient[a]
    }
  }
}
