/// What follows the activation.
package enum Normalisation: Sendable, Hashable, Codable {
  case none
  /// By the moments of each unit over the rows of a batch, each row counted with its multiplicity, the variance biased; at
  /// inference by their averages, which move as average ← momentum · average + (1 − momentum) · moment.
  case batch(momentum: Double, epsilon: Double)
  /// By the moments over the units of a row.
  case layer(epsilon: Double)
}

/// One layer of a ``DenseStack``: weighted sums, activation, normalisation, dropout, in this order.
package struct DenseBlock: Sendable, Hashable, Codable {
  package let outputs: Int
  package let activation: Activation
  package let normalisation: Normalisation
  /// The share of outputs that training sets to 0, the rest being scaled up to make good for it.
  package let dropout: Double
  package let hasBias: Bool
  package let kernelInitialiser: Initialiser

  package init(
    outputs: Int, activation: Activation = .linear, normalisation: Normalisation = .none, dropout: Double = 0,
    hasBias: Bool = true, kernelInitialiser: Initialiser = .glorotUniform
  ) {
    self.outputs = outputs
    self.activation = activation
    self.normalisation = normalisation
    self.dropout = dropout
    self.hasBias = hasBias
    self.kernelInitialiser = kernelInitialiser
  }

  /// Whether it is normalised by moments over the rows of a batch.
  var hasBatchMoments: Bool {
    if case .batch = normalisation { true } else { false }
  }

  func check(_ number: Int) throws(DenseStackError) {
    guard outputs > 0 else { throw .badWidth(outputs, block: number) }
    guard dropout >= 0, dropout < 1 else { throw .badDropout(dropout, block: number) }
    if case .leakyRelu(let slope) = activation, !(slope > 0 && slope.isFinite) { throw .badSlope(slope, block: number) }
    switch normalisation {
    case .none: break
    case .batch(let momentum, let epsilon):
      guard momentum >= 0, momentum <= 1 else { throw .badMomentum(momentum, block: number) }
      guard epsilon > 0, epsilon.isFinite else { throw .badEpsilon(epsilon, block: number) }
    case .layer(let epsilon):
      guard epsilon > 0, epsilon.isFinite else { throw .badEpsilon(epsilon, block: number) }
    }
  }
}
