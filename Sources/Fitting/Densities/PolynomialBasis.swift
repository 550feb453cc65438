import Numerics

/// A density that is linear in its parameters: g = b₀ + Σ c_k b_k, polynomials of x on a range.
struct PolynomialBasis: Sendable {
  /// Eight numbers.
  typealias Vector = SIMD8<Double>

  /// Which polynomials.
  enum Kind: Sendable {
    /// T₀, T₁, …
    case chebyshev
    /// Bernstein's polynomials, that of index `fixed` first.
    case bernstein(fixed: Int)
  }

  /// The highest degree that eight Gauss–Legendre points integrate exactly.
  static let maxDegree = 15

  let kind: Kind
  let degree: Int
  let range: ClosedRange<Double>
  private let binomials: [Double]

  init(_ kind: Kind, degree: Int, range: ClosedRange<Double>) throws(ShapeError) {
    guard (1...Self.maxDegree).contains(degree) else { throw .badDegree(degree, most: Self.maxDegree) }
    guard range.lowerBound.isFinite, range.upperBound.isFinite, range.lowerBound < range.upperBound else {
      throw .badRange(lower: range.lowerBound, upper: range.upperBound)
    }
    (self.kind, self.degree, self.range) = (kind, degree, range)
    var row = [1.0]
    for k in 0..<degree { row.append(row[k] * Double(degree - k) / Double(k + 1)) }
    binomials = row
  }

  /// Writes b₀, b₁, … at `x`.
  @inline(__always)
  private func write(_ x: Vector, to basis: inout [Vector]) {
    let length = range.upperBound - range.lowerBound
    switch kind {
    case .chebyshev:
      let t = ((x - range.lowerBound) - (range.upperBound - x)) / length
      basis[0] = Vector(repeating: 1)
      basis[1] = t
      for k in 1..<degree { basis[k + 1] = 2 * t * basis[k] - basis[k - 1] }
    case .bernstein(let fixed):
      let (u, rest) = ((x - range.lowerBound) / length, (range.upperBound - x) / length)
      var power = Vector(repeating: 1)
      for k in 0...degree {
        basis[place(k, fixed)] = binomials[k] * power
        power *= u
      }
      power = Vector(repeating: 1)
      for k in (0...degree).reversed() {
        basis[place(k, fixed)] *= power
        power *= rest
      }
    }
  }

  /// Where polynomial `k` stands: the fixed one first.
  @inline(__always)
  private func place(_ k: Int, _ fixed: Int) -> Int { k == fixed ? 0 : k < fixed ? k + 1 : k }

  /// Writes g, the polynomials, which are its gradient, and zeros.
  func evaluate(
    _ x: UnsafePointer<Vector>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    var basis = [Vector](repeating: .zero, count: degree + 1)
    for v in 0..<vectors {
      write(x[v], to: &basis)
      var value = basis[0]
      for k in 0..<degree { value += p[k] * basis[k + 1] }
      rows[firstRow][v] = value
      guard order >= .gradient else { continue }
      for k in 0..<degree { rows[firstRow + 1 + k][v] = basis[k + 1] }
    }
    guard order == .hessian else { return }
    for row in (1 + degree)..<order.rowCount(parameters: degree) {
      rows[firstRow + row].update(repeating: .zero, count: vectors)
    }
  }

  /// By Gauss–Legendre rules, which are exact for polynomials, and lose no digits in narrow bins.
  func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    let rule = degree < 8 ? GaussLegendre.four : GaussLegendre.eight
    var basis = [Vector](repeating: .zero, count: degree + 1)
    return zip(edges, edges.dropFirst()).map { lower, upper in
      var sums = [Double](repeating: 0, count: degree + 1)
      let (center, half) = (0.5 * (lower + upper), 0.5 * (upper - lower))
      for (point, weight) in zip(rule.points, rule.weights) {
        write(Vector(repeating: center + half * point), to: &basis)
        for k in 0...degree { sums[k] += half * weight * basis[k][0] }
      }
      let value = sums[0] + zip(p, sums.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
      let gradient = order >= .gradient ? Array(sums.dropFirst()) : [Double](repeating: 0, count: degree)
      return SecondOrderValue(value: value, gradient: gradient, hessian: SymmetricMatrix(dimension: degree))
    }
  }
}
