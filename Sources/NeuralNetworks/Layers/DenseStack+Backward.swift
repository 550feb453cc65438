/// What a loss changes by, to first order.
package struct StackGradients<Scalar: NetworkScalar>: Sendable {
  /// By each parameter of the stack, in the order of its range; 0 for moving averages.
  package let parameters: [Double]
  /// By each input of each row, if asked for.
  package let inputs: RowTiles<Scalar>?
}

extension DenseStack {
  /// The gradients of a loss L of the outputs, which includes what the outputs owe to each other by the moments of the batch.
  ///
  /// With g the gradient by a block's output, a its value before batch normalisation, x̂ = (a − μ)/s with s² = σ² + ε, m the
  /// row's multiplicity and M the sum of them:
  /// ∂L/∂a = γ/s (g − m/M (Σ g + x̂ Σ g x̂)).
  /// - Parameters:
  ///   - outputGradients: ∂L/∂output of each row as it stands in the table: for a row that stands for m equal ones, the sum
  ///     over them.
  ///   - parameters: those of the pass.
  ///   - wantsInputs: whether the gradients by the rows are wanted too.
  package func backward(
    _ pass: TrainingPass<Scalar>, outputGradients: RowTiles<Scalar>, parameters: [Double], wantsInputs: Bool = false,
    threads: Int = 1
  ) -> StackGradients<Scalar> {
    precondition(
      outputGradients.rows == pass.rows.rows && outputGradients.features == outputs,
      "gradients of \(outputGradients.rows) × \(outputGradients.features) for outputs of \(pass.rows.rows) × \(outputs)")
    var gradients = [Double](repeating: 0, count: range.count)
    var current = copied(outputGradients, pass.memory)
    let (top, given) = (blocks.count - 1, current)
    var moments = sumOverTiles(pass.rows.tiles, 2 * outputs, threads) { scratch, tile, sums in
      enter(top, tile, given.tile(tile), pass, scratch, sums)
    }
    for number in blocks.indices.reversed() {
      let size = places[number].inputs * Scalar.vectorsPerTile
      let isLast = number == 0 && !wantsInputs
      let next = isLast ? nil : TileMemory<Scalar.Lanes>(tiles: pass.rows.tiles, tileSize: size, from: pass.memory)
      let slopes = batchSlopes(number, moments, pass, parameters, &gradients)
      let sums = sumsThrough(number, current, next, slopes, pass, parameters, threads)
      collect(sums, number, isLayer: pass.kept[number].epsilon != nil, into: &gradients)
      moments = Array(sums.suffix(2 * places[number].inputs))
      if let next { current = next }
    }
    let inputGradients = wantsInputs ? RowTiles(like: pass.rows, features: inputs, lanes: current.values()) : nil
    return StackGradients(parameters: gradients, inputs: inputGradients)
  }

  /// The gradients in memory to work in, with zeros for the filling rows, whatever stands there.
  private func copied(_ table: RowTiles<Scalar>, _ source: TrainingMemory) -> TileMemory<Scalar.Lanes> {
    let memory = TileMemory<Scalar.Lanes>(tiles: table.tiles, tileSize: table.tileSize, from: source)
    table.lanes.withUnsafeBufferPointer {
      if let start = $0.baseAddress { memory.tile(0).update(from: start, count: $0.count) }
    }
    guard table.rows % 64 > 0 else { return memory }
    let numbers = UnsafeMutableRawPointer(memory.tile(table.tiles - 1)).assumingMemoryBound(to: Scalar.self)
    for feature in 0..<table.features {
      for row in table.rows % 64..<64 { numbers[feature * 64 + row] = 0 }
    }
    return memory
  }

  /// Takes a tile's gradients by a block's output back through its dropout, in place, and adds the tile's Σ g and Σ g (a − c)
  /// where a batch normalisation asks for them.
  private func enter(
    _ number: Int, _ tile: Int, _ g: UnsafeMutablePointer<Scalar.Lanes>, _ pass: TrainingPass<Scalar>,
    _ scratch: TileScratch<Scalar>, _ sums: UnsafeMutablePointer<Double>
  ) {
    let block = blocks[number]
    if block.dropout > 0 {
      Scalar.dropoutKernel(
        pass.draws.task(block.dropout, block: number, tile: tile, units: block.outputs, on: g, as: Scalar.self))
    }
    guard block.hasBatchMoments else { return }
    let kept = pass.kept[number]
    kept.centres.withUnsafeBufferPointer {
      guard let centres = $0.baseAddress else { return }
      Scalar.momentKernel(
        MomentTask(
          units: block.outputs, gradients: g, rows: kept.values.tile(tile), centres: centres, ones: scratch.ones, sums: sums))
    }
  }

