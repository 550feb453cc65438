/// Where blocks put their results.
///
/// `@unchecked Sendable`: every row is written by the one thread that has its chunk, and read only after all have ended.
struct BlockOutput: @unchecked Sendable {
  private let values: UnsafeMutablePointer<Double>?

  init(_ values: UnsafeMutableBufferPointer<Double>) { self.values = values.baseAddress }

  /// Copies the results of a block that begins at `row`.
  func put(_ column: BlockColumn, at row: Int, count: Int) {
    values?.advanced(by: row).initialize(from: column.reals, count: count)
  }
}

/// One thread's way through a range of rows, block by block.
struct BlockRun {
  private let program: CorrectionProgram
  private let columns: [CorrectionColumn]
  private let options: EvaluationOptions
  /// The code of each word of a coded column.
  private let wordCodes: [[Int64]]

  init(_ program: CorrectionProgram, _ columns: [CorrectionColumn], _ options: EvaluationOptions) {
    (self.program, self.columns, self.options) = (program, columns, options)
    wordCodes = columns.map { column in
      guard case .coded(_, let words) = column else { return [] }
      return words.map { program.codes[$0] ?? -1 }
    }
  }

  func evaluate(
    _ rows: Range<Int>, _ quantity: BlockEvaluator.Quantity, into out: BlockOutput
  ) throws(CorrectionError) {
    var evaluator = BlockEvaluator(program, columns, options)
    let arena = evaluator.arena
    let inputs = columns.indices.map { _ in arena.take() }
    let (numbers, result) = (arena.take().integers, arena.take())
    for (k, column) in columns.enumerated() {
      if case .constant(let value) = column { fill(inputs[k], value) }
    }
    let isConstant = columns.map { $0.count == nil }
    var strings = StringCodes(program.codes)
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: BlockArena.rows) {
      let block = start..<min(start + BlockArena.rows, rows.upperBound)
      for (k, column) in columns.enumerated() { load(column, block, k, into: inputs[k], &strings) }
      for i in block { numbers[i - start] = Int64(i) }
      let frame = BlockFrame(columns: inputs, isConstant: isConstant, count: block.count, rows: numbers)
      if options.nanPolicy == .throw { refuseNaN(frame, &evaluator) }
      evaluator.evaluate(program.root, frame, quantity, into: result)
      if let failure = evaluator.failure { throw CorrectionError(failure.problem, at: "row \(failure.row)") }
      out.put(result, at: start, count: block.count)
    }
  }

  private func fill(_ column: BlockColumn, _ value: CorrectionInput) {
    let bits =
      switch value {
      case .real(let value): value.bitPattern
      case .int(let value): UInt64(bitPattern: value)
      case .string(let word): UInt64(bitPattern: program.codes[word] ?? -1)
      }
    column.bits.update(repeating: bits, count: BlockArena.rows)
  }

  private func load(
    _ column: CorrectionColumn, _ rows: Range<Int>, _ k: Int, into memory: BlockColumn, _ strings: inout StringCodes
  ) {
    switch column {
    case .constant: break
    case .real(let values):
      values[rows].withUnsafeBufferPointer { memory.reals.update(from: $0.baseAddress!, count: rows.count) }  // rows are never empty
    case .int(let values):
      values[rows].withUnsafeBufferPointer { memory.integers.update(from: $0.baseAddress!, count: rows.count) }
    case .string(let words):
      for i in rows { memory.integers[i - rows.lowerBound] = strings.code(of: words[i]) }
    case .coded(let codes, _):
      for i in rows { memory.integers[i - rows.lowerBound] = wordCodes[k][Int(codes[i])] }
    }
  }

  private func refuseNaN(_ frame: BlockFrame, _ evaluator: inout BlockEvaluator) {
    for (k, input) in program.inputs.enumerated() where input.type == .real {
      let values = frame.columns[k].reals
      guard let i = (0..<frame.count).first(where: { values[$0].isNaN }) else { continue }
      evaluator.fail(frame.rows[i], .notANumber(input: input.name))
    }
  }
}

/// Looks words up; the same word often follows itself.
private struct StringCodes {
  private let codes: [String: Int64]
  private var last: (word: String, code: Int64)?

  init(_ codes: [String: Int64]) { self.codes = codes }

  mutating func code(of word: String) -> Int64 {
    if let last, last.word == word { return last.code }
    let code = codes[word] ?? -1
    last = (word, code)
    return code
  }
}
