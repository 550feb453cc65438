/// All values that a set of formulas computes, each once, each after the values it is made of.
struct FormulaGraph {
  /// A value by its number; constants stand for themselves and fit any shape.
  enum Value: Sendable, Hashable {
    case constant(bits: UInt64)
    case computed(Int)

    static func constant(_ value: Double) -> Value { .constant(bits: value.bitPattern) }
    static let zero = Value.constant(0.0)
    static let one = Value.constant(1.0)

    /// The constant's value, if it is one.
    var number: Double? { if case .constant(let bits) = self { Double(bitPattern: bits) } else { nil } }
  }

  /// How values are dealt out to events.
  enum Shape: Sendable, Hashable {
    /// As in a jagged column.
    case jagged(column: Int)
    /// The same number for every event.
    case fixed(count: Int)
    /// The elements of a list for which the condition holds.
    case filtered(condition: Int)
  }

  /// One operation; equal operations are one.
  struct Operation: Sendable, Hashable {
    let opcode: FormulaOpcode
    let operands: [Value]
    /// The shape of the result; nil for one value per event.
    let shape: Int?
    /// The column loaded, for `column`; the table, for `lookup`.
    var column = -1
  }

  private(set) var operations: [Operation] = []
  private(set) var shapes: [Shape] = []
  private var known: [Operation: Int] = [:]
  private var knownShapes: [Shape: Int] = [:]

  mutating func shape(_ shape: Shape) -> Int {
    if let found = knownShapes[shape] { return found }
    shapes.append(shape)
    knownShapes[shape] = shapes.count - 1
    return shapes.count - 1
  }

  /// The shape of a value; nil for constants and for one value per event.
  func shape(of value: Value) -> Int? {
    if case .computed(let id) = value { operations[id].shape } else { nil }
  }

  private mutating func add(_ operation: Operation) -> Value {
    if let found = known[operation] { return .computed(found) }
    operations.append(operation)
    known[operation] = operations.count - 1
    return .computed(operations.count - 1)
  }

  mutating func column(_ index: Int, shape: Int?) -> Value {
    add(Operation(opcode: .column, operands: [], shape: shape, column: index))
  }

  /// An element-by-element operation; operands that are neither constants nor of shape `shape` are spread over it.
  mutating func compute(_ opcode: FormulaOpcode, _ operands: [Value], shape: Int?) -> Value {
    if let folded = fold(opcode, operands) { return spread(folded, over: shape) }
    var operands = operands.map { spread($0, over: shape) }
    if opcode.commutes && order(operands[1], operands[0]) { operands.swapAt(0, 1) }
    return add(Operation(opcode: opcode, operands: operands, shape: shape))
  }

  /// A table looked up element by element; never folded, as tables lie outside the graph.
  mutating func lookup(_ table: Int, _ operands: [Value], shape: Int?) -> Value {
    add(Operation(opcode: .lookup, operands: operands.map { spread($0, over: shape) }, shape: shape, column: table))
  }

  /// An operation on a list, whose operands have shapes of their own.
  mutating func onList(_ opcode: FormulaOpcode, _ operands: [Value], shape: Int?) -> Value {
    add(Operation(opcode: opcode, operands: operands, shape: shape))
  }

  /// A value per event repeated for each element; constants and lists stay as they are.
  mutating func spread(_ value: Value, over shape: Int?) -> Value {
    guard let shape, value.number == nil, self.shape(of: value) == nil else { return value }
    return add(Operation(opcode: .broadcast, operands: [value], shape: shape))
  }

  /// The value as elements in memory, also if it is a constant.
  mutating func asList(_ value: Value, shape: Int) -> Value {
    if self.shape(of: value) != nil { return value }
    return add(Operation(opcode: .broadcast, operands: [value], shape: shape))
  }

  private func fold(_ opcode: FormulaOpcode, _ operands: [Value]) -> Value? {
    let numbers = operands.compactMap(\.number)
    if numbers.count == operands.count { return .constant(FormulaKernels.compute(opcode, numbers)) }
    switch opcode {
    case .and:
      if operands.contains(.zero) { return .zero }
      return operands[0] == .one ? operands[1] : operands[1] == .one || operands[0] == operands[1] ? operands[0] : nil
    case .or:
      if operands.contains(.one) { return .one }
      return operands[0] == .zero ? operands[1] : operands[1] == .zero || operands[0] == operands[1] ? operands[0] : nil
    default: return nil
    }
  }

  private func order(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.computed(let x), .computed(let y)): x < y
    case (.computed, .constant): true
    default: false
    }
  }
}
