extension CompoundCorrection {
  /// The value for one set of arguments, in the order of ``inputs``.
  /// - Throws: ``CorrectionError`` as a correction of the stack does, naming it.
  public func evaluate(
    _ arguments: [CorrectionInput], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> Double {
    try evaluate(arguments.map { .constant($0) }, options: options)[0]
  }

  /// The values for many rows, as ``Correction/evaluate(_:options:)-swift.method``.
  public func evaluate(
    _ columns: [CorrectionColumn], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Double] {
    do throws(CorrectionError) {
      try check(columns)
      let count = columns.lazy.compactMap(\.count).first ?? 1
      var current = columns
      var result: [Double]?
      for correction in stack {
        let part = correction.inputs.map { input in current[place(input.name)] }
        let values = spread(try correction.evaluate(part, options: options), over: count)
        for name in inputsUpdate { update(&current[place(name)], by: values) }
        result = result.map { zip($0, values).map { outputOperation.apply($0, $1) } } ?? values
      }
      return result ?? []
    } catch {
      throw error.named(name)
    }
  }

  /// The values under several variations, as ``Correction/evaluate(_:variations:options:)``, one after the other: a changed input may
  /// change what every part of the stack sees.
  public func evaluate(
    _ columns: [CorrectionColumn], variations: [[String: CorrectionInput]], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [[Double]] {
    let count = columns.lazy.compactMap(\.count).first ?? 1
    var results: [[Double]] = []
    for variation in variations {
      if let name = variation.keys.sorted().first(where: { name in !inputs.contains { $0.name == name } }) {
        throw CorrectionError(.unknownInput(name, known: inputs.map(\.name))).named(self.name)
      }
      let changed = zip(inputs, columns).map { input, column in variation[input.name].map { .constant($0) } ?? column }
      results.append(spread(try evaluate(changed, options: options), over: count))
    }
    return results
  }

  private func check(_ columns: [CorrectionColumn]) throws(CorrectionError) {
    guard columns.count == inputs.count else {
      throw CorrectionError(.argumentCount(given: columns.count, inputs: inputs.map(\.name)))
    }
    for (input, column) in zip(inputs, columns) where input.type != column.type {
      throw CorrectionError(.argumentType(input: input.name, is: input.type, given: column.type))
    }
    let lengths = columns.compactMap(\.count)
    guard lengths.allSatisfy({ $0 == lengths.first }) else { throw CorrectionError(.columnLengths(lengths)) }
  }

  /// - Precondition: an input of the compound: its initialiser has looked.
  private func place(_ name: String) -> Int {
    guard let place = inputs.firstIndex(where: { $0.name == name }) else { preconditionFailure("no input \(name)") }
    return place
  }

  private func update(_ column: inout CorrectionColumn, by values: [Double]) {
    switch column {
    case .real(let old): column = .real(zip(old, values).map { inputOperation.apply($0, $1) })
    case .constant(.real(let old)): column = .real(values.map { inputOperation.apply(old, $0) })
    case .int, .string, .coded, .constant: preconditionFailure("only real inputs are updated")
    }
  }
}

extension CompoundCorrection.Operation {
  fileprivate func apply(_ old: Double, _ value: Double) -> Double {
    switch self {
    case .add: old + value
    case .multiply: old * value
    case .divide: old / value
    case .last: value
    }
  }
}
