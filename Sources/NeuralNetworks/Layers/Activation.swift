/// What a unit does to its weighted sum z.
package enum Activation: Sendable, Hashable, Codable {
  case linear
  case tanh
  /// max(z, 0).
  case relu
  /// z where positive, else `slope` · z; 0.01 and 0.1 are usual. The slope must be above 0 for its derivative to be found.
  case leakyRelu(slope: Double)
  /// z/(1 + e^(−z)).
  case silu
  /// z where positive, else e^z − 1.
  case elu
  /// 1/(1 + e^(−z)).
  case sigmoid
  /// log(1 + e^z).
  case softplus

  /// Whether the derivative must be found from the weighted sum: that of the others follows from their value.
  var needsSum: Bool { self == .silu }
}
