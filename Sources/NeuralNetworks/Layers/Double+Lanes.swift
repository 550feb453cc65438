internal import Numerics

/// Eight numbers in a register.
extension Double: NetworkScalar {
  package typealias Lanes = SIMD8<Double>

  @inline(__always) package static func broadcast(_ x: Self) -> Lanes { Lanes(repeating: x) }
  @inline(__always) package static func fused(_ a: Lanes, _ b: Lanes, plus c: Lanes) -> Lanes { c.addingProduct(a, b) }
  @inline(__always) package static func sum(_ a: Lanes, _ b: Lanes) -> Lanes { a + b }
  @inline(__always) package static func difference(_ a: Lanes, _ b: Lanes) -> Lanes { a - b }
  @inline(__always) package static func product(_ a: Lanes, _ b: Lanes) -> Lanes { a * b }
  @inline(__always) package static func inverseRoot(_ x: Lanes) -> Lanes { 1 / x.squareRoot() }

  @inline(__always) package static func addWeighted(
    _ x: Lanes, _ y: Lanes, _ weights: UnsafePointer<Double>, to sum: inout SIMD8<Double>, _ product: inout SIMD8<Double>
  ) {
    let weighted = x * weights.eight
    sum += weighted
    product = product.addingProduct(weighted, y)
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

  @inline(__always) static func hyperbolicTangent(_ z: Lanes) -> Lanes { VectorMath.tanh(z) }
  @inline(__always) static func exponential(_ z: Lanes) -> Lanes { VectorMath.exp(z) }
  @inline(__always) static func logarithm(onePlus x: Lanes) -> Lanes { VectorMath.log(1 + x) }

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
