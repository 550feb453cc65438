import Foundation
import NeuralNetworks
import Numerics
import Testing
import _TestSupport

@Suite("Dense stacks")
struct DenseStackTests {
  static let batch = Normalisation.batch(momentum: 0.95, epsilon: 1e-3)

  /// The rows' network of DeepMET.
  static let deepMET = [
    DenseBlock(outputs: 64, activation: .tanh, normalisation: batch, kernelInitialiser: .lecunUniform),
    DenseBlock(outputs: 32, activation: .tanh, normalisation: batch, kernelInitialiser: .lecunUniform),
    DenseBlock(outputs: 16, activation: .tanh, normalisation: batch, kernelInitialiser: .lecunUniform),
    DenseBlock(outputs: 3, kernelInitialiser: .varianceScaling(scale: 0.02)),
  ]
  /// Odd widths, every kind of block.
  static let mixed = [
    DenseBlock(outputs: 13, activation: .silu, normalisation: .layer(epsilon: 1e-5)),
    DenseBlock(outputs: 9, activation: .softplus, normalisation: batch, hasBias: false),
    DenseBlock(outputs: 22, activation: .leakyRelu(slope: 0.1)),
    DenseBlock(outputs: 5, activation: .elu, normalisation: .batch(momentum: 0.9, epsilon: 1e-5)),
  ]
  static let stacks = [(32, deepMET), (7, mixed), (1, [DenseBlock(outputs: 1, activation: .sigmoid)])]