  /// What the moments of the batch add to the gradients, if there are any; puts those of factor and shift into their places.
  private func batchSlopes(
    _ number: Int, _ sums: [Double], _ pass: TrainingPass<Scalar>, _ parameters: [Double], _ gradients: inout [Double]
  ) -> BatchSlopes<Scalar>? {
    let units = blocks[number].outputs
    guard case .batch(_, let epsilon) = blocks[number].normalisation, let moments = pass.moments[number],
      let gain = places[number].gain, let shift = places[number].shift
    else { return nil }
    let factors = Array(parameters[gain..<gain + units])
    let slopes = BatchSlopes<Scalar>(
      moments, centres: pass.kept[number].centres, sums: sums, gain: factors, epsilon: epsilon)
    for unit in 0..<units {
      gradients[gain - range.lowerBound + unit] = slopes.gain[unit]
      gradients[shift - range.lowerBound + unit] = sums[unit]
    }
    return slopes
  }

  /// Takes the gradients through normalisation, activation and weights of one block, tile by tile.
  /// - Parameter next: for the gradients by the block's inputs, which have then passed the dropout of the block before.
  /// - Returns: sums over rows for kernel, bias if there is one, factor and shift of a layer normalisation, and Σ g and
  ///   Σ g (a − c) of the block before.
  private func sumsThrough(
    _ number: Int, _ current: TileMemory<Scalar.Lanes>, _ next: TileMemory<Scalar.Lanes>?, _ slopes: BatchSlopes<Scalar>?,
    _ pass: TrainingPass<Scalar>, _ parameters: [Double], _ threads: Int
  ) -> [Double] {
    let (block, place, kept) = (blocks[number], places[number], pass.kept[number])
    let (inputs, units) = (place.inputs, place.outputs)
    let turned = next == nil ? [] : turnedKernel(place, parameters)
    let kernelCount = inputs * units + (block.hasBias ? units : 0)
    return sumOverTiles(pass.rows.tiles, kernelCount + 2 * units + 2 * inputs, threads) { scratch, tile, sums in
      let g = current.tile(tile)
      let values = UnsafePointer(kept.values.tile(tile))
      if let slopes {
        pass.rows.fillMultiplicities(tile, scratch.multiplicities)
        slopes.run(units, values, scratch.multiplicities, g)
      } else if let epsilon = kept.epsilon {
        layerSlope(kept.gain, epsilon, values, g, scratch.ones, sums + kernelCount)
      }
      let known = kept.sums.map { UnsafePointer($0.tile(tile)) } ?? values
      Scalar.slopeKernel(g, known, count: units * Scalar.vectorsPerTile, block.activation)
      withInput(of: number, tile, pass, scratch) { rows in
        Scalar.outerKernel(
          OuterTask(
            inputs: inputs, outputs: units, rows: rows, gradients: g, turned: scratch.turned, sums: sums,
            hasBias: block.hasBias))
      }
      guard let next else { return }
      weightedSums(UnsafePointer(g), inputs: units, outputs: inputs, weights: turned, bias: [], into: next.tile(tile))
      if number > 0 { enter(number - 1, tile, next.tile(tile), pass, scratch, sums + kernelCount + 2 * units) }
    }
  }

  /// Puts a block's sums over rows into their places: of kernel, bias, and a layer normalisation's factor and shift.
  private func collect(_ sums: [Double], _ number: Int, isLayer: Bool, into gradients: inout [Double]) {
    let place = places[number]
    let units = place.outputs
    var next = 0
    func take(_ count: Int, to start: Int?) {
      guard let start else { return }
      for index in 0..<count { gradients[start - range.lowerBound + index] = sums[next + index] }
      next += count
    }
    take(place.inputs * units, to: place.kernel)
    take(units, to: place.bias)
    guard isLayer else { return }
    take(units, to: place.gain)
    take(units, to: place.shift)
  }

  /// The kernel as [outputs, inputs], which takes gradients back.
  private func turnedKernel(_ place: BlockPlace, _ parameters: [Double]) -> [Scalar] {
    var turned = [Double](repeating: 0, count: place.inputs * place.outputs)
    for input in 0..<place.inputs {
      for output in 0..<place.outputs {
        turned[output * place.inputs + input] = parameters[place.kernel + input * place.outputs + output]
      }
    }
    return Scalar.numbers(turned)
  }

  private func layerSlope(
    _ gain: [Scalar], _ epsilon: Scalar, _ values: UnsafePointer<Scalar.Lanes>, _ g: UnsafeMutablePointer<Scalar.Lanes>,
    _ ones: UnsafePointer<Double>, _ sums: UnsafeMutablePointer<Double>
  ) {
    gain.withUnsafeBufferPointer {
      guard let start = $0.baseAddress else { return }
      Scalar.layerSlopeKernel(
        LayerSlopeTask(
          units: gain.count, epsilon: epsilon, gain: start, rows: values, gradients: g, ones: ones, sums: sums))
    }
  }
}
