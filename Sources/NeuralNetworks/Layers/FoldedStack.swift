internal import Numerics

/// A stack made ready for inference with one set of parameters: batch normalisation by the moving averages is taken into the
/// weights of the next layer, dropout is gone.
///
/// With y = s a + t after a layer, the next one's weighted sums W y + b are (W s) a + (b + W t). What follows the last layer
/// stays.
package struct FoldedStack<Scalar: NetworkScalar>: Sendable {
  package let inputs: Int
  package let outputs: Int
  private let layers: [FoldedLayer<Scalar>]
  private let widest: Int

  fileprivate init(inputs: Int, outputs: Int, widest: Int, layers: [FoldedLayer<Scalar>]) {
    self.inputs = inputs
    self.outputs = outputs
    self.widest = widest
    self.layers = layers
  }

  /// The outputs for each row. A tile goes through all layers before the next one is begun.
  /// - Parameter rows: with as many features as the stack has inputs.
  package func forward(_ rows: RowTiles<Scalar>, threads: Int = 1) -> RowTiles<Scalar> {
    precondition(rows.features == inputs, "rows of \(rows.features) features do not fit a stack of \(inputs) inputs")
    let results = TileMemory<Scalar.Lanes>(tiles: rows.tiles, tileSize: outputs * Scalar.vectorsPerTile)
    let size = DenseStack<Scalar>.tilesAtOnce(rows.tiles)
    _ = mapChunks(
      count: rows.tiles, size: size, threads: threads, makeTool: { TileScratch<Scalar>(widest: widest) }
    ) { scratch, range in
      rows.lanes.withUnsafeBufferPointer { lanes in
        for tile in range {
          if let start = lanes.baseAddress { run(start + tile * rows.tileSize, scratch, results.tile(tile)) }
        }
      }
    }
    return RowTiles(like: rows, features: outputs, lanes: results.values())
  }

  private func run(
    _ rows: UnsafePointer<Scalar.Lanes>, _ scratch: TileScratch<Scalar>, _ results: UnsafeMutablePointer<Scalar.Lanes>
  ) {
    var source = rows
    for (number, layer) in layers.enumerated() {
      let target =
        number == layers.count - 1 ? results : number % 2 == 0 ? scratch.first : scratch.second
      layer.run(source, target)
      source = UnsafePointer(target)
    }
  }
}

extension DenseStack {
  /// The stack for inference with these parameters.
  /// - Parameters:
  ///   - parameters: of the whole model, in double precision.
  ///   - isFolding: false keeps each normalisation by itself, to be compared with.
  package func prepared(_ parameters: [Double], isFolding: Bool = true) -> FoldedStack<Scalar> {
    precondition(range.upperBound <= parameters.count, "\(parameters.count) parameters do not reach to \(range.upperBound)")
    var layers: [FoldedLayer<Scalar>] = []
    var pending: (scale: [Double], shift: [Double])?
    for (number, block) in blocks.enumerated() {
      let after = movingAffine(number, parameters)
      let isKept = !isFolding || number == blocks.count - 1
      layers.append(folded(number, block, parameters, before: pending, after: isKept ? after : nil))
      pending = isKept ? nil : after
    }
    return FoldedStack(inputs: inputs, outputs: outputs, widest: widest, layers: layers)
  }

  /// y = scale a + shift by the moving averages.
  private func movingAffine(_ number: Int, _ parameters: [Double]) -> (scale: [Double], shift: [Double])? {
    let place = places[number]
    guard case .batch(_, let epsilon) = blocks[number].normalisation, let gain = place.gain, let shift = place.shift,
      let mean = place.movingMean, let variance = place.movingVariance
    else { return nil }
    let scale = (0..<place.outputs).map { parameters[gain + $0] / (parameters[variance + $0] + epsilon).squareRoot() }
    return (scale, (0..<place.outputs).map { parameters[shift + $0] - scale[$0] * parameters[mean + $0] })
  }

  private func folded(
    _ number: Int, _ block: DenseBlock, _ parameters: [Double], before: (scale: [Double], shift: [Double])?,
    after: (scale: [Double], shift: [Double])?
  ) -> FoldedLayer<Scalar> {
    let place = places[number]
    var weights = Array(parameters[place.kernel..<place.kernel + place.inputs * place.outputs])
    var bias = place.biases(parameters)
    if let before {
      for input in 0..<place.inputs {
        for output in 0..<place.outputs {
          bias[output] += before.shift[input] * weights[input * place.outputs + output]
          weights[input * place.outputs + output] *= before.scale[input]
        }
      }
    }
    var gain: [Scalar] = []
    var shift: [Scalar] = []
    var epsilon: Scalar?
    if case .layer(let small) = block.normalisation, let first = place.gain, let second = place.shift {
      gain = Scalar.numbers(Array(parameters[first..<first + place.outputs]))
      shift = Scalar.numbers(Array(parameters[second..<second + place.outputs]))
      epsilon = Scalar(small)
    } else if let after {
      gain = Scalar.numbers(after.scale)
      shift = Scalar.numbers(after.shift)
    }
    return FoldedLayer(
      inputs: place.inputs, outputs: place.outputs, weights: Scalar.numbers(weights), bias: Scalar.numbers(bias),
      activation: block.activation, gain: gain, shift: shift, epsilon: epsilon)
  }
}

/// One layer of a folded stack. With `epsilon`, gain and shift are a layer normalisation's; else, if there are any, factors.
private struct FoldedLayer<Scalar: NetworkScalar>: Sendable {
  let inputs: Int
  let outputs: Int
  let weights: [Scalar]
  let bias: [Scalar]
  let activation: Activation
  let gain: [Scalar]
  let shift: [Scalar]
  let epsilon: Scalar?

  func run(_ rows: UnsafePointer<Scalar.Lanes>, _ results: UnsafeMutablePointer<Scalar.Lanes>) {
    weightedSums(rows, inputs: inputs, outputs: outputs, weights: weights, bias: bias, into: results)
    Scalar.activationKernel(results, count: outputs * Scalar.vectorsPerTile, activation)
    guard !gain.isEmpty else { return }
    normalise(results, units: outputs, gain: gain, shift: shift, epsilon: epsilon, into: results)
  }
}

/// A tile normalised, by its rows if there is an epsilon, else by factors that are known.
func normalise<Scalar: NetworkScalar>(
  _ rows: UnsafePointer<Scalar.Lanes>, units: Int, gain: [Scalar], shift: [Scalar], epsilon: Scalar?,
  into results: UnsafeMutablePointer<Scalar.Lanes>
) {
  gain.withUnsafeBufferPointer { gain in
    shift.withUnsafeBufferPointer { shift in
      guard let g = gain.baseAddress, let s = shift.baseAddress else { return }
      if let epsilon {
        Scalar.layerKernel(LayerTask(units: units, epsilon: epsilon, gain: g, shift: s, rows: rows, results: results))
      } else {
        Scalar.affineKernel(AffineTask(units: units, scale: g, shift: s, rows: rows, results: results))
      }
    }
  }
}
