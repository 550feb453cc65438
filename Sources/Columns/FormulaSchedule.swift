/// Where a step finds an operand.
enum FormulaOperand: Sendable, Hashable {
  case none
  case constant(Double)
  /// A register with one value per event.
  case scalar(Int)
  /// A register with one value per element.
  case list(Int)
}

/// One step of a compiled program, for a block of events.
struct FormulaStep: Sendable {
  let opcode: FormulaOpcode
  var out: FormulaOperand
  var operands: [FormulaOperand]
  /// The shape of the result; -1 for one value per event.
  let shape: Int
  /// The shape of the list it works on; -1 if none.
  var listShape = -1
  /// The column loaded, the table looked up, or the length check made.
  var index = -1
}

/// The steps in order, with registers given out so that few are alive at once.
struct FormulaSchedule: Sendable {
  private(set) var steps: [FormulaStep] = []
  private(set) var scalarRegisters = 0
  private(set) var listRegisters = 0
  /// The shapes whose offsets are known before the first step, and all shapes.
  private(set) var sourceShapes: [Int] = []
  let shapes: [FormulaGraph.Shape]
  let checks: [FormulaLengthCheck]
  /// For each value asked for, where it lies after the last step.
  private(set) var results: [FormulaOperand] = []

  private let graph: FormulaGraph
  private var checked: Set<[Int]> = []
  private var filtered: Set<Int> = []
  private var checkIndex: [[Int]: Int] = [:]

  init(_ graph: FormulaGraph, checks: [FormulaLengthCheck], results: [FormulaGraph.Value], resultShapes: [Int?]) {
    self.graph = graph
    self.checks = checks
    shapes = graph.shapes
    for (index, check) in checks.enumerated() {
      checkIndex[[check.left, check.right]] = index
      checkIndex[[check.right, check.left]] = index
    }
    let live = liveOperations(results, resultShapes)
    var values: [FormulaOperand] = Array(repeating: .none, count: graph.operations.count)
    for id in 0..<graph.operations.count where live[id] { emit(id, &values) }
    for shape in resultShapes.compactMap({ $0 }) { needFiltered(shape, values) }
    for value in results { self.results.append(operand(value, values)) }
    collectSources(resultShapes.compactMap { $0 })
    assignRegisters()
  }

  private func liveOperations(_ results: [FormulaGraph.Value], _ resultShapes: [Int?]) -> [Bool] {
    var live = Array(repeating: false, count: graph.operations.count)
    func mark(_ value: FormulaGraph.Value) { if case .computed(let id) = value { live[id] = true } }
    func mark(shape: Int?) {
      if let shape, case .filtered(let condition) = graph.shapes[shape] { live[condition] = true }
    }
    results.forEach(mark)
    resultShapes.forEach { mark(shape: $0) }
    for id in stride(from: live.count - 1, through: 0, by: -1) where live[id] {
      graph.operations[id].operands.forEach(mark)
      mark(shape: graph.operations[id].shape)
    }
    return live
  }

  // MARK: Steps, with one virtual register per value

  private mutating func emit(_ id: Int, _ values: inout [FormulaOperand]) {
    let operation = graph.operations[id]
    let listShapes = operation.operands.compactMap { graph.shape(of: $0) }
    if let shape = operation.shape { needFiltered(shape, values) }
    if operation.opcode.isElementwise, let shape = operation.shape {
      for other in listShapes { need(equal: shape, other) }
    }
    if operation.opcode == .filter { need(equal: listShapes[0], listShapes[1]) }
    values[id] = operation.shape == nil ? .scalar(id) : .list(id)
    let worksOnList = !operation.opcode.isElementwise && operation.opcode != .broadcast
    steps.append(
      FormulaStep(
        opcode: operation.opcode, out: values[id], operands: operation.operands.map { operand($0, values) },
        shape: operation.shape ?? -1, listShape: worksOnList ? listShapes.first ?? -1 : -1, index: operation.column))
  }

  private func operand(_ value: FormulaGraph.Value, _ values: [FormulaOperand]) -> FormulaOperand {
    switch value {
    case .constant(let bits): .constant(Double(bitPattern: bits))
    case .computed(let id): values[id]
    }
  }

  private mutating func need(equal a: Int, _ b: Int) {
    guard a != b, let check = checkIndex[[a, b]], checked.insert([min(a, b), max(a, b)]).inserted else { return }
    steps.append(FormulaStep(opcode: .checkLengths, out: .none, operands: [], shape: -1, index: check))
  }

  private mutating func needFiltered(_ shape: Int, _ values: [FormulaOperand]) {
    guard case .filtered(let condition) = graph.shapes[shape], filtered.insert(shape).inserted else { return }
    steps.append(
      FormulaStep(
        opcode: .filterLengths, out: .none, operands: [values[condition]], shape: shape,
        listShape: graph.operations[condition].shape ?? -1))
  }

  private mutating func collectSources(_ resultShapes: [Int]) {
    var used = Set(resultShapes + steps.flatMap { [$0.shape, $0.listShape] })
    for step in steps where step.opcode == .checkLengths { used.formUnion([checks[step.index].left, checks[step.index].right]) }
    sourceShapes = used.filter { shape in
      guard shape >= 0 else { return false }
      if case .filtered = shapes[shape] { return false }
      return true
    }.sorted()
  }

  /// The columns whose values or lengths are used, by their place in the schema.
  var columns: [Int] {
    let loaded = steps.filter { $0.opcode == .column }.map(\.index)
    let shaping = sourceShapes.compactMap { if case .jagged(let column) = shapes[$0] { column } else { nil } }
    return Set(loaded + shaping).sorted()
  }

  // MARK: Registers

  /// Gives each value the lowest register free when it is computed; operands are freed after, so that no step overwrites
  /// what it reads.
  private mutating func assignRegisters() {
    var lastUse: [FormulaOperand: Int] = [:]
    for (position, step) in steps.enumerated() { for operand in step.operands + [step.out] { lastUse[operand] = position } }
    for result in results { lastUse[result] = .max }
    var scalars = RegisterPool()
    var lists = RegisterPool()
    var register: [FormulaOperand: FormulaOperand] = [:]
    for position in steps.indices {
      let (out, operands) = (steps[position].out, steps[position].operands)
      switch out {
      case .scalar: register[out] = .scalar(scalars.take())
      case .list: register[out] = .list(lists.take())
      default: break
      }
      for operand in Set(operands + [out]) where lastUse[operand] == position {
        switch register[operand] {
        case .scalar(let number): scalars.give(number)
        case .list(let number): lists.give(number)
        default: break
        }
      }
      steps[position].out = register[out] ?? out
      steps[position].operands = operands.map { register[$0] ?? $0 }
    }
    results = results.map { register[$0] ?? $0 }
    scalarRegisters = scalars.count
    listRegisters = lists.count
  }
}

/// Numbers given out and taken back; the one given back last goes out first, as it is warm in the cache.
private struct RegisterPool {
  private(set) var count = 0
  private var free: [Int] = []

  mutating func take() -> Int {
    if let number = free.popLast() { return number }
    count += 1
    return count - 1
  }

  mutating func give(_ number: Int) { free.append(number) }
}
