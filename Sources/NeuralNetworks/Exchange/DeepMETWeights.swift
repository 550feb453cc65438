/// The weights of a DeepMET network, with nothing of the graph they came from.
///
/// A row is a candidate: `features` continuous values, of which the last two are its scaled px and py, and one category for
/// each table. Rows go through the hidden layers tanh(x·W + b), each with a batch normalisation *behind* the activation, and
/// one linear layer that gives a weight w (and two "biases" b). Over the rows of an event S = Σ (w − 1)·(b, px, py) is
/// summed, padding included, and the missing momentum is S·W + b, or S itself, in units of 50 GeV.
package struct DeepMETWeights: Sendable, Hashable {
  /// How many continuous features a row has: 8, 7 without dxy, 6 also without the PUPPI weight.
  package let features: Int
  /// The name of the continuous input, as found.
  package let inputName: String
  /// Charge, pdgId and, if there is one, fromPV, in this order.
  package let categories: [Category]
  /// The layers with tanh and a normalisation.
  package let hidden: [Layer]
  /// The linear layer: weight, and two biases with ``Pooling/biasColumns``.
  package let linear: Layer
  package let pooling: Pooling
  /// From the sums to missing px and py; nil if the sums are these.
  package let output: Layer?
  /// How many rows an event is padded to; nil if the graph leaves it open.
  package let rows: Int?

  /// One categorical input with its table of embeddings.
  package struct Category: Sendable, Hashable {
    package let inputName: String
    /// How many categories there are: 3 for charge, 11 for pdgId, 4 for fromPV.
    package let size: Int
    /// How many numbers each category is turned into.
    package let width: Int
    /// Category after category.
    package let table: [Double]
  }

  /// One dense layer.
  package struct Layer: Sendable, Hashable {
    package let inputs: Int
    package let outputs: Int
    /// [inputs, outputs], the outputs running fastest.
    package let kernel: [Double]
    /// One for each output.
    package let bias: [Double]
    /// Behind the activation; nil without.
    package let normalisation: Normalisation?
  }

  /// A batch normalisation at inference: γ·(x − mean)/√(variance + ε) + β.
  ///
  /// One that the graph holds only as a factor and a summand has mean 0, variance 1 and ε = 0.
  package struct Normalisation: Sendable, Hashable {
    package let gamma: [Double]
    package let beta: [Double]
    package let mean: [Double]
    package let variance: [Double]
    package let epsilon: Double
  }

  /// What is summed over the rows.
  package enum Pooling: Sendable, Hashable {
    /// (w − 1)·(px, py).
    case momentum
    /// (w − 1)·(b₁, b₂, px, py): the released networks, where a flag of the layer landed on another argument.
    case biasColumns
  }

  /// How many numbers training fits: tables, kernels, biases, γ and β.
  package var trainableCount: Int {
    let layers = hidden + [linear] + (output.map { [$0] } ?? [])
    return categories.reduce(0) { $0 + $1.table.count }
      + layers.reduce(0) { $0 + $1.kernel.count + $1.bias.count + 2 * ($1.normalisation?.gamma.count ?? 0) }
  }

  /// How many numbers training keeps track of without fitting them: the moving means and variances.
  package var nonTrainableCount: Int { hidden.reduce(0) { $0 + 2 * ($1.normalisation?.mean.count ?? 0) } }
}
