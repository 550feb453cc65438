/// What one output of a program came to, event by event.
public struct FormulaValues: Sendable, Hashable {
  /// The values, true as 1 and false as 0, missing ones as NaN. One per event, or, for a list, all elements event after event.
  public internal(set) var values: [Double]
  /// Which values are missing; nil if none is.
  public internal(set) var missing: [Bool]?
  /// How many values are missing.
  public internal(set) var missingCount: Int
  /// For a list: event `i` holds the values `offsets[i]..<offsets[i + 1]`. Nil if there is one value per event.
  public internal(set) var offsets: [Int]?
  /// Whether the values are true or false.
  public let isBoolean: Bool

  /// For a condition: whether it holds, value by value; false where it is missing.
  public var holds: [Bool] { values.map { $0 > 0 || $0 < 0 } }
}

/// The outputs of a program for one batch.
public struct FormulaResults: Sendable {
  /// The number, in the file or chain, of the first event.
  public let firstEntry: Int
  /// How many events there are.
  public let count: Int
  let outputs: [FormulaValues]
  let index: [String: Int]

  /// The values of an output.
  /// - Precondition: the program has an output of this name.
  public subscript(name: String) -> FormulaValues {
    guard let position = index[name] else { preconditionFailure("the program has no output called '\(name)'") }
    return outputs[position]
  }
}

/// Gathers one output block by block.
struct FormulaCollector {
  private(set) var values: FormulaValues

  init(_ output: FormulaProgram.Output, events: Int) {
    values = FormulaValues(
      values: [], missing: nil, missingCount: 0, offsets: output.shape == nil ? nil : [0], isBoolean: output.isBoolean)
    values.values.reserveCapacity(events)
    values.offsets?.reserveCapacity(events + 1)
  }

  mutating func add(_ program: FormulaProgram, _ output: Int, _ scratch: borrowing FormulaScratch, _ count: Int) {
    var size = count
    let start = values.values.count
    if let shape = program.outputs[output].shape {
      let offsets = scratch.offsets(shape)
      for event in 1...count { values.offsets?.append(start + offsets[event]) }
      size = offsets[count]
    }
    append(scratch.input(program.schedule.results[2 * output]), size)
    mask(scratch.input(program.schedule.results[2 * output + 1]), start, size)
  }

  private mutating func append(_ input: FormulaInput, _ size: Int) {
    switch input {
    case .constant(let value): values.values.append(contentsOf: repeatElement(value, count: size))
    case .memory(let memory): values.values.append(contentsOf: UnsafeBufferPointer(start: memory, count: size))
    }
  }

  private mutating func mask(_ input: FormulaInput, _ start: Int, _ size: Int) {
    switch input {
    case .constant(let value):
      if value != 0 { for i in 0..<size { drop(start + i) } }
    case .memory(let memory):
      for i in 0..<size where memory[i] != 0 { drop(start + i) }
    }
    if values.missing != nil { extendMask(to: start + size) }
  }

  private mutating func drop(_ position: Int) {
    extendMask(to: position)
    values.missing?.append(true)
    values.values[position] = .nan
    values.missingCount += 1
  }

  private mutating func extendMask(to length: Int) {
    if values.missing == nil { values.missing = [] }
    let short = length - (values.missing?.count ?? 0)
    if short > 0 { values.missing?.append(contentsOf: repeatElement(false, count: short)) }
  }
}
