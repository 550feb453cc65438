import Glibc
public import Numerics

/// A Gaussian core with power-law tails on one side or both (Crystal Ball): with t = (x − mean)/sigma and u = ∓t on the low or
/// high side, g = exp(−t²/2) in the core and g = exp(−α²/2) (1 + α(u − α)/n)⁻ⁿ where u > α.
///
/// g is 1 at the mean. It and its first derivatives are continuous at u = α, so derivatives of integrals are integrals of
/// derivatives. J. E. Gaiser, SLAC-255 (1982), appendix F, in a form that holds for large n, where the tail is exponential.
public struct CrystalBallDensity: Density {
  /// Which sides have tails.
  public enum Tails: String, Sendable, Hashable, Codable, CaseIterable {
    /// Towards low x: energy was lost.
    case low
    /// Towards high x.
    case high
    /// Both, each with parameters of its own.
    case both
  }

  /// Which sides have tails.
  public let tails: Tails

  /// - Parameter tails: which sides have tails.
  public init(tails: Tails = .both) { self.tails = tails }

  /// `mean`, `sigma` in units of x, where the tail begins (`alpha`, in sigmas) and its power `n`; for both sides `alphaLow`,
  /// `nLow`, `alphaHigh`, `nHigh`.
  public var parameterNames: [String] {
    ["mean", "sigma"] + (tails == .both ? ["alphaLow", "nLow", "alphaHigh", "nHigh"] : ["alpha", "n"])
  }

  /// Mean and sigma as those of ``GaussianDensity``, α from 0.01 to 20 and n from 0.1 to 1000.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    let tail: [ClosedRange<Double>] = [0.01...20, 0.1...1000]
    return [PeakLimits.mean(on: range), PeakLimits.width(on: range)] + (tails == .both ? tail + tail : tail)
  }

  /// Derivatives are those of log g, times g.
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    let shape = CrystalBallShape(tails: tails, p)
    for v in 0..<vectors {
      let point = CrystalBallPoint(shape, x[v])
      rows[firstRow][v] = point.value
      guard order >= .gradient else { continue }
      point.write(order: order, parameters: p.count, v, into: rows, firstRow)
    }
  }

  /// Values in closed form; derivatives by Gauss–Legendre quadrature of g's on panels that end where the tails begin.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    let shape = CrystalBallShape(tails: tails, p)
    let zero = SecondOrderValue(
      value: 0, gradient: [Double](repeating: 0, count: p.count), hessian: SymmetricMatrix(dimension: p.count))
    var result = [SecondOrderValue](repeating: zero, count: edges.count - 1)
    if order >= .gradient {
      let pieces = result.indices.flatMap { shape.pieces(from: edges[$0], to: edges[$0 + 1], bin: $0) }
      result = DerivativeQuadrature(density: self, parameters: p, order: order).integrals(pieces, bins: result.count)
    }
    for bin in result.indices { result[bin].value = shape.integral(from: edges[bin], to: edges[bin + 1]) }
    return result
  }
}
