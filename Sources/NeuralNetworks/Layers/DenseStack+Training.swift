internal import Numerics

extension DenseStack {
  /// The outputs in training: normalisation by the moments of this batch, dropout drawn; layer by layer over all tiles.
  ///
  /// A row's multiplicity is its weight in the moments of the batch, and nothing else here. Dropout draws once for a row,
  /// whatever its multiplicity.
  /// - Parameters:
  ///   - parameters: of the whole model, in double precision.
  ///   - seed: of the dropout, drawn anew for each `step`.
  ///   - memory: of the steps before, to be used again.
  package func forward(
    training rows: RowTiles<Scalar>, parameters: [Double], seed: UInt64 = 0, step: UInt64 = 0, threads: Int = 1,
    memory: TrainingMemory = TrainingMemory()
  ) -> TrainingPass<Scalar> {
    precondition(rows.features == inputs, "rows of \(rows.features) features do not fit a stack of \(inputs) inputs")
    precondition(range.upperBound <= parameters.count, "\(parameters.count) parameters do not reach to \(range.upperBound)")
    var pass = TrainingPass<Scalar>(
      outputs: rows, moments: [], rows: rows, draws: DropoutDraws(seed: seed, step: step), memory: memory, kept: [])
    for number in blocks.indices { run(number, parameters, threads, &pass) }
    pass.outputs = results(of: pass, threads)
    return pass
  }

  /// Moves the averages of batch normalisation towards the batch's moments.
  package func updateMovingAverages(in parameters: inout [Double], from pass: TrainingPass<Scalar>) {
    for (number, block) in blocks.enumerated() {
      guard case .batch(let momentum, _) = block.normalisation, let moments = pass.moments[number],
        let mean = places[number].movingMean, let variance = places[number].movingVariance
      else { continue }
      for unit in 0..<block.outputs {
        parameters[mean + unit] = momentum * parameters[mean + unit] + (1 - momentum) * moments.mean[unit]
        parameters[variance + unit] = momentum * parameters[variance + unit] + (1 - momentum) * moments.variance[unit]
      }
    }
  }

  /// `body` on ranges of tiles, each with `length` numbers that begin at 0; these numbers in the order of the ranges.
  func partsOverTiles(
    _ tiles: Int, _ length: Int, _ threads: Int,
    _ body: @Sendable (TileScratch<Scalar>, Int, UnsafeMutablePointer<Double>) -> Void
  ) -> [[Double]] {
    mapChunks(
      count: tiles, size: Self.tilesAtOnce(tiles), threads: threads, makeTool: { TileScratch<Scalar>(widest: widest) }
    ) { scratch, range in
      var numbers = [Double](repeating: 0, count: max(1, length))
      numbers.withUnsafeMutableBufferPointer {
        guard let start = $0.baseAddress else { return }
        for tile in range { body(scratch, tile, start) }
      }
      return numbers
    }
  }

