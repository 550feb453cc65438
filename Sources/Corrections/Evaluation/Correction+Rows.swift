internal import Numerics
internal import Storage

// How rows are shared out to threads and blocks.

extension Correction {
  func single(
    _ arguments: [CorrectionInput], options: EvaluationOptions, along input: Int? = nil
  ) throws(CorrectionError) -> RowEvaluator.Value {
    try named { () throws(CorrectionError) in
      try check(arguments.map(\.type))
      var row = RowEvaluator(program, options)
      try row.set(arguments, along: input)
      return try row.value { Self.word(arguments[$0]) }
    }
  }

  func check(_ types: [Variable.Kind]) throws(CorrectionError) {
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

  func rowByRow(
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
            throw CorrectionError(error.problem, row: i)
          }
        }
        return values
      }
      return Array(chunks.joined())
    } catch {
      throw error.named(name)
    }
  }

  /// Runs `body`; its errors name the correction.
  func named<T>(_ body: () throws(CorrectionError) -> T) throws(CorrectionError) -> T {
    do { return try body() } catch { throw error.named(name) }
  }

  /// Changed inputs by their places.
  func indexed(_ changes: [String: CorrectionInput]) throws(CorrectionError) -> [Int: CorrectionInput] {
    var result: [Int: CorrectionInput] = [:]
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let index = inputs.index(named: name) else {
        throw CorrectionError(.unknownInput(name, known: inputs.map(\.name)))
      }
      guard inputs[index].type == value.type else {
        throw CorrectionError(.argumentType(input: name, is: inputs[index].type, given: value.type))
      }
      result[index] = value
    }
    return result
  }

  func evaluate(
    _ columns: [CorrectionColumn], _ options: EvaluationOptions, _ quantity: BlockEvaluator.Quantity,
    _ variations: [[Int: CorrectionInput]]
  ) throws(CorrectionError) -> [[Double]] {
    if options.isBugCompatible, quantity == .value {
      let count = try named { () throws(CorrectionError) -> Int in try self.count(of: columns) }
      var results: [[Double]] = []
      for changes in variations where count > 0 {
        let changed = columns.enumerated().map { changes[$0].map { .constant($0) } ?? $1 }
        results.append(spread(try rowByRow(changed, options) { $0.value }, over: count))
      }
      return count > 0 ? results : variations.map { _ in [] }
    }
    return try named { () throws(CorrectionError) in
      let count = try count(of: columns)
      var failure: CorrectionError?
      let all = [Double](unsafeUninitializedCapacity: count * variations.count) { values, initialized in
        preferLargePages(values.baseAddress, count: values.count * MemoryLayout<Double>.size)
        let out = BlockOutput(values, rows: count)
        do throws(CorrectionError) {
          _ = try mapChunks(
            count: count, size: Self.chunk, threads: options.threads,
            makeTool: { BlockRun(program, columns, options, variations) }
          ) { (run: inout BlockRun, rows: Range<Int>) throws(CorrectionError) -> Void in
            try run.evaluate(rows, quantity, into: out)
          }
          initialized = count * variations.count
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      guard variations.count > 1 else { return variations.isEmpty ? [] : [all] }
      return variations.indices.map { Array(all[$0 * count..<($0 + 1) * count]) }
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

/// What sees only constants has one value for all rows.
package func spread<Value>(_ values: [Value], over count: Int) -> [Value] {
  values.count == count ? values : values.first.map { Array(repeating: $0, count: count) } ?? []
}
