import NeuralNetworks
import Numerics
import Testing
import _TestSupport

@Suite("Gradients of dense stacks")
struct DenseStackGradientTests {
  static let batch = Normalisation.batch(momentum: 0.95, epsilon: 1e-3)

  static let single: [[DenseBlock]] = ActivationTests.all.flatMap { activation in
    [Normalisation.none, batch, .layer(epsilon: 1e-4)].map {
      [DenseBlock(outputs: 5, activation: activation, normalisation: $0)]
    }
  }
  static let deep: [[DenseBlock]] = [
    [
      DenseBlock(outputs: 9, activation: .tanh, normalisation: batch),
      DenseBlock(outputs: 18, activation: .silu, normalisation: .layer(epsilon: 1e-5), dropout: 0.25),
      DenseBlock(outputs: 3, hasBias: false),
    ],
    [
      DenseBlock(outputs: 6, activation: .softplus, normalisation: batch, dropout: 0.4),
      DenseBlock(outputs: 5, activation: .sigmoid, dropout: 0.1),
      DenseBlock(outputs: 4, activation: .tanh, normalisation: .batch(momentum: 0.99, epsilon: 1e-2)),
    ],
    [
      DenseBlock(outputs: 8, activation: .leakyRelu(slope: 0.2), normalisation: .layer(epsilon: 1e-3)),
      DenseBlock(outputs: 7, activation: .elu, normalisation: .layer(epsilon: 1e-3), hasBias: false),
      DenseBlock(outputs: 2, activation: .relu, normalisation: batch),
    ],
  ]

  /// A loss with a slope and a curvature for each output.
  private struct Loss {
    let slopes: [Double]
    let curvatures: [Double]

    init(_ count: Int) {
      var random = Philox(seed: 55, stream: 1)
      slopes = (0..<count).map { _ in random.normal() }
      curvatures = (0..<count).map { _ in random.normal() }
    }

    func value(_ outputs: [Double]) -> Double {
      outputs.indices.reduce(0) { $0 + outputs[$1] * (slopes[$1] + 0.5 * curvatures[$1] * outputs[$1]) }
    }

    func gradient(_ outputs: [Double]) -> [Double] { outputs.indices.map { slopes[$0] + curvatures[$0] * outputs[$0] } }
  }

  /// The fourth-order difference: its own error is some 1e-11 here.
  private func central(_ f: (Double) -> Double) -> Double {
    let h = 2e-4
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)
  }

  private func worst(_ a: [Double], _ b: [Double]) -> Double {
    let scale = b.reduce(1e-3) { max($0, abs($1)) }
    return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1) / scale) }
  }

  @Test("They are the loss' central differences, by parameters and inputs", arguments: single + deep)
  func differences(blocks: [DenseBlock]) throws {
    let example = try StackExample<Double>(inputs: 4, blocks)
    let stack = example.stack
    let rows = StackExample<Double>.rows(11, 4).flatMap { $0 }
    let weights = [1, 0.37, 2, 1, 4_500, 1, 0, 1.9, 1, 1, 3]
    func tiles(_ values: [Double]) throws -> RowTiles<Double> {
      try RowTiles(rowMajor: values, features: 4, multiplicities: weights)
    }
    let loss = Loss(11 * stack.outputs)
    let table = try tiles(rows)
    func value(_ parameters: [Double], _ rows: RowTiles<Double>) -> Double {
      loss.value(stack.forward(training: rows, parameters: parameters, seed: 3, step: 9).outputs.rowMajor())
    }
    let pass = stack.forward(training: table, parameters: example.parameters, seed: 3, step: 9)
    let upper = try RowTiles<Double>(rowMajor: loss.gradient(pass.outputs.rowMajor()), features: stack.outputs)
    let gradients = stack.backward(pass, outputGradients: upper, parameters: example.parameters, wantsInputs: true)
    let byParameters = example.parameters.indices.map { index in
      central {
        var moved = example.parameters
        moved[index] += $0
        return value(moved, table)
      }
    }
    #expect(worst(gradients.parameters, byParameters) < Tolerance.gradient)
    let byInputs = rows.indices.map { index in
      central {
        var moved = table
        moved[index / 4, index % 4] += $0
        return value(example.parameters, moved)
      }
    }
    #expect(worst(try #require(gradients.inputs).rowMajor(), byInputs) < Tolerance.gradient)
  }

  @Test("A row with a multiplicity is as many equal rows", arguments: [[1, 2], [30, 4_470]])
  func padding(counts: [Int]) throws {
    let (real, padded) = (counts[0], counts[1])
    let blocks =
      Array(DenseStackTests.deepMET.dropFirst()) + [DenseBlock(outputs: 4, activation: .tanh, normalisation: Self.batch)]
    let example = try StackExample<Double>(inputs: 6, blocks)
    let rows = StackExample<Double>.rows(real, 6)
    let pad = [Double](repeating: 0, count: 6)
    let long = try StackExample<Double>.tiles(rows + [[Double]](repeating: pad, count: padded))
    let short = try StackExample<Double>.tiles(rows + [pad], [Double](repeating: 1, count: real) + [Double(padded)])
    let a = example.stack.forward(training: long, parameters: example.parameters)
    let b = example.stack.forward(training: short, parameters: example.parameters)
    let n = (real + 1) * 4
    #expect(worst(b.outputs.rowMajor(), Array(a.outputs.rowMajor()[..<n])) < Tolerance.paddedOutputs)
    let upper = StackExample<Double>.rows(real + 1, 4, seed: 8)
    let last = upper[real]
    let longUpper = try StackExample<Double>.tiles(upper + [[Double]](repeating: last, count: padded - 1))
    let shortUpper = try StackExample<Double>.tiles(upper.dropLast() + [last.map { $0 * Double(padded) }])
    let c = example.stack.backward(a, outputGradients: longUpper, parameters: example.parameters, wantsInputs: true)
    let d = example.stack.backward(b, outputGradients: shortUpper, parameters: example.parameters, wantsInputs: true)
    #expect(worst(d.parameters, c.parameters) < Tolerance.paddedGradients)
    let (e, f) = (try #require(c.inputs).rowMajor(), try #require(d.inputs).rowMajor())
    #expect(worst(Array(f[..<(real * 6)]), Array(e[..<(real * 6)])) < Tolerance.paddedGradients)
    #expect(
      worst(Array(f[(real * 6)...]).map { $0 / Double(padded) }, Array(e[(real * 6)..<(real * 6 + 6)]))
        < Tolerance.paddedGradients)
  }

  @Test("Gradients given for rows that nobody sees do not count")
  func filling() throws {
    let example = try StackExample<Double>(inputs: 3, [DenseBlock(outputs: 2, activation: .sigmoid, normalisation: Self.batch)])
    let tiles = try StackExample<Double>.tiles(StackExample<Double>.rows(70, 3))
    let pass = example.stack.forward(training: tiles, parameters: example.parameters)
    let clean = try RowTiles<Double>(rowMajor: pass.outputs.rowMajor(), features: 2)
    let a = example.stack.backward(pass, outputGradients: pass.outputs, parameters: example.parameters)
    let b = example.stack.backward(pass, outputGradients: clean, parameters: example.parameters)
    #expect(a.parameters == b.parameters)
  }
}
