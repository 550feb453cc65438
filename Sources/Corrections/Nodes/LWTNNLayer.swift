/// A matrix and what is added: out = W in + b.
public struct LWTNNMap: Sendable, Hashable {
  /// W, row by row: one row of weights per output. Empty is the identity.
  public let weights: [Double]
  /// b, one per output. Empty is none.
  public let bias: [Double]

  /// A map; the network that uses it checks its size.
  public init(weights: [Double], bias: [Double]) {
    self.weights = weights
    self.bias = bias
  }
}

/// What a layer does to its outputs, one by one (`softmax` to all together).
public enum LWTNNActivation: Sendable, Hashable {
  case linear
  /// max(0, x).
  case rectified
  /// 1/(1 + e⁻ˣ); 0 below −30 and 1 above 30.
  case sigmoid
  case softmax
  case tanh
  /// 0.2 x + 0.5 within [0, 1].
  case hardSigmoid
  case abs
  /// α (eˣ − 1) below 0.
  case elu(alpha: Double)
  /// α x below 0.
  case leakyRectified(alpha: Double)
  /// x sigmoid(α x); α = 1 is SiLU.
  case swish(alpha: Double)
}

/// One layer of a sequential network.
public enum LWTNNLayer: Sendable, Hashable {
  /// activation(W in + b).
  case dense(LWTNNMap, LWTNNActivation)
  /// weights × (in + bias), number by number.
  case normalization(LWTNNMap)
  /// The largest of several maps, output by output.
  case maxout([LWTNNMap])
  /// c activation(T in) + (1 − c) in, with c = sigmoid(C in).
  case highway(transform: LWTNNMap, carry: LWTNNMap, LWTNNActivation)
}

extension LWTNNMap {
  func requireFinite() throws(CorrectionError) {
    for (key, numbers) in [("weights", weights), ("bias", bias)] {
      for (i, number) in numbers.enumerated() where !number.isFinite {
        throw CorrectionError(.notFinite(number), at: "\(key)[\(i)]")
      }
    }
  }

  /// The number of outputs for `inputs` inputs.
  func outputs(of inputs: Int, exact: Bool = true) throws(CorrectionError) -> Int {
    try requireFinite()
    guard weights.count % inputs == 0, !exact || !weights.isEmpty else {
      throw CorrectionError(
        .network("\(weights.count) weights for \(inputs) inputs; give one row of \(inputs) per output"), at: "weights")
    }
    let outputs = weights.isEmpty ? inputs : weights.count / inputs
    guard bias.count == outputs || (!exact && bias.isEmpty) else {
      throw CorrectionError(.network("\(bias.count) numbers for \(outputs) outputs; give one per output"), at: "bias")
    }
    return outputs
  }
}

extension LWTNNLayer {
  /// The number of outputs for `inputs` inputs.
  /// - Throws: ``CorrectionError`` (`network`): sizes that do not fit, with the path from the layer.
  func outputs(of inputs: Int) throws(CorrectionError) -> Int {
    switch self {
    case .dense(let map, _): return try map.outputs(of: inputs, exact: false)
    case .normalization(let map):
      for (key, numbers) in [("weights", map.weights), ("bias", map.bias)] where numbers.count != inputs {
        throw CorrectionError(.network("\(numbers.count) numbers for \(inputs) inputs; give one per input"), at: key)
      }
      try map.requireFinite()
      return inputs
    case .maxout(let maps):
      guard !maps.isEmpty else { throw CorrectionError(.network("a maxout layer needs a sublayer or more"), at: "sublayers") }
      var first: Int?
      for (i, map) in maps.enumerated() {
        let outputs = try located("sublayers[\(i)]") { () throws(CorrectionError) in try map.outputs(of: inputs) }
        guard outputs == first ?? outputs else {
          throw CorrectionError(.network("sublayers differ in outputs: \(first ?? 0) and \(outputs)"), at: "sublayers[\(i)]")
        }
        first = outputs
      }
      return first ?? 0
    case .highway(let transform, let carry, _):
      for (key, map) in [("t", transform), ("carry", carry)] {
        let outputs = try located("components.\(key)") { () throws(CorrectionError) in try map.outputs(of: inputs) }
        guard outputs == inputs else {
          throw CorrectionError(
            .network("a highway layer keeps the number of its inputs, \(inputs), but has \(outputs) outputs"),
            at: "components.\(key).weights")
        }
      }
      return inputs
    }
  }
}
