extension NetworkScalar {
  /// The activation of each number, in place. The choice is made once, outside the loop.
  @inline(__always) static func applyActivation(
    _ values: UnsafeMutablePointer<Lanes>, count: Int, _ activation: Activation
  ) {
    @inline(__always) func all(_ one: Activation) {
      for place in 0..<count { values[place] = activated(values[place], by: one) }
    }
    switch activation {
    case .linear: break
    case .tanh: all(.tanh)
    case .relu: all(.relu)
    case .leakyRelu(let slope): all(.leakyRelu(slope: slope))
    case .silu: all(.silu)
    case .elu: all(.elu)
    case .sigmoid: all(.sigmoid)
    case .softplus: all(.softplus)
    }
  }

  /// Gradients times the activation's derivative, in place.
  @inline(__always) static func multiplyBySlope(
    _ gradients: UnsafeMutablePointer<Lanes>, _ zOrY: UnsafePointer<Lanes>, count: Int, _ activation: Activation
  ) {
    @inline(__always) func all(_ one: Activation) {
      for place in 0..<count { gradients[place] = product(gradients[place], slope(zOrY[place], of: one)) }
    }
    switch activation {
    case .linear: break
    case .tanh: all(.tanh)
    case .relu: all(.relu)
    case .leakyRelu(let slope): all(.leakyRelu(slope: slope))
    case .silu: all(.silu)
    case .elu: all(.elu)
    case .sigmoid: all(.sigmoid)
    case .softplus: all(.softplus)
    }
  }
}
