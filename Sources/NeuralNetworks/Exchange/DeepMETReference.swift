internal import Glibc

/// DeepMET evaluated in double precision by plain loops in the order of the paper: what fast code is compared with.
///
/// Events are ragged. Padding to `rows` candidates is emulated: a padded row has all features 0 and all categories 0, so that
/// one such row is evaluated and counted rows − n times. Without `rows` there is no padding.
package struct DeepMETReference: Sendable {
  package let weights: DeepMETWeights
  /// How many rows an event is padded to; nil for no padding.
  package let rows: Int?

  /// - Parameter rows: to how many candidates events are padded; by default what the graph was made for.
  package init(_ weights: DeepMETWeights, rows: Int? = nil) {
    (self.weights, self.rows) = (weights, rows ?? weights.rows)
  }

  /// The missing momentum of each event, and what was counted.
  package struct Result: Sendable, Hashable {
    /// Missing px and py in GeV.
    package let momenta: [SIMD2<Double>]
    /// How many values NaN were taken as 0.
    package let notANumber: Int
    /// How many categories were unknown.
    package let unknownCategories: Int
    /// How many candidates stood behind the last row of their event and were left out.
    package let leftOut: Int
  }

  /// The missing momentum of each event: 50 GeV times the network's output.
  ///
  /// An event without candidates is padding alone. Of one with more than `rows` the first are taken.
  /// - Throws: ``DeepMETInputError`` for an unknown category or NaN, if `strictness` asks for it.
  package func missingMomenta(
    _ candidates: DeepMETCandidates, strictness: DeepMETStrictness = .strict
  ) throws(DeepMETInputError) -> Result {
    var preparation = DeepMETPreparation(weights, candidates, strictness)
    let padding = pooled(
      row(features: [Double](repeating: 0, count: weights.features), categories: weights.categories.map { _ in 0 }))
    var momenta: [SIMD2<Double>] = []
    var leftOut = 0
    for event in 0..<candidates.offsets.count - 1 {
      let count = candidates.offsets[event + 1] - candidates.offsets[event]
      let taken = min(count, rows ?? count)
      leftOut += count - taken
      var sums = padding.map { $0 * Double((rows ?? taken) - taken) }
      for candidate in 0..<taken {
        let (features, categories) = try preparation.row(event, candidate)
        for (i, value) in pooled(row(features: features, categories: categories)).enumerated() { sums[i] += value }
      }
      let output = weights.output.map { linear($0, sums) } ?? sums
      momenta.append(50 * SIMD2(output[0], output[1]))
    }
    return Result(
      momenta: momenta, notANumber: preparation.notANumber, unknownCategories: preparation.unknownCategories, leftOut: leftOut)
  }

  /// The columns of one row before the pooling: weight, biases, px and py.
  func row(features: [Double], categories: [Int]) -> [Double] {
    var values = features
    for (category, index) in zip(weights.categories, categories) {
      values += category.table[index * category.width..<(index + 1) * category.width]
    }
    for layer in weights.hidden {
      values = linear(layer, values).map { tanh($0) }
      guard let normalisation = layer.normalisation else { continue }
      for i in values.indices {
        let scale = normalisation.gamma[i] / (normalisation.variance[i] + normalisation.epsilon).squareRoot()
        values[i] = (values[i] - normalisation.mean[i]) * scale + normalisation.beta[i]
      }
    }
    return linear(weights.linear, values) + features.suffix(2)
  }

  /// (w − 1)·(b, px, py).
  private func pooled(_ row: [Double]) -> [Double] { row.dropFirst().map { (row[0] - 1) * $0 } }

  private func linear(_ layer: DeepMETWeights.Layer, _ values: [Double]) -> [Double] {
    var sums = layer.bias
    for (input, value) in values.enumerated() {
      for output in sums.indices { sums[output] += value * layer.kernel[input * layer.outputs + output] }
    }
    return sums
  }
}
