import Foundation

extension LWTNNNetwork {
  /// The outputs for one set of inputs, in the order of ``inputs`` and ``outputs``.
  ///
  /// A NaN input gives NaN wherever it enters. Agrees with LWTNN to a few parts in 10¹⁵ of the sum of |weight × value|.
  public func evaluate(_ inputs: [Double]) -> [Double] {
    evaluate(inputs, tangents: [Double](repeating: 0, count: inputs.count)).values
  }

  /// The outputs, and their derivatives along the direction in which input k changes by `tangents[k]`.
  ///
  /// At a kink (0 for rectified, elu and leakyrelu; ±30 for sigmoid) the derivative is that of the branch the value takes.
  public func evaluate(_ inputs: [Double], tangents: [Double]) -> (values: [Double], tangents: [Double]) {
    precondition(
      inputs.count == self.inputs.count && tangents.count == inputs.count,
      "the network has \(self.inputs.count) inputs, not \(inputs.count) with \(tangents.count) tangents")
    var numbers = self.inputs.indices.map { k in
      let input = self.inputs[k]
      return Rated(value: (inputs[k] + input.offset) * input.scale, rate: tangents[k] * input.scale)
    }
    for layer in layers { numbers = layer.apply(numbers) }
    return (numbers.map(\.value), numbers.map(\.rate))
  }
}

/// A number and its rate of change.
private struct Rated {
  var value: Double
  var rate: Double
}

extension LWTNNLayer {
  fileprivate func apply(_ x: [Rated]) -> [Rated] {
    switch self {
    case .dense(let map, let activation): return activation.apply(map.apply(x))
    case .normalization(let map):
      return x.indices.map { i in
        Rated(value: map.weights[i] * (x[i].value + map.bias[i]), rate: map.weights[i] * x[i].rate)
      }
    case .maxout(let maps):
      let all = maps.map { $0.apply(x) }
      return all[0].indices.map { o in all.dropFirst().reduce(all[0][o]) { $1[o].value > $0.value ? $1[o] : $0 } }
    case .highway(let transform, let carry, let activation):
      let (t, c) = (activation.apply(transform.apply(x)), LWTNNActivation.sigmoid.apply(carry.apply(x)))
      return x.indices.map { i in
        Rated(
          value: c[i].value * t[i].value + (1 - c[i].value) * x[i].value,
          rate: c[i].value * t[i].rate + (1 - c[i].value) * x[i].rate + c[i].rate * (t[i].value - x[i].value))
      }
    }
  }
}

extension LWTNNMap {
  fileprivate func apply(_ x: [Rated]) -> [Rated] {
    let outputs = weights.isEmpty ? x.count : weights.count / x.count
    return (0..<outputs).map { o in
      var sum = weights.isEmpty ? x[o] : Rated(value: 0, rate: 0)
      if !weights.isEmpty {
        for i in x.indices {
          sum.value += weights[o * x.count + i] * x[i].value
          sum.rate += weights[o * x.count + i] * x[i].rate
        }
      }
      if !bias.isEmpty { sum.value += bias[o] }
      return sum
    }
  }
}

extension LWTNNActivation {
  fileprivate func apply(_ x: [Rated]) -> [Rated] {
    guard case .softmax = self else {
      return x.map { number in
        let (value, slope) = self.value(number.value)
        return Rated(value: value, rate: slope * number.rate)
      }
    }
    let top = x.reduce(x[0].value) { $1.value > $0 ? $1.value : $0 }
    let powers = x.map { exp($0.value - top) }
    let sum = powers.reduce(0, +)
    let mean = zip(powers, x).reduce(0) { $0 + $1.0 * $1.1.rate } / sum
    return zip(powers, x).map { Rated(value: $0 / sum, rate: $0 / sum * ($1.rate - mean)) }
  }

  /// Value and derivative.
  private func value(_ x: Double) -> (Double, Double) {
    switch self {
    case .linear, .softmax: return (x, 1)
    case .rectified: return x < 0 ? (0, 0) : (x, 1)
    case .sigmoid:
      if x < -30 { return (0, 0) }
      if x > 30 { return (1, 0) }
      let y = 1 / (1 + exp(-x))
      return (y, y * (1 - y))
    case .tanh:
      let y = Foundation.tanh(x)
      return (y, (1 - y) * (1 + y))
    case .hardSigmoid:
      let y = 0.2 * x + 0.5
      return y < 0 ? (0, 0) : y > 1 ? (1, 0) : (y, 0.2)
    case .abs: return (x.magnitude, x < 0 ? -1 : 1)
    case .elu(let alpha):
      return x >= 0 ? (x, 1) : (alpha * (exp(x) - 1), alpha * exp(x))
    case .leakyRectified(let alpha): return x > 0 ? (x, 1) : (alpha * x, alpha)
    case .swish(let alpha):
      let (s, slope) = LWTNNActivation.sigmoid.value(alpha * x)
      return (x * s, s + x * slope * alpha)
    }
  }
}
