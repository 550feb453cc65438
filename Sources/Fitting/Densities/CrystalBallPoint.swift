import Numerics

/// A Crystal Ball's value at eight points, and what its derivatives are made of.
///
/// With r = u − α, e = αr/n and q = 1 + e, log g = −α²/2 − n log q in a tail, whose derivatives by u, α and n follow; in the core
/// u = |t| and log g = −u²/2.
struct CrystalBallPoint {
  /// Eight numbers.
  typealias Vector = SIMD8<Double>
  /// Some of eight.
  typealias Mask = SIMDMask<SIMD8<Int64>>

  private let shape: CrystalBallShape
  private let isLow: Mask
  private let isHigh: Mask
  private let u: Vector
  private let sign: Vector  // ∂u/∂t
  private let alpha: Vector
  private let n: Vector
  private let excess: Vector
  private let base: Vector
  private let logBase: Vector
  /// g.
  let value: Vector

  @inline(__always)
  init(_ shape: CrystalBallShape, _ x: Vector) {
    self.shape = shape
    let t = (x - shape.mean) / shape.sigma
    isLow = t .< -shape.low.alpha
    isHigh = t .> shape.high.alpha
    sign = Vector(repeating: 1).replacing(with: -1, where: isLow)
    u = t * sign
    let one = Vector(repeating: 1)
    alpha = one.replacing(with: shape.low.alpha, where: isLow).replacing(with: shape.high.alpha, where: isHigh)
    n = one.replacing(with: shape.low.n, where: isLow).replacing(with: shape.high.n, where: isHigh)
    let zero = Vector(repeating: 0)
    let tail = alpha * (u - alpha) / n
    excess = zero.replacing(with: tail, where: isLow).replacing(with: tail, where: isHigh)
    base = 1 + excess
    logBase = Self.log1p(excess, base)
    let core = -0.5 * u * u
    let power = -0.5 * alpha * alpha - n * logBase
    value = VectorMath.exp(core.replacing(with: power, where: isLow).replacing(with: power, where: isHigh))
  }

  /// log(1 + e) to rounding: what 1 + e has lost is given back.
  @inline(__always)
  private static func log1p(_ e: Vector, _ sum: Vector) -> Vector { VectorMath.log(sum) + (e - (sum - 1)) / sum }

  /// Writes gradient and Hessian: ∂g = g ∂log g and ∂²g = g (∂log g ∂log g + ∂² log g).
  @inline(__always)
  func write(order: DerivativeOrder, parameters count: Int, _ v: Int, into rows: borrowing EvaluationRows, _ firstRow: Int) {
    let logs = Logs(self)
    let first = [logs.mean, logs.sigma] + tailRows { masked($0 == 0 ? logs.alpha : logs.n, $1) }
    for a in 0..<count { rows[firstRow + 1 + a][v] = value * first[a] }
    guard order == .hessian else { return }
    for a in 0..<count {
      for b in 0...a {
        rows[firstRow + DerivativeOrder.hessianRow(a, b, parameters: count)][v] =
          value * (first[a] * first[b] + second(logs, a, b))
      }
    }
  }

  @inline(__always)
  private func tailRows(_ row: (Int, Mask) -> Vector) -> [Vector] {
    switch shape.tails {
    case .low: [row(0, isLow), row(1, isLow)]
    case .high: [row(0, isHigh), row(1, isHigh)]
    case .both: [row(0, isLow), row(1, isLow), row(0, isHigh), row(1, isHigh)]
    }
  }

  @inline(__always)
  private func masked(_ x: Vector, _ mask: Mask) -> Vector { Vector(repeating: 0).replacing(with: x, where: mask) }

  /// ∂² log g by parameters `a` ≥ `b`.
  @inline(__always)
  private func second(_ logs: Logs, _ a: Int, _ b: Int) -> Vector {
    switch (a, b) {
    case (0, 0): return logs.meanMean
    case (1, 0): return logs.sigmaMean
    case (1, 1): return logs.sigmaSigma
    default:
      guard b < 2 || (a - 2) / 2 == (b - 2) / 2 else { return Vector(repeating: 0) }  // of different tails
      let mask = shape.tails == .low || (shape.tails == .both && a < 4) ? isLow : isHigh
      return masked(logs.tail(isPower: a % 2 == 1, by: b), mask)
    }
  }

  /// Derivatives of log g.
  struct Logs {
    let mean: Vector
    let sigma: Vector
    let alpha: Vector
    let n: Vector
    let meanMean: Vector
    let sigmaMean: Vector
    let sigmaSigma: Vector
    private let byMean: Vector  // ∂u/∂mean
    private let bySigma: Vector  // ∂u/∂sigma
    private let uAlpha: Vector
    private let uN: Vector
    private let alphaAlpha: Vector
    private let alphaN: Vector
    private let nN: Vector

    @inline(__always)
    init(_ p: CrystalBallPoint) {
      let inverse = 1 / p.base
      let square = inverse * inverse / p.n
      let lever = p.u - 2 * p.alpha  // r − α = n ∂q/∂α
      let scale = 1 / p.shape.sigma
      func choose(_ core: Vector, _ tail: Vector) -> Vector {
        core.replacing(with: tail, where: p.isLow).replacing(with: tail, where: p.isHigh)
      }
      let byU = choose(-p.u, -p.alpha * inverse)
      let byUU = choose(Vector(repeating: -1), p.alpha * p.alpha * square)
      byMean = -p.sign * scale
      bySigma = -p.u * scale
      mean = byU * byMean
      sigma = byU * bySigma
      meanMean = byUU * byMean * byMean
      sigmaMean = byUU * byMean * bySigma - byU * byMean * scale
      sigmaSigma = byUU * bySigma * bySigma - 2 * byU * bySigma * scale
      alpha = -p.alpha - lever * inverse
      n = p.excess * inverse - p.logBase
      uAlpha = p.alpha * lever * square - inverse
      uN = -p.alpha * p.excess * square
      alphaAlpha = 2 * inverse - 1 + lever * lever * square
      alphaN = -lever * p.excess * square
      nN = p.excess * p.excess * square
    }

    /// ∂² by a tail's α, or its power, and parameter `other`: 0 mean, 1 sigma, even α, odd n.
    @inline(__always)
    func tail(isPower: Bool, by other: Int) -> Vector {
      let first = isPower ? uN : uAlpha
      switch other {
      case 0: return first * byMean
      case 1: return first * bySigma
      default: return isPower ? (other % 2 == 0 ? alphaN : nN) : alphaAlpha
      }
    }
  }
}
