/// What a forward pass in training leaves: the outputs, and what the way back needs.
package struct TrainingPass<Scalar: NetworkScalar>: Sendable {
  package var outputs: RowTiles<Scalar>
  /// The moments over the batch of each block that is normalised by them; the variance is biased.
  package var moments: [BatchMoments?]
  let rows: RowTiles<Scalar>
  let draws: DropoutDraws
  let memory: TrainingMemory
  var kept: [KeptBlock<Scalar>]
}

/// The moments of each unit over the rows of a batch.
package struct BatchMoments: Sendable, Hashable {
  package let mean: [Double]
  package let variance: [Double]
  /// The sum of multiplicities they were taken over.
  package let rows: Double

  /// From what ranges of tiles gave, joined in their order. Without any weight, the moments are 0.
  init(parts: [[Double]], units: Int) {
    var weight = 0.0
    var means = [Double](repeating: 0, count: units)
    var spreads = means
    for part in parts where part[0] > 0 {
      let share = part[0] / (weight + part[0])
      for unit in 0..<units {
        let step = part[1 + unit] - means[unit]
        means[unit] += step * share
        spreads[unit] += part[1 + units + unit] + step * step * weight * share
      }
      weight += part[0]
    }
    rows = weight
    mean = means
    variance = spreads.map { weight > 0 ? max(0, $0 / weight) : 0 }
  }
}

/// One block as the forward pass left it.
struct KeptBlock<Scalar: NetworkScalar>: Sendable {
  /// After the activation, before the normalisation.
  let values: TileMemory<Scalar.Lanes>
  /// The weighted sums, where the activation's derivative is found from them.
  let sums: TileMemory<Scalar.Lanes>?
  /// Of a batch normalisation with the batch's moments, or of a layer normalisation.
  var gain: [Scalar] = []
  var shift: [Scalar] = []
  var epsilon: Scalar?
  /// The batch's means, about which sums of the way back are taken.
  var centres: [Scalar] = []
}
