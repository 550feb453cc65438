/// Where blocks put their results: one variation after the other.
///
/// `@unchecked Sendable`: every row is written by the one thread that has its chunk, and read only after all have ended.
struct BlockOutput: @unchecked Sendable {
  private let values: UnsafeMutablePointer<Double>?
  private let rows: Int

  init(_ values: UnsafeMutableBufferPointer<Double>, rows: Int) { (self.values, self.rows) = (values.baseAddress, rows) }

  /// Copies the results of a block that begins at `row`.
  func put(_ column: BlockColumn, variation: Int, at row: Int, count: Int) {
    values?.advanced(by: variation * rows + row).initialize(from: column.reals, count: count)
  }
}

/// One thread's way through a range of rows, block by block.
struct BlockRun {
  private let program: CorrectionProgram
  private let columns: [CorrectionColumn]
  /// The columns as each variation has them.
  private let varied: [[CorrectionColumn]]
  private let changes: [[Int: CorrectionInput]]
  private let options: EvaluationOptions
  private let arena = BlockArena()
  /// The code of each word of a coded column.
  private let wordCodes: [[Int64]]
  private var strings: RecentWords

  init(
    _ program: CorrectionProgram, _ columns: [CorrectionColumn], _ options: EvaluationOptions,
    _ variations: [[Int: CorrectionInput]]
  ) {
    (self.program, self.columns, self.options, changes) = (program, columns, options, variations)
    varied = variations.map { changes in columns.enumerated().map { changes[$0].map { .constant($0) } ?? $1 } }
    wordCodes = columns.map { column in
      guard case .coded(_, let words) = column else { return [] }
      return words.map { program.codes.code(of: $0) }
    }
    strings = RecentWords(program.codes)
  }

  mutating func evaluate(
    _ rows: Range<Int>, _ quantity: BlockEvaluator.Quantity, into out: BlockOutput
  ) throws(CorrectionError) {
    var evaluator = BlockEvaluator(program, columns, options, remembers: changes.count > 1)
    let (numbers, result) = (arena.take().integers, arena.take())
    let inputs = columns.map { column in
      if case .constant(let value) = column { filled(value) } else { arena.take() }
    }
    var frames = changes.indices.map { frame(inputs, $0, numbers) }
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: BlockArena.rows) {
      let block = start..<min(start + BlockArena.rows, rows.upperBound)
      for (k, column) in columns.enumerated() { load(column, block, k, into: inputs[k]) }
      for i in block { numbers[i - start] = Int64(i) }
      evaluator.forget()
      for v in frames.indices {
        frames[v].count = block.count
        evaluator.columns = varied[v]
        if options.nanPolicy == .throw { refuseNaN(frames[v], &evaluator) }
        evaluator.evaluate(program.root, frames[v], quantity, into: result)
        out.put(result, variation: v, at: start, count: block.count)
      }
      if let failure = evaluator.failure { throw CorrectionError(failure.problem, row: failure.row) }
    }
  }

  /// The frame of a variation; its rows are counted block by block.
  private func frame(_ inputs: [BlockColumn], _ variation: Int, _ numbers: UnsafeMutablePointer<Int64>) -> BlockFrame {
    var frame = BlockFrame(
      columns: inputs, isConstant: columns.map { $0.count == nil }, isOriginal: columns.map { _ in true }, count: 0,
      rows: numbers)
    for (input, value) in changes[variation] {
      frame.columns[input] = filled(value)
      frame.isConstant[input] = true
      frame.isOriginal[input] = false
    }
    return frame
  }

  /// A column of one value.
  private func filled(_ value: CorrectionInput) -> BlockColumn {
    let column = arena.take()
    fill(column, value)
    return column
  }

  private func fill(_ column: BlockColumn, _ value: CorrectionInput) {
    let bits =
      switch value {
      case .real(let value): value.bitPattern
      case .int(let value): UInt64(bitPattern: value)
      case .string(let word): UInt64(bitPattern: program.codes.code(of: word))
      }
    column.bits.update(repeating: bits, count: BlockArena.rows)
  }

  private mutating func load(_ column: CorrectionColumn, _ rows: Range<Int>, _ k: Int, into memory: BlockColumn) {
    switch column {
    case .constant: break
    case .real(let values):
      // Rows are never empty.
      values[rows].withUnsafeBufferPointer { memory.reals.update(from: $0.baseAddress!, count: rows.count) }
    case .int(let values):
      values[rows].withUnsafeBufferPointer { memory.integers.update(from: $0.baseAddress!, count: rows.count) }
    case .string(let words):
      for i in rows { memory.integers[i - rows.lowerBound] = strings.code(of: words[i]) }
    case .coded(let codes, let words):
      for i in rows {
        memory.integers[i - rows.lowerBound] = wordCodes[k][CorrectionColumn.place(of: codes[i], words.count, i)]
      }
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
