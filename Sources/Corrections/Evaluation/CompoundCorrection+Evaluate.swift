extension CompoundCorrection {
  /// The value for one set of arguments, in the order of ``inputs``.
  /// - Throws: ``CorrectionError`` as a correction of the stack does, naming it.
  public func evaluate(
    _ arguments: [CorrectionInput], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> Double {
    try evaluate(arguments.map { .constant($0) }, options: options)[0]
  }

  /// The values for many rows, as ``Correction/evaluate(_:options:)-swift.method``.
  /// - Throws: as there: the first row that fails, whichever part of the stack it fails in.
  public func evaluate(
    _ columns: [CorrectionColumn], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Double] {
    do throws(CorrectionError) {
      try check(columns)
      return try pass(columns, along: nil, options).values
    } catch {
      throw error.named(name)
    }
  }

  /// The values under several variations, as ``Correction/evaluate(_:variations:options:)``, one after the other: a changed input
  /// may change what every part of the stack sees.
  public func evaluate(
    _ columns: [CorrectionColumn], variations: [[String: CorrectionInput]], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [[Double]] {
    var changes: [[Int: CorrectionInput]] = []
    for variation in variations {
      var places: [Int: CorrectionInput] = [:]
      for (name, value) in variation.sorted(by: { $0.key < $1.key }) {
        guard let place = inputs.index(named: name) else {
          throw CorrectionError(.unknownInput(name, known: inputs.map(\.name))).named(self.name)
        }
        places[place] = value
      }
      changes.append(places)
    }
    return try evaluate(columns, changes: changes, options: options)
  }

  /// As ``evaluate(_:variations:options:)``, with the inputs that change by their places.
  package func evaluate(
    _ columns: [CorrectionColumn], changes: [[Int: CorrectionInput]], options: EvaluationOptions
  ) throws(CorrectionError) -> [[Double]] {
    let count = columns.lazy.compactMap(\.count).first ?? 1
    var results: [[Double]] = []
    for places in changes {
      let changed = columns.enumerated().map { places[$0].map { .constant($0) } ?? $1 }
      results.append(count > 0 ? spread(try evaluate(changed, options: options), over: count) : [])
    }
    return results
  }

  /// The derivative of the value along a real input, in every row: by the chain rule through the inputs that the stack updates.
  ///
  /// That of each part is as ``Correction/derivatives(_:along:options:)`` says.
  /// - Throws: as ``evaluate(_:options:)``; an input that is missing or not real.
  public func derivatives(
    _ columns: [CorrectionColumn], along input: String, options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Double] {
    do throws(CorrectionError) {
      try check(columns)
      guard let index = inputs.index(named: input) else {
        throw CorrectionError(.unknownInput(input, known: inputs.map(\.name)))
      }
      guard inputs[index].type == .real else {
        throw CorrectionError(.wrongInputType(input, is: inputs[index].type, needed: "a real input"))
      }
      let found = try pass(columns, along: index, options)
      return found.rates ?? found.values.map { _ in 0 }
    } catch {
      throw error.named(name)
    }
  }

  private func pass(
    _ columns: [CorrectionColumn], along input: Int?, _ options: EvaluationOptions
  ) throws(CorrectionError) -> CompoundPass.Changing {
    let count = columns.lazy.compactMap(\.count).first ?? 1
    guard count > 0 else { return CompoundPass.Changing(values: [], rates: nil) }
    var pass = CompoundPass(self, columns, along: input, count: count, options: options)
    return try pass.run()
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
}
