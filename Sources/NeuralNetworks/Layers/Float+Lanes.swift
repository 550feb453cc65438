/// Sixteen numbers in a register.
extension Float: NetworkScalar {
  package typealias Lanes = SIMD16<Float>

  @inline(__always) package static func broadcast(_ x: Self) -> Lanes { Lanes(repeating: x) }
  @inline(__always) package static func fused(_ a: Lanes, _ b: Lanes, plus c: Lanes) -> Lanes { c.addingProduct(a, b) }
  @inline(__always) package static func sum(_ a: Lanes, _ b: Lanes) -> Lanes { a + b }
  @inline(__always) package static func difference(_ a: Lanes, _ b: Lanes) -> Lanes { a - b }
  @inline(__always) package static func product(_ a: Lanes, _ b: Lanes) -> Lanes { a * b }
  @inline(__always) package static func inverseRoot(_ x: Lanes) -> Lanes { 1 / x.squareRoot() }

  @inline(__always) package static func addWeighted(
    _ x: Lanes, _ y: Lanes, _ weights: UnsafePointer<Double>, to sum: inout SIMD8<Double>, _ product: inout SIMD8<Double>
  ) {
    let low = SIMD8<Double>(x.lowHalf) * weights.eight, high = SIMD8<Double>(x.highHalf) * (weights + 8).eight
    sum += low + high
    product = product.addingProduct(low, SIMD8<Double>(y.lowHalf)).addingProduct(high, SIMD8<Double>(y.highHalf))
  }

  @inline(__always) package static func activated(_ z: Lanes, by activation: Activation) -> Lanes {
    let zero = Lanes(repeating: 0)
    switch activation {
    case .linear: return z
    case .tanh: return hyperbolicTangent(z)
    case .relu: return z.replacing(with: zero, where: z .< 0)
    case .leakyRelu(let slope): return z.replacing(with: z * Self(slope), where: z .< 0)
    case .silu: return z / (1 + exponential(-z))
    case .elu: return z.replacing(with: exponential(z) - 1, where: z .< 0)
    case .sigmoid: return 1 / (1 + exponential(-z))
    case .softplus:
      let isPositive = z .> 0
      let positive = zero.replacing(with: z, where: isPositive)
      return positive + logarithm(onePlus: exponential(z.replacing(with: -z, where: isPositive)))
    }
  }

  @inline(__always) package static func slope(_ zOrY: Lanes, of activation: Activation) -> Lanes {
    let one = Lanes(repeating: 1)
    switch activation {
    case .linear: return one
    case .tanh: return one - zOrY * zOrY
    case .relu: return Lanes(repeating: 0).replacing(with: one, where: zOrY .> 0)
    case .leakyRelu(let slope): return Lanes(repeating: Self(slope)).replacing(with: one, where: zOrY .> 0)
    case .silu:
      let gate = 1 / (1 + exponential(-zOrY))
      return gate + zOrY * gate * (1 - gate)
    case .elu: return one.replacing(with: zOrY + 1, where: zOrY .< 0)
    case .sigmoid: return zOrY * (1 - zOrY)
    case .softplus: return one - exponential(-zOrY)
    }
  }

  /// tanh x to 3.4e-7: a quotient of two even polynomials of degree 8, times x, up to |x| = 8.6, where it is 1 to single
  /// precision; the coefficients are those of `hyperbolic-tangent.py` among the tests' references. NaN stays NaN.
  @inline(__always) static func hyperbolicTangent(_ z: Lanes) -> Lanes {
    let bound: Float = 8.6
    let x = z.replacing(with: bound, where: z .> bound).replacing(with: -bound, where: z .< -bound)
    let u = x * x
    var p = Lanes(repeating: 0x1.de066ep-27)
    p = Lanes(repeating: 0x1.602d26p-16).addingProduct(p, u)
    p = Lanes(repeating: 0x1.cd1dc0p-9).addingProduct(p, u)
    p = Lanes(repeating: 0x1.126cecp-3).addingProduct(p, u)
    p = Lanes(repeating: 0x1.fffffep-1).addingProduct(p, u)
    var q = Lanes(repeating: 0x1.ad6c7ap-21)
    q = Lanes(repeating: 0x1.5c6df8p-12).addingProduct(q, u)
    q = Lanes(repeating: 0x1.a95af2p-6).addingProduct(q, u)
    q = Lanes(repeating: 0x1.de8bbcp-2).addingProduct(q, u)
    return x * p / Lanes(repeating: 1).addingProduct(q, u)
  }

