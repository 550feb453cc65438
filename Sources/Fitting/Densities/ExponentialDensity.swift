import Glibc
public import Numerics

/// The exponential g = exp(slope (x − c)), rising or falling, with c the middle of a range; slope 0 is an ordinary point.
public struct ExponentialDensity: Density {
  /// The range whose middle is c.
  public let range: ClosedRange<Double>

  /// - Precondition: the range is finite and not empty.
  public init(range: ClosedRange<Double>) {
    precondition(
      range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound, "\(range) is no range to fit"
    )
    self.range = range
  }

  /// `slope`, in inverse units of x: log g rises by it per unit.
  public var parameterNames: [String] { ["slope"] }

  /// g stays within e^(±500) on the range.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    let steepest = 500 / max(abs(range.lowerBound - center), abs(range.upperBound - center))
    return [-steepest...steepest]
  }

  /// c.
  var center: Double { 0.5 * range.lowerBound + 0.5 * range.upperBound }

  /// Each derivative is another factor of x − c.
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    let (slope, center) = (p[0], center)
    let value = rows[firstRow]
    for v in 0..<vectors { value[v] = VectorMath.exp(slope * (x[v] - center)) }
    guard order >= .gradient else { return }
    let first = rows[firstRow + 1]
    for v in 0..<vectors { first[v] = (x[v] - center) * value[v] }
    guard order == .hessian else { return }
    let second = rows[firstRow + 2]
    for v in 0..<vectors { second[v] = (x[v] - center) * first[v] }
  }

  /// With m the middle of a bin, w its width and t = slope w/2: I = w exp(slope (m − c)) sinh t/t,
  /// ∂ log I = m − c + (w/2) Λ(t) and ∂² log I = (w²/4) Λ′(t), where Λ is Langevin's function.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    zip(edges, edges.dropFirst()).map { bin(from: $0, to: $1, slope: p[0], order: order) }
  }

  private func bin(from a: Double, to b: Double, slope: Double, order: DerivativeOrder) -> SecondOrderValue {
    let half = 0.5 * (b - a)
    let offset = 0.5 * ((a - center) + (b - center))
    let shape = HyperbolicSinc(slope * half)
    let value = 2 * half * exp(slope * offset + shape.exponent) * shape.mantissa
    var hessian = SymmetricMatrix(dimension: 1)
    guard order >= .gradient else { return SecondOrderValue(value: value, gradient: [0], hessian: hessian) }
    let first = offset + half * shape.langevin
    hessian[0, 0] = value * (first * first + half * half * shape.langevinSlope)
    return SecondOrderValue(value: value, gradient: [value * first], hessian: hessian)
  }
}
