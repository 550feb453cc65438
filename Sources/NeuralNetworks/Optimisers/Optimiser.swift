/// How gradients move parameters.
package enum Optimiser: Sendable, Hashable, Codable {
  /// v ← momentum · v − rate · g, w ← w + v; with Nesterov's look ahead w ← w + momentum · v − rate · g.
  case sgd(momentum: Double = 0, isNesterov: Bool = false)
  /// The moments' running means m and v, corrected for their start at 0. D. P. Kingma, J. Ba, *Adam* (2015), algorithm 1.
  case adam(AdamSettings = .keras)
  /// As Adam, after w ← w − rate · decay · w. I. Loshchilov, F. Hutter, *Decoupled weight decay regularization* (2019).
  case adamW(AdamSettings = .torch, decay: Double)
}

/// The constants of Adam, and where its ε stands.
package struct AdamSettings: Sendable, Hashable, Codable {
  package let beta1: Double
  package let beta2: Double
  package let epsilon: Double
  /// Whether ε is added to the corrected √v (PyTorch, and the paper's algorithm) or to √v as it is, the correction being in the
  /// rate (Keras, and the paper's remark): the second makes ε count for more in the first steps.
  package let isEpsilonCorrected: Bool

  package init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double, isEpsilonCorrected: Bool) {
    precondition(beta1 >= 0 && beta1 < 1, "beta1 is \(beta1), which must be 0 or more and below 1")
    precondition(beta2 >= 0 && beta2 < 1, "beta2 is \(beta2), which must be 0 or more and below 1")
    precondition(epsilon > 0 && epsilon.isFinite, "epsilon is \(epsilon), which must be finite and above 0")
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.isEpsilonCorrected = isEpsilonCorrected
  }

  /// ε = 1e-7, as Keras.
  package static let keras = AdamSettings(epsilon: 1e-7, isEpsilonCorrected: false)
  /// ε = 1e-8, as PyTorch.
  package static let torch = AdamSettings(epsilon: 1e-8, isEpsilonCorrected: true)
}
