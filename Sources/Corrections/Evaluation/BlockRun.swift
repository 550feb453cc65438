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

/// One thread's way through ranges of rows, block by block.
struct BlockRun {
  private let program: CorrectionProgram
  private let columns: [CorrectionColumn]
  /// The columns as each variation has them.
  private let varied: [[CorrectionColumn]]
  private let options: EvaluationOptions
  /// Holds the memory of the columns.
  private let arena: BlockArena
  private var evaluator: BlockEvaluator
  private let numbers: UnsafeMutablePointer<Int64>
  private let result: BlockColumn
  private let inputs: [BlockColumn]
  /// One for each variation; its rows are counted block by block.
  private var frames: [BlockFrame]
  /// The code of each word of a coded column.
  private let wordCodes: [[Int64]]
  private var strings: RecentWords

  /// - Parameter variations: the inputs that each changes, by their places.
  init(
    _ program: CorrectionProgram, _ columns: [CorrectionColumn], _ options: EvaluationOptions,
    _ variations: [[Int: CorrectionInput]]
  ) {
    (self.program, self.columns, self.options) = (program, columns, options)
    evaluator = BlockEvaluator(program, columns, options, remembers: variations.count > 1)
    varied = variations.map { changes in columns.enumerated().map { changes[$0].map { .constant($0) } ?? $1 } }
    wordCodes = columns.map { column in
      guard case .coded(_, let words) = column else { return [] }
      return words.map { program.codes.code(of: $0) }
    }
    strings = RecentWords(program.codes)
    let arena = BlockArena()
    (numbers, result) = (arena.take().integers, arena.take())
    inputs = columns.map { column in
      if case .constant(let value) = column { arena.take(filledWith: program.bits(of: value)) } else { arena.take() }
    }
    let frame = BlockFrame(
      columns: inputs, isConstant: columns.map { $0.count == nil }, isOriginal: columns.map { _ in true }, count: 0,
      rows: numbers)
    frames = variations.map { changes in
      var varied = frame
      for (input, value) in changes {
        varied.columns[input] = arena.take(filledWith: program.bits(of: value))
        varied.isConstant[input] = true
        varied.isOriginal[input] = false
      }
      return varied
    }
    self.arena = arena
  }

  mutating func evaluate(
    _ rows: Range<Int>, _ quantity: BlockEvaluator.Quantity, into out: BlockOutput
  ) throws(CorrectionError) {
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: BlockArena.rows) {
      let block = start..<min(start + BlockArena.rows, rows.upperBound)
      for (k, column) in columns.enumerated() { load(column, block, k, into: inputs[k]) }
      for k in 0..<block.count { numbers[k] = Int64(truncatingIfNeeded: start &+ k) }
      evaluator.forget()
      for v in frames.indices {
        frames[v].count = block.count
        evaluator.columns = varied[v]
        if options.nanPolicy == .throw { refuseNaN(frames[v]) }
        evaluator.evaluate(program.root, frames[v], quantity, into: result)
        out.put(result, variation: v, at: start, count: block.count)
      }
      if let failure = evaluator.failure { throw CorrectionError(failure.problem, row: failure.row) }
    }
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

  private mutating func refuseNaN(_ frame: BlockFrame) {
    for (k, input) in program.inputs.enumerated() where input.type == .real {
      let values = frame.columns[k].reals
      guard let i = (0..<frame.count).first(where: { values[$0].isNaN }) else { continue }
      evaluator.fail(frame.rows[i], .notANumber(input: input.name))
    }
  }
}

extension CorrectionProgram {
  /// A value as the columns of blocks hold it.
  fileprivate func bits(of value: CorrectionInput) -> UInt64 {
    switch value {
    case .real(let value): value.bitPattern
    case .int(let value): UInt64(bitPattern: value)
    case .string(let word): UInt64(bitPattern: codes.code(of: word))
    }
  }
}

extension BlockArena {
  /// A column of one value.
  fileprivate func take(filledWith bits: UInt64) -> BlockColumn {
    let column = take()
    column.bits.update(repeating: bits, count: Self.rows)
    return column
  }
}