  /// eˣ to 2e-7 of itself between −87 and 88, and what it is there beyond them: x = n log 2 + r. NaN stays NaN.
  @inline(__always) static func exponential(_ x: Lanes) -> Lanes {
    let bounded = x.replacing(with: 88, where: x .> 88).replacing(with: -87, where: x .< -87)
    let shift: Float = 0x1.8p23  // rounds to an integer, and leaves it in the low bits
    let shifted = Lanes(repeating: shift).addingProduct(bounded, Lanes(repeating: 0x1.715476p+0))
    let n = shifted - shift
    let r = bounded.addingProduct(n, Lanes(repeating: -0x1.62e4p-1)).addingProduct(n, Lanes(repeating: -0x1.7f7d1cp-20))
    var p = Lanes(repeating: 0x1.6d10fcp-10)
    p = Lanes(repeating: 0x1.120b62p-7).addingProduct(p, r)
    p = Lanes(repeating: 0x1.55551ap-5).addingProduct(p, r)
    p = Lanes(repeating: 0x1.5554dep-3).addingProduct(p, r)
    p = Lanes(repeating: 0.5).addingProduct(p, r)
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- Int32(bitPattern: shift.bitPattern)
    return (r.addingProduct(p, r * r) + 1) * unsafeBitCast((exponent &+ 127) &<< 23, to: Lanes.self)
  }

  /// log(1 + x) for 0 ≤ x ≤ 1: 2 artanh(x/(2 + x)), whose series ends at 3e-9.
  @inline(__always) static func logarithm(onePlus x: Lanes) -> Lanes {
    let s = x / (x + 2)
    let u = s * s
    var p = Lanes(repeating: 1 / 15)
    p = Lanes(repeating: 1 / 13).addingProduct(p, u)
    p = Lanes(repeating: 1 / 11).addingProduct(p, u)
    p = Lanes(repeating: 1 / 9).addingProduct(p, u)
    p = Lanes(repeating: 1 / 7).addingProduct(p, u)
    p = Lanes(repeating: 1 / 5).addingProduct(p, u)
    p = Lanes(repeating: 1 / 3).addingProduct(p, u)
    return 2 * s.addingProduct(s * u, p)
  }

  package static func numbers(_ values: [Double]) -> [Self] { values.map { Self($0) } }
  package static func fillKernel(
    _ task: TableTask<Self>, tiles: UnsafeMutablePointer<Self>, from table: UnsafePointer<Self>
  ) { task.fill(tiles, table) }
  package static func readKernel(
    _ task: TableTask<Self>, tiles: UnsafePointer<Self>, to table: UnsafeMutablePointer<Self>
  ) { task.read(tiles, table) }
  package static func dropoutKernel(_ task: DropoutTask<Self>) { task.run() }
  package static func denseKernel(_ task: DenseTask<Self>) { task.run() }
  package static func activationKernel(_ values: UnsafeMutablePointer<Lanes>, count: Int, _ activation: Activation) {
    applyActivation(values, count: count, activation)
  }
  package static func slopeKernel(
    _ gradients: UnsafeMutablePointer<Lanes>, _ zOrY: UnsafePointer<Lanes>, count: Int, _ activation: Activation
  ) { multiplyBySlope(gradients, zOrY, count: count, activation) }
  package static func affineKernel(_ task: AffineTask<Self>) { task.run() }
  package static func batchSlopeKernel(_ task: BatchSlopeTask<Self>) { task.run() }
  package static func spreadKernel(_ task: SpreadTask<Self>) { task.run() }
  package static func momentKernel(_ task: MomentTask<Self>) { task.run() }
  package static func layerKernel(_ task: LayerTask<Self>) { task.run() }
  package static func layerSlopeKernel(_ task: LayerSlopeTask<Self>) { task.run() }
  package static func outerKernel(_ task: OuterTask<Self>) { task.run() }
}