  private func worst(_ a: [Double], _ b: [Double]) -> Double {
    #expect(a.count == b.count)
    return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1) / max(1, abs($1.1))) }
  }

  @Test("The rows' network of DeepMET has its parameters, named as in the released graphs")
  func counts() throws {
    let stack = try DenseStack<Float>(inputs: 32, blocks: Self.deepMET, prefix: "rows/", at: 144)
    let layout = try ParameterLayout(stack.parameters)
    #expect(layout.trainableCount == 5_149 - 144 - 10 && layout.nonTrainableCount == 224)
    #expect(stack.range == 144..<144 + layout.count && stack.outputs == 3)
    #expect(try layout.range(of: "rows/dense_1/kernel") == 0..<2_048)
    #expect(try layout.range(of: "rows/batch_normalization_3/moving_variance").count == 16)
  }

  @Test("Outputs are those of plain loops, in training and at inference", arguments: stacks)
  func plain(inputs: Int, blocks: [DenseBlock]) throws {
    let example = try StackExample<Double>(inputs: inputs, blocks)
    let rows = StackExample<Double>.rows(150, inputs)
    var random = Philox(seed: 3, stream: 3)
    var weights = (0..<150).map { _ in 2 * random.uniform() }
    (weights[17], weights[140]) = (4_500, 0)
    let tiles = try StackExample<Double>.tiles(rows, weights)
    let plain = PlainStack(inputs: inputs, blocks: blocks, layout: example.layout)
    let trained = example.stack.forward(training: tiles, parameters: example.parameters).outputs.rowMajor()
    let expected = try plain.outputs(rows, weights, example.parameters, isTraining: true).flatMap { $0 }
    #expect(worst(trained, expected) < Tolerance.stack)
    let inferred = example.stack.prepared(example.parameters).forward(tiles).rowMajor()
    let known = try plain.outputs(rows, weights, example.parameters, isTraining: false).flatMap { $0 }
    #expect(worst(inferred, known) < Tolerance.stack)
  }

  @Test("Inference with normalisation taken into the weights is inference without", arguments: stacks)
  func folding(inputs: Int, blocks: [DenseBlock]) throws {
    let example = try StackExample<Double>(inputs: inputs, blocks)
    let tiles = try StackExample<Double>.tiles(StackExample<Double>.rows(131, inputs))
    let folded = example.stack.prepared(example.parameters).forward(tiles).rowMajor()
    let plain = example.stack.prepared(example.parameters, isFolding: false).forward(tiles).rowMajor()
    #expect(worst(folded, plain) < Tolerance.stack)
  }

  @Test("Single precision agrees with double precision, forwards and backwards", arguments: stacks)
  func precisions(inputs: Int, blocks: [DenseBlock]) throws {
    let double = try StackExample<Double>(inputs: inputs, blocks)
    let single = try StackExample<Float>(inputs: inputs, blocks)
    let rows = StackExample<Double>.rows(300, inputs)
    let (d, s) = (try StackExample<Double>.tiles(rows), try StackExample<Float>.tiles(rows))
    let a = double.stack.forward(training: d, parameters: double.parameters)
    let b = single.stack.forward(training: s, parameters: single.parameters)
    #expect(worst(b.outputs.rowMajor().map(Double.init), a.outputs.rowMajor()) < Tolerance.singleStack)
    let inferred = single.stack.prepared(single.parameters).forward(s).rowMajor().map(Double.init)
    #expect(worst(inferred, double.stack.prepared(double.parameters).forward(d).rowMajor()) < Tolerance.singleStack)
    let upper = StackExample<Double>.rows(300, double.stack.outputs, seed: 8)
    let e = double.stack.backward(
      a, outputGradients: try StackExample<Double>.tiles(upper), parameters: double.parameters, wantsInputs: true)
    let f = single.stack.backward(
      b, outputGradients: try StackExample<Float>.tiles(upper), parameters: single.parameters, wantsInputs: true)
    let scale = e.parameters.reduce(1) { max($0, abs($1)) }
    #expect(worst(f.parameters.map { $0 / scale }, e.parameters.map { $0 / scale }) < Tolerance.singleStack)
    let (g, h) = (try #require(e.inputs), try #require(f.inputs))
    let size = g.rowMajor().reduce(1) { max($0, abs($1)) }
    #expect(worst(h.rowMajor().map { Double($0) / size }, g.rowMajor().map { $0 / size }) < Tolerance.singleStack)
  }

  @Test("One, two and five threads give the same bits")
  func threads() throws {
    let dropping = Self.mixed.map {
      DenseBlock(
        outputs: $0.outputs, activation: $0.activation, normalisation: $0.normalisation, dropout: 0.2, hasBias: $0.hasBias)
    }
    let example = try StackExample<Float>(inputs: 7, dropping)
    let tiles = try StackExample<Float>.tiles(StackExample<Float>.rows(3_000, 7))
    let upper = try StackExample<Float>.tiles(StackExample<Float>.rows(3_000, 5, seed: 8))
    func all(_ threads: Int) -> ([Float], [Float], [Double], [Float]) {
      let pass = example.stack.forward(
        training: tiles, parameters: example.parameters, seed: 6, step: 2, threads: threads)
      let gradients = example.stack.backward(
        pass, outputGradients: upper, parameters: example.parameters, wantsInputs: true, threads: threads)
      let inferred = example.stack.prepared(example.parameters).forward(tiles, threads: threads)
      return (inferred.rowMajor(), pass.outputs.rowMajor(), gradients.parameters, gradients.inputs?.rowMajor() ?? [])
    }
    let one = all(1)
    for threads in [2, 5] {
      let more = all(threads)
      #expect(more.0 == one.0 && more.1 == one.1 && more.2 == one.2 && more.3 == one.3)
    }
    #expect(one.3.count == 3_000 * 7)
  }

  @Test("Memory of other steps changes nothing")
  func memory() throws {
    let example = try StackExample<Float>(inputs: 7, Self.mixed)
    let memory = TrainingMemory()
    func step(_ rows: Int, _ memory: TrainingMemory) throws -> ([Float], [Double]) {
      let tiles = try StackExample<Float>.tiles(StackExample<Float>.rows(rows, 7))
      let pass = example.stack.forward(training: tiles, parameters: example.parameters, memory: memory)
      let gradients = example.stack.backward(pass, outputGradients: pass.outputs, parameters: example.parameters)
      return (pass.outputs.rowMajor(), gradients.parameters)
    }
    for rows in [300, 900, 200, 900, 650] {
      let (used, fresh) = (try step(rows, memory), try step(rows, TrainingMemory()))
      #expect(used.0 == fresh.0 && used.1 == fresh.1, "\(rows) rows")
    }
  }

  @Test("Rows that are nearly alike keep the digits of their spread")
  func nearlyAlike() throws {
    let stack = try DenseStack<Double>(inputs: 1, blocks: [DenseBlock(outputs: 1, normalisation: Self.batch)])
    var random = Philox(seed: 21, stream: 4)
    let values = (0..<200).map { _ in 1_000 + 0x1p-10 * random.normal() }
    let pass = stack.forward(
      training: try RowTiles<Double>(rowMajor: values, features: 1), parameters: [1, 0, 1, 0, 0, 1])
    let steps = values.map { $0 - 1_000 }  // exact
    let mean = steps.reduce(0, +) / 200
    let variance = steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200
    let moments = try #require(pass.moments[0])
    #expect(abs(moments.variance[0] / variance - 1) < Tolerance.peer && moments.rows == 200)
  }

  @Test("Moving averages follow the weighted moments of the batch")
  func movingAverages() throws {
    var example = try StackExample<Double>(inputs: 4, [DenseBlock(outputs: 3, normalisation: Self.batch)])
    let rows = StackExample<Double>.rows(90, 4)
    let weights = (0..<90).map { Double($0 % 4) }
    let tiles = try StackExample<Double>.tiles(rows, weights)
    let before = example.parameters
    let pass = example.stack.forward(training: tiles, parameters: before)
    example.stack.updateMovingAverages(in: &example.parameters, from: pass)
    let plain = PlainStack(inputs: 4, blocks: [DenseBlock(outputs: 3)], layout: example.layout)
    let sums = try plain.outputs(rows, weights, before, isTraining: true)
    let mean = try example.layout.range(of: "batch_normalization_1/moving_mean").lowerBound
    let variance = try example.layout.range(of: "batch_normalization_1/moving_variance").lowerBound
    for (unit, moments) in plain.moments(sums, weights).enumerated() {
      #expect(abs(example.parameters[mean + unit] - (0.95 * before[mean + unit] + 0.05 * moments.mean)) < Tolerance.stack)
      #expect(
        abs(example.parameters[variance + unit] - (0.95 * before[variance + unit] + 0.05 * moments.variance)) < Tolerance.stack)
    }
    #expect(Array(example.parameters[..<mean]) == Array(before[..<mean]))
  }

  @Test("Dropout keeps the mean, drops its share, and draws anew with each step and seed")
  func dropout() throws {
    let stack = try DenseStack<Float>(inputs: 1, blocks: [DenseBlock(outputs: 6, dropout: 0.3)])
    let parameters = [Double](repeating: 1, count: 6) + [Double](repeating: 0, count: 6)
    let tiles = try RowTiles<Float>(rowMajor: [Float](repeating: 1, count: 4_000), features: 1)
    func drawn(_ seed: UInt64, _ step: UInt64) -> [Float] {
      stack.forward(training: tiles, parameters: parameters, seed: seed, step: step).outputs.rowMajor()
    }
    let values = drawn(5, 1)
    let kept = Double(values.count { $0 != 0 })
    #expect(values.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-6 })
    #expect(abs(kept - 0.7 * 24_000) < Tolerance.sigmas * (24_000 * 0.7 * 0.3).squareRoot())
    #expect(values == drawn(5, 1) && values != drawn(5, 2) && values != drawn(6, 1))
    let columns = (0..<6).map { (unit: Int) -> [Float] in (0..<64).map { values[$0 * 6 + unit] } }
    #expect(Set(columns).count == 6)
    let inferred = stack.prepared(parameters).forward(tiles).rowMajor()
    #expect(inferred.allSatisfy { $0 == 1 })
  }

  @Test("No rows give no outputs, and rows without weight have moments of 0")
  func empty() throws {
    let example = try StackExample<Double>(inputs: 7, Self.mixed)
    let none = try RowTiles<Double>(rows: 0, features: 7)
    #expect(example.stack.prepared(example.parameters).forward(none).rows == 0)
    let pass = example.stack.forward(training: none, parameters: example.parameters)
    let gradients = example.stack.backward(pass, outputGradients: pass.outputs, parameters: example.parameters)
    #expect(pass.outputs.rows == 0 && gradients.parameters.allSatisfy { $0 == 0 } && gradients.inputs == nil)
    let weightless = try RowTiles<Double>(rows: 3, features: 7, multiplicities: [0, 0, 0])
    let values = example.stack.forward(training: weightless, parameters: example.parameters)
    #expect(values.outputs.rowMajor().allSatisfy { $0.isFinite })
    #expect(values.moments[3]?.variance == [0, 0, 0, 0, 0])
  }

  static let wrong: [(Int, [DenseBlock], DenseStackError, String)] = [
    (3, [], .noBlocks, "no layers"),
    (0, [DenseBlock(outputs: 2)], .noInputs(0), "0 inputs"),
    (3, [DenseBlock(outputs: 2), DenseBlock(outputs: 0)], .badWidth(0, block: 2), "layer 2 has 0 outputs"),
    (3, [DenseBlock(outputs: 2, dropout: 1)], .badDropout(1, block: 1), "layer 1 drops a share of 1.0"),
    (
      3, [DenseBlock(outputs: 2, activation: .leakyRelu(slope: -0.1))], .badSlope(-0.1, block: 1),
      "layer 1 has a leaky slope of -0.1"
    ),
    (
      3, [DenseBlock(outputs: 2, normalisation: .batch(momentum: 1.1, epsilon: 1e-3))], .badMomentum(1.1, block: 1),
      "momentum 1.1"
    ),
    (
      3, [DenseBlock(outputs: 2, normalisation: .batch(momentum: 0.9, epsilon: 0))], .badEpsilon(0, block: 1), "epsilon 0.0"
    ),
    (3, [DenseBlock(outputs: 2, normalisation: .layer(epsilon: -1))], .badEpsilon(-1, block: 1), "epsilon -1.0"),
  ]

  @Test("Blocks that make no stack are named", arguments: wrong)
  func errors(inputs: Int, blocks: [DenseBlock], error: DenseStackError, message: String) {
    #expect(throws: error) { try DenseStack<Double>(inputs: inputs, blocks: blocks) }
    #expect(error.description.contains(message))
  }

  @Test("Blocks come back from JSON")
  func json() throws {
    let data = try JSONEncoder().encode(Self.mixed + Self.deepMET)
    #expect(try JSONDecoder().decode([DenseBlock].self, from: data) == Self.mixed + Self.deepMET)
  }
}