  /// The sums of the numbers that `body` adds to.
  func sumOverTiles(
    _ tiles: Int, _ length: Int, _ threads: Int,
    _ body: @Sendable (TileScratch<Scalar>, Int, UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    var total = [Double](repeating: 0, count: length)
    for part in partsOverTiles(tiles, length, threads, body) {
      for place in 0..<length { total[place] += part[place] }
    }
    return total
  }

  private func run(_ number: Int, _ parameters: [Double], _ threads: Int, _ pass: inout TrainingPass<Scalar>) {
    let (block, place) = (blocks[number], places[number])
    let size = block.outputs * Scalar.vectorsPerTile
    let tiles = pass.rows.tiles
    let values = TileMemory<Scalar.Lanes>(tiles: tiles, tileSize: size, from: pass.memory)
    let kept =
      block.activation.needsSum ? TileMemory<Scalar.Lanes>(tiles: tiles, tileSize: size, from: pass.memory) : nil
    let weights = Scalar.numbers(Array(parameters[place.kernel..<place.kernel + place.inputs * place.outputs]))
    let bias = Scalar.numbers(place.biases(parameters))
    let before = pass
    let parts = partsOverTiles(tiles, SpreadTask<Scalar>.length(block.outputs), threads) { scratch, tile, moments in
      withInput(of: number, tile, before, scratch) { rows in
        let result = values.tile(tile)
        weightedSums(
          rows, inputs: place.inputs, outputs: place.outputs, weights: weights, bias: bias, into: result)
        kept?.tile(tile).update(from: result, count: size)
        Scalar.activationKernel(result, count: size, block.activation)
        guard block.hasBatchMoments else { return }
        before.rows.multiplicities.withUnsafeBufferPointer {
          guard let start = $0.baseAddress else { return }
          Scalar.spreadKernel(
            SpreadTask(units: block.outputs, rows: result, weights: start + tile * 64, moments: moments))
        }
      }
    }
    pass.kept.append(KeptBlock(values: values, sums: kept))
    pass.moments.append(block.hasBatchMoments ? BatchMoments(parts: parts, units: block.outputs) : nil)
    prepareNormalisation(number, parameters, &pass)
  }

  private func prepareNormalisation(_ number: Int, _ parameters: [Double], _ pass: inout TrainingPass<Scalar>) {
    let (place, units) = (places[number], blocks[number].outputs)
    guard let gain = place.gain, let shift = place.shift else { return }
    switch blocks[number].normalisation {
    case .none: break
    case .batch(_, let epsilon):
      guard let moments = pass.moments[number] else { return }
      let scale = (0..<units).map { parameters[gain + $0] / (moments.variance[$0] + epsilon).squareRoot() }
      pass.kept[number].centres = Scalar.numbers(moments.mean)
      pass.kept[number].gain = Scalar.numbers(scale)
      pass.kept[number].shift = Scalar.numbers((0..<units).map { parameters[shift + $0] - scale[$0] * moments.mean[$0] })
    case .layer(let epsilon):
      pass.kept[number].gain = Scalar.numbers(Array(parameters[gain..<gain + units]))
      pass.kept[number].shift = Scalar.numbers(Array(parameters[shift..<shift + units]))
      pass.kept[number].epsilon = Scalar(epsilon)
    }
  }

  /// The tile that block `number` reads: the stack's rows, or what the block before emits, made anew in the scratch.
  func withInput(
    of number: Int, _ tile: Int, _ pass: TrainingPass<Scalar>, _ scratch: TileScratch<Scalar>,
    _ body: (UnsafePointer<Scalar.Lanes>) -> Void
  ) {
    if number > 0 { return body(emitted(by: number - 1, tile, pass, into: scratch.first)) }
    pass.rows.lanes.withUnsafeBufferPointer {
      if let start = $0.baseAddress { body(start + tile * pass.rows.tileSize) }
    }
  }

  /// What block `number` emits for a tile, normalised and with its dropout: in `target`, unless it is what was kept.
  private func emitted(
    by number: Int, _ tile: Int, _ pass: TrainingPass<Scalar>, into target: UnsafeMutablePointer<Scalar.Lanes>
  ) -> UnsafePointer<Scalar.Lanes> {
    let (block, kept) = (blocks[number], pass.kept[number])
    let values = kept.values.tile(tile)
    if kept.gain.isEmpty, block.dropout == 0 { return UnsafePointer(values) }
    if kept.gain.isEmpty {
      target.update(from: values, count: block.outputs * Scalar.vectorsPerTile)
    } else {
      normalise(values, units: block.outputs, gain: kept.gain, shift: kept.shift, epsilon: kept.epsilon, into: target)
    }
    if block.dropout > 0 {
      Scalar.dropoutKernel(
        pass.draws.task(block.dropout, block: number, tile: tile, units: block.outputs, on: target, as: Scalar.self))
    }
    return UnsafePointer(target)
  }

  private func results(of pass: TrainingPass<Scalar>, _ threads: Int) -> RowTiles<Scalar> {
    let size = outputs * Scalar.vectorsPerTile
    let results = TileMemory<Scalar.Lanes>(tiles: pass.rows.tiles, tileSize: size, from: pass.memory)
    _ = sumOverTiles(pass.rows.tiles, 0, threads) { scratch, tile, _ in
      let target = results.tile(tile)
      let source = emitted(by: blocks.count - 1, tile, pass, into: target)
      if source != UnsafePointer(target) { target.update(from: source, count: size) }
    }
    return RowTiles(like: pass.rows, features: outputs, lanes: results.values())
  }
}
