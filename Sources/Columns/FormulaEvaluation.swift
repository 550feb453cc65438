/// One pass of a compiled program over a batch, block by block.
struct FormulaEvaluation: ~Copyable {
  private let program: FormulaProgram
  private let batch: EventBatch
  private let columns: [Column?]
  private let scratch: FormulaScratch

  init(_ program: FormulaProgram, _ batch: EventBatch) throws(FormulaError) {
    let columns = try program.columns(of: batch)
    self.program = program
    self.batch = batch
    self.columns = columns
    let schedule = program.schedule
    scratch = FormulaScratch(schedule, events: batch.count) { block in
      schedule.sourceShapes.map { Self.mostElements(schedule.shapes[$0], columns, events: batch.count, block) }.max() ?? 0
    }
  }

  private static func mostElements(_ shape: FormulaGraph.Shape, _ columns: [Column?], events: Int, _ block: Int) -> Int {
    switch shape {
    case .fixed(let count): return count * block
    case .filtered: return 0
    case .jagged(let column):
      guard case .jagged(let offsets)? = columns[column]?.layout else { return 0 }
      return stride(from: 0, to: events, by: block).map { offsets[min($0 + block, events)] - offsets[$0] }.max() ?? 0
    }
  }

  consuming func run() throws(FormulaError) -> [FormulaValues] {
    var collectors = program.outputs.map { FormulaCollector($0, events: batch.count) }
    var first = 0
    while first < batch.count {
      let count = min(scratch.block, batch.count - first)
      for shape in program.schedule.sourceShapes { loadOffsets(shape, first, count) }
      for step in program.schedule.steps { try perform(step, first, count) }
      for index in collectors.indices { collectors[index].add(program, index, scratch, count) }
      first += count
    }
    return collectors.map { $0.values }
  }

  private func loadOffsets(_ shape: Int, _ first: Int, _ count: Int) {
    let out = scratch.offsets(shape)
    switch program.schedule.shapes[shape] {
    case .fixed(let size): for event in 0...count { out[event] = event * size }
    case .filtered: break
    case .jagged(let column):
      guard case .jagged(let offsets)? = columns[column]?.layout else { return }
      offsets.withUnsafeBufferPointer { offsets in
        let base = offsets[first]
        for event in 0...count { out[event] = offsets[first + event] - base }
      }
    }
  }

  private func perform(_ step: FormulaStep, _ first: Int, _ count: Int) throws(FormulaError) {
    switch step.opcode {
    case .column: load(step, first, count)
    case .checkLengths: try checkLengths(step.index, first, count)
    case .select:
      FormulaKernels.select(
        scratch.memory(step.out), scratch.input(step.operands[0]), scratch.input(step.operands[1]),
        scratch.input(step.operands[2]), elements(step.shape, count))
    case .lookup:
      var inputs: [FormulaInput] = []
      for operand in step.operands { inputs.append(scratch.input(operand)) }
      FormulaKernels.lookup(scratch.memory(step.out), program.tables[step.index], inputs, elements(step.shape, count))
    case .broadcast, .length, .sum, .any, .all, .smallest, .largest, .element, .outside, .filter, .filterLengths:
      performOnList(step, count)
    default:
      let out = scratch.memory(step.out)
      let size = elements(step.shape, count)
      if step.operands.count == 1 {
        FormulaKernels.unary(step.opcode, out, scratch.input(step.operands[0]), size)
      } else {
        FormulaKernels.binary(step.opcode, out, scratch.input(step.operands[0]), scratch.input(step.operands[1]), size)
      }
    }
  }

  private func performOnList(_ step: FormulaStep, _ count: Int) {
    switch step.opcode {
    case .broadcast:
      FormulaListKernels.broadcast(
        scratch.memory(step.out), scratch.input(step.operands[0]), scratch.offsets(step.shape), count)
    case .filterLengths:
      FormulaListKernels.filterLengths(
        scratch.offsets(step.shape), scratch.memory(step.operands[0]), scratch.offsets(step.listShape), count)
    case .filter:
      FormulaListKernels.filter(
        scratch.memory(step.out), scratch.memory(step.operands[0]), scratch.memory(step.operands[1]),
        elements(step.listShape, count))
    case .element, .outside:
      let offsets = scratch.offsets(step.listShape)
      let places: UnsafePointer<Int>? = step.shape < 0 ? nil : UnsafePointer(scratch.offsets(step.shape))
      let index = scratch.input(step.operands[1])
      if step.opcode == .outside {
        FormulaListKernels.outside(scratch.memory(step.out), offsets, at: index, places, count)
      } else {
        FormulaListKernels.element(
          scratch.memory(step.out), scratch.memory(step.operands[0]), offsets, at: index, places, count)
      }
    default:
      FormulaListKernels.reduce(
        step.opcode, scratch.memory(step.out), scratch.memory(step.operands[0]), scratch.offsets(step.listShape), count)
    }
  }

  /// How many values a result of this shape has in the block.
  private func elements(_ shape: Int, _ count: Int) -> Int { shape < 0 ? count : scratch.offsets(shape)[count] }

  private func checkLengths(_ index: Int, _ first: Int, _ count: Int) throws(FormulaError) {
    let check = program.schedule.checks[index]
    let (left, right) = (scratch.offsets(check.left), scratch.offsets(check.right))
    guard let event = FormulaListKernels.firstDifference(left, right, count) else { return }
    throw check.error(
      entry: batch.firstEntry + first + event, left[event + 1] - left[event], right[event + 1] - right[event])
  }

  private func load(_ step: FormulaStep, _ first: Int, _ count: Int) {
    guard let column = columns[step.index] else { return }
    let start =
      switch column.layout {
      case .scalar: first
      case .fixed(let size): first * size
      case .jagged(let offsets): offsets[first]
      case .nested: preconditionFailure("the schema admits no lists of lists")
      }
    column.values.copyDoubles(start..<start + elements(step.shape, count), to: scratch.memory(step.out))
  }
}

extension ColumnValues {
  /// Writes the values at `range`, as doubles, to memory with room for them.
  fileprivate func copyDoubles(_ range: Range<Int>, to out: UnsafeMutablePointer<Double>) {
    switch self {
    case .bool(let v): copy(v, range, out) { $0 ? 1 : 0 }
    case .int8(let v): copy(v, range, out) { Double($0) }
    case .uint8(let v): copy(v, range, out) { Double($0) }
    case .int16(let v): copy(v, range, out) { Double($0) }
    case .uint16(let v): copy(v, range, out) { Double($0) }
    case .int32(let v): copy(v, range, out) { Double($0) }
    case .uint32(let v): copy(v, range, out) { Double($0) }
    case .int64(let v): copy(v, range, out) { Double($0) }
    case .uint64(let v): copy(v, range, out) { Double($0) }
    case .float32(let v): copy(v, range, out) { Double($0) }
    case .float64(let v): copy(v, range, out) { $0 }
    }
  }

  @inline(__always)
  private func copy<T>(_ values: [T], _ range: Range<Int>, _ out: UnsafeMutablePointer<Double>, _ convert: (T) -> Double) {
    precondition(range.lowerBound >= 0 && range.upperBound <= values.count, "a block reaches past the column")
    values.withUnsafeBufferPointer { values in
      for i in 0..<range.count { out[i] = convert(values[range.lowerBound + i]) }
    }
  }
}
