import Numerics

extension LWTNNKernel {
  /// Applies an activation to `size` units in place.
  static func activate(_ activation: LWTNNActivation, _ y: Units, _ size: Int) {
    let zero = Vector(repeating: 0)
    switch activation {
    case .linear: break
    case .rectified: for k in 0..<2 * size { y[k] = y[k].replacing(with: zero, where: y[k] .< zero) }
    case .sigmoid: for k in 0..<2 * size { y[k] = sigmoid(y[k]) }
    case .softmax: softmax(y, size)
    case .tanh: for k in 0..<2 * size { y[k] = VectorMath.tanh(y[k]) }
    case .hardSigmoid:
      for k in 0..<2 * size {
        let line = 0.2 * y[k] + 0.5
        y[k] = line.replacing(with: zero, where: line .< 0).replacing(with: Vector(repeating: 1), where: line .> 1)
      }
    case .abs: for k in 0..<2 * size { y[k] = VectorMath.magnitude(y[k]) }
    case .elu(let alpha):
      for k in 0..<2 * size { y[k] = (alpha * (VectorMath.exp(y[k]) - 1)).replacing(with: y[k], where: y[k] .>= zero) }
    case .leakyRectified(let alpha): for k in 0..<2 * size { y[k] = (alpha * y[k]).replacing(with: y[k], where: y[k] .> zero) }
    case .swish(let alpha): for k in 0..<2 * size { y[k] *= sigmoid(alpha * y[k]) }
    }
  }

  @inline(__always)
  private static func sigmoid(_ x: Vector) -> Vector {
    (1 / (1 + VectorMath.exp(-x))).replacing(with: Vector(repeating: 0), where: x .< Vector(repeating: -30))
      .replacing(with: Vector(repeating: 1), where: x .> Vector(repeating: 30))
  }

  private static func softmax(_ y: Units, _ size: Int) {
    for half in 0..<2 {
      var top = y[half]
      for unit in 1..<max(size, 1) { top.replace(with: y[2 * unit + half], where: y[2 * unit + half] .> top) }
      var sum = Vector(repeating: 0)
      for unit in 0..<size {
        y[2 * unit + half] = VectorMath.exp(y[2 * unit + half] - top)
        sum += y[2 * unit + half]
      }
      for unit in 0..<size { y[2 * unit + half] /= sum }
    }
  }
}
