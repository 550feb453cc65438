// Networks in blocks and in single rows.

extension BlockEvaluator {
  /// The finalizer of a network's outputs.
  mutating func run(
    _ network: LWTNNNetwork, _ inputs: [Int], _ finalizer: CorrectionProgram.Formula, _ parameters: BlockParameters,
    _ frame: BlockFrame, into out: BlockColumn
  ) {
    arena.scope {
      let columns = inputs.map { UnsafePointer(reals($0, frame).reals) }
      let outputs = network.outputs.map { _ in arena.take() }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: outputs.count * frame.count) { values in
        guard let base = values.baseAddress else { return }
        network.evaluate(columns: columns, count: frame.count, into: base)
        for (k, output) in outputs.enumerated() { output.reals.update(from: base + k * frame.count, count: frame.count) }
      }
      run(finalizer, parameters, outputs, frame.count, into: out)
    }
  }
}

extension RowEvaluator {
  /// The same for one row, by the same arithmetic; with its rate, if the inputs have some.
  func value(
    of network: LWTNNNetwork, _ inputs: [Int], _ finalizer: CorrectionProgram.Formula, _ parameters: Int
  ) -> Value {
    let numbers = inputs.map { number($0) }
    var outputs = network.outputs.map { _ in 0.0 }
    withColumns(of: numbers) { network.evaluate(columns: $0, count: 1, into: &outputs) }
    guard !rates.isEmpty else { return value(of: finalizer, parameters, outputs, []) }
    let slopes = network.evaluate(numbers, tangents: inputs.map { program.inputs[$0].type == .int ? 0 : rates[$0] }).tangents
    return value(of: finalizer, parameters, outputs, slopes)
  }

  /// Each number as a column of one row.
  private func withColumns(of numbers: [Double], _ body: ([UnsafePointer<Double>]) -> Void) {
    numbers.withUnsafeBufferPointer { numbers in
      guard let base = numbers.baseAddress else { return body([]) }
      body(numbers.indices.map { base + $0 })
    }
  }
}
