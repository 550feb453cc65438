internal import Numerics
internal import Storage

extension Correction {
  /// The value for one set of arguments, in the order of ``inputs``.
  ///
  /// A real input may be NaN: formulas propagate it by IEEE rules (`max`, `min` and comparisons as ``CorrectionFormula`` says); binnings do
  /// what ``EvaluationOptions/NaNPolicy`` says.
  /// - Throws: ``CorrectionError``: a wrong number or type of arguments (an integer for a real input is one); a value
  ///   outside bins whose flow is `error`; a key that a category lacks.
  public func evaluate(
    _ arguments: [CorrectionInput], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> Double {
    try single(arguments, options: options).value
  }

  /// The values for many rows at once, in their order; the same, bit for bit, as row by row, for any number of threads.
  /// - Parameter columns: one per input; those that are not constant must have equal lengths. All constant: one row.
  /// - Throws: as for one row, with the number of the first row that fails, counted from 0.
  /// - Complexity: rows × nodes visited per row.
  public func evaluate(
    _ columns: [CorrectionColumn], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Double] {
    try evaluate(columns, options, .value)
  }

  /// The number of the leaf of the tree that gives each row's value: which of the bins, keys and formulas of ``leaves`` it is, so that their
  /// uncertainties can be told apart. −1 where NaN leads nowhere.
  public func leaves(
    _ columns: [CorrectionColumn], options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Int] {
    try evaluate(columns, options, .leaf).map { Int($0) }
  }

  /// The derivative of the value along a real input, in every row.
  ///
  /// It is that of the leaf: bins and keys do not change, draws neither, and edges have no derivative of their own. Transforms and networks
  /// follow the chain rule.
  /// - Throws: as ``evaluate(_:options:)``; an input that is missing or not real.
  public func derivatives(
    _ columns: [CorrectionColumn], along input: String, options: EvaluationOptions = EvaluationOptions()
  ) throws(CorrectionError) -> [Double] {
    guard let index = inputs.firstIndex(where: { $0.name == input }) else {
      throw CorrectionError(.unknownInput(input, known: inputs.map(\.name))).named(name)
    }
    guard inputs[index].type == .real else {
      throw CorrectionError(.wrongInputType(input, is: inputs[index].type, needed: "a real input")).named(name)
    }
    return try rowByRow(columns, options, along: index) { $0.rate }
  }
}

// MARK: Rows

extension Correction {
  func single(
    _ arguments: [CorrectionInput], options: EvaluationOptions, along input: Int? = nil
  ) throws(CorrectionError) -> RowEvaluator.Value {
    do throws(CorrectionError) {
      try check(arguments.map(\.type))
      var row = RowEvaluator(program, options)
      try row.set(arguments, along: input)
      return try row.value { Self.word(arguments[$0]) }
    } catch {
      throw error.named(name)
    }
  }

  private func check(_ types: [Variable.Kind]) throws(CorrectionError) {
    guard types.count == inputs.count else {
      throw CorrectionError(.argumentCount(given: types.count, inputs: inputs.map(\.name)))
    }
    for (input, type) in zip(inputs, types) where input.type != type {
      throw CorrectionError(.argumentType(input: input.name, is: input.type, given: type))
    }
  }

  private func count(of columns: [CorrectionColumn]) throws(CorrectionError) -> Int {
    try check(columns.map(\.type))
    let lengths = columns.compactMap(\.count)
    let count = lengths.first ?? 1
    guard lengths.allSatisfy({ $0 == count }) else { throw CorrectionError(.columnLengths(lengths)) }
    return count
  }

  private static func word(_ value: CorrectionInput) -> String {
    guard case .string(let word) = value else { return "" }
    return word
  }

  /// Rows so many at a time make a thread's piece of work.
  private static let chunk = 32 * BlockArena.rows

  private func rowByRow(
    _ columns: [CorrectionColumn], _ options: EvaluationOptions, along input: Int? = nil,
    _ result: @Sendable (RowEvaluator.Value) -> Double
  ) throws(CorrectionError) -> [Double] {
    do throws(CorrectionError) {
      let count = try count(of: columns)
      let chunks = try mapChunks(count: count, size: Self.chunk, threads: options.threads) {
        (rows: Range<Int>) throws(CorrectionError) -> [Double] in
        var row = RowEvaluator(program, options)
        var values: [Double] = []
        values.reserveCapacity(rows.count)
        for i in rows {
          do throws(CorrectionError) {
            let arguments = columns.map { $0.value(i) }
            try row.set(arguments, along: input)
            values.append(result(try row.value { Self.word(arguments[$0]) }))
          } catch {
            throw error.within("row \(i)")
          }
        }
        return values
      }
      return Array(chunks.joined())
    } catch {
      throw error.named(name)
    }
  }

  private func evaluate(
    _ columns: [CorrectionColumn], _ options: EvaluationOptions, _ quantity: BlockEvaluator.Quantity
  ) throws(CorrectionError) -> [Double] {
    if options.isBugCompatible, quantity == .value { return try rowByRow(columns, options) { $0.value } }
    do throws(CorrectionError) {
      let count = try count(of: columns)
      var failure: CorrectionError?
      let values = [Double](unsafeUninitializedCapacity: count) { values, initialized in
        preferLargePages(values.baseAddress, count: count * MemoryLayout<Double>.size)
        let out = BlockOutput(values)
        do throws(CorrectionError) {
          _ = try mapChunks(count: count, size: Self.chunk, threads: options.threads) {
            (rows: Range<Int>) throws(CorrectionError) -> Void in
            try BlockRun(program, columns, options).evaluate(rows, quantity, into: out)
          }
          initialized = count
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return values
    } catch {
      throw error.named(name)
    }
  }
}

extension RowEvaluator {
  /// Sets all arguments, and the rate of one to 1.
  fileprivate mutating func set(_ arguments: [CorrectionInput], along input: Int?) throws(CorrectionError) {
    for (i, argument) in arguments.enumerated() {
      if options.nanPolicy == .throw, case .real(let value) = argument, value.isNaN {
        throw CorrectionError(.notANumber(input: program.inputs[i].name))
      }
      set(i, argument)
    }
    guard let input else { return }
    rates = Array(repeating: 0, count: reals.count)
    rates[input] = 1
  }
}
