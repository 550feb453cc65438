internal import Foundation

/// An optimiser at work on one vector: with its moments and its count of steps, all that a run needs to go on.
package struct OptimiserState: Sendable, Hashable, Codable {
  package let optimiser: Optimiser
  /// Steps taken.
  package private(set) var steps = 0
  /// Of SGD the velocity, of Adam the running mean of the gradient.
  private var first: [Double]
  /// Of Adam the running mean of the squared gradient.
  private var second: [Double]

  /// - Parameter count: the length of the parameters' vector.
  package init(_ optimiser: Optimiser, count: Int) {
    self.optimiser = optimiser
    first = [Double](repeating: 0, count: count)
    if case .sgd = optimiser { second = [] } else { second = [Double](repeating: 0, count: count) }
  }

  /// One step with `rate`.
  /// - Parameters:
  ///   - parameters: moved within `ranges` only.
  ///   - gradients: of the loss, one for each parameter.
  ///   - ranges: of what is fitted; moving averages are not.
  package mutating func step(_ parameters: inout [Double], gradients: [Double], rate: Double, ranges: [Range<Int>]) {
    precondition(
      parameters.count == first.count && gradients.count == first.count,
      "\(gradients.count) gradients for \(parameters.count) parameters; the optimiser was made for \(first.count)")
    steps += 1
    for range in ranges {
      switch optimiser {
      case .sgd(let momentum, let isNesterov): sgd(&parameters, gradients, rate, range, momentum, isNesterov)
      case .adam(let settings): adam(&parameters, gradients, rate, range, settings, decay: 0)
      case .adamW(let settings, let decay): adam(&parameters, gradients, rate, range, settings, decay: decay)
      }
    }
  }

  private mutating func sgd(
    _ parameters: inout [Double], _ gradients: [Double], _ rate: Double, _ range: Range<Int>, _ momentum: Double,
    _ isNesterov: Bool
  ) {
    for index in range {
      first[index] = momentum * first[index] - rate * gradients[index]
      parameters[index] += isNesterov ? momentum * first[index] - rate * gradients[index] : first[index]
    }
  }

  private mutating func adam(
    _ parameters: inout [Double], _ gradients: [Double], _ rate: Double, _ range: Range<Int>, _ settings: AdamSettings,
    decay: Double
  ) {
    let (beta1, beta2, epsilon) = (settings.beta1, settings.beta2, settings.epsilon)
    let root = (1 - pow(beta2, Double(steps))).squareRoot()
    let corrected = rate / (1 - pow(beta1, Double(steps)))
    for index in range {
      let g = gradients[index]
      first[index] = beta1 * first[index] + (1 - beta1) * g
      second[index] = beta2 * second[index] + (1 - beta2) * g * g
      let spread = second[index].squareRoot() / root
      let small = settings.isEpsilonCorrected ? epsilon : epsilon / root
      parameters[index] -= rate * decay * parameters[index] + corrected * first[index] / (spread + small)
    }
  }
}
