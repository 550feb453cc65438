import Foundation
import NeuralNetworks
import Numerics

/// A stack by plain loops over rows and units, nothing shared with the engine but the names of the parameters.
struct PlainStack {
  let inputs: Int
  let blocks: [DenseBlock]
  let layout: ParameterLayout

  /// The rows' outputs; in training by the moments of these rows, else by the moving averages. No dropout.
  func outputs(_ rows: [[Double]], _ weights: [Double], _ parameters: [Double], isTraining: Bool) throws -> [[Double]] {
    var values = rows
    for (number, block) in blocks.enumerated() {
      let kernel = try Array(parameters[layout.range(of: "dense_\(number + 1)/kernel")])
      let bias = block.hasBias ? try Array(parameters[layout.range(of: "dense_\(number + 1)/bias")]) : []
      values = values.map { row in
        (0..<block.outputs).map { output in
          let sum = row.indices.reduce(0) { $0 + row[$1] * kernel[$1 * block.outputs + output] }
          return ActivationTests.value(block.activation, sum + (block.hasBias ? bias[output] : 0))
        }
      }
      switch block.normalisation {
      case .none: break
      case .layer(let epsilon): values = try layered(values, number, epsilon, parameters)
      case .batch(_, let epsilon): values = try batched(values, weights, number, epsilon, parameters, isTraining)
      }
    }
    return values
  }

  private func layered(_ rows: [[Double]], _ number: Int, _ epsilon: Double, _ parameters: [Double]) throws -> [[Double]] {
    let gain = try Array(parameters[layout.range(of: "layer_normalization_\(number + 1)/gamma")])
    let shift = try Array(parameters[layout.range(of: "layer_normalization_\(number + 1)/beta")])
    return rows.map { row in
      let n = Double(row.count)
      let mean = row.reduce(0, +) / n
      let spread = (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n + epsilon).squareRoot()
      return row.indices.map { gain[$0] * (row[$0] - mean) / spread + shift[$0] }
    }
  }

  /// The mean and the biased variance of each column.
  func moments(_ rows: [[Double]], _ weights: [Double]) -> [(mean: Double, variance: Double)] {
    let n = weights.reduce(0, +)
    return rows[0].indices.map { unit in
      let mean = zip(rows, weights).reduce(0) { $0 + $1.1 * $1.0[unit] } / n
      return (mean, zip(rows, weights).reduce(0) { $0 + $1.1 * ($1.0[unit] - mean) * ($1.0[unit] - mean) } / n)
    }
  }

  private func batched(
    _ rows: [[Double]], _ weights: [Double], _ number: Int, _ epsilon: Double, _ parameters: [Double], _ isTraining: Bool
  ) throws -> [[Double]] {
    let name = "batch_normalization_\(number + 1)"
    let gain = try Array(parameters[layout.range(of: "\(name)/gamma")])
    let shift = try Array(parameters[layout.range(of: "\(name)/beta")])
    let mean = try Array(parameters[layout.range(of: "\(name)/moving_mean")])
    let variance = try Array(parameters[layout.range(of: "\(name)/moving_variance")])
    let used = isTraining ? moments(rows, weights) : zip(mean, variance).map { ($0, $1) }
    return rows.map { row in
      row.indices.map { gain[$0] * (row[$0] - used[$0].mean) / (used[$0].variance + epsilon).squareRoot() + shift[$0] }
    }
  }
}

/// A stack with parameters that are all different from their first values, and rows to feed it.
struct StackExample<Scalar: NetworkScalar> {
  let stack: DenseStack<Scalar>
  let layout: ParameterLayout
  var parameters: [Double]

  init(inputs: Int, _ blocks: [DenseBlock], seed: UInt64 = 41) throws {
    stack = try DenseStack(inputs: inputs, blocks: blocks)
    layout = try ParameterLayout(stack.parameters)
    var random = Philox(seed: seed, stream: 9)
    parameters = layout.initialValues(seed: seed).map { $0 + 0.2 * random.normal() }
    for (parameter, range) in zip(layout.parameters, layout.ranges) where parameter.name.hasSuffix("variance") {
      for index in range { parameters[index] = 0.3 + random.uniform() }
    }
  }

  static func rows(_ count: Int, _ features: Int, seed: UInt64 = 4) -> [[Double]] {
    var random = Philox(seed: seed, stream: 2)
    return (0..<count).map { _ in (0..<features).map { _ in random.normal() } }
  }

  static func tiles(_ rows: [[Double]], _ weights: [Double]? = nil) throws -> RowTiles<Scalar> {
    let features = rows.first?.count ?? 1
    return try RowTiles(rowMajor: rows.flatMap { $0.map { Scalar($0) } }, features: features, multiplicities: weights)
  }
}
