/// What one step of a compiled formula computes, for a block of events at a time.
///
/// True and false are 1 and 0. What is missing is computed beside the values, as one more true/false quantity.
enum FormulaOpcode: UInt8, Sendable, Hashable {
  // Sources.
  case column, broadcast
  // One operand, element by element.
  case negate, not, isTrue, abs, sqrt, exp, log, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  case floor, ceil, round, sign, isFinite, isNaN
  // Two operands, element by element.
  case add, subtract, multiply, divide, remainder, power, hypot, atan2, deltaPhi, minimum, maximum
  case equal, notEqual, less, atMost, and, or
  // One operand per axis of a table, element by element.
  case lookup
  // Three operands, element by element: condition, then, otherwise.
  case select
  // A list to one value per event.
  case length, sum, any, all, smallest, largest
  // A list and an index: the element (0 if there is none), and whether there is none.
  case element, outside
  // A list and a condition: the elements where it holds.
  case filter
  // Steps that make no value: lengths of a filtered list, and the check that two lists are equally long.
  case filterLengths, checkLengths

  /// Whether operands may change places without changing a bit of the result.
  var commutes: Bool {
    switch self {
    case .add, .multiply, .equal, .notEqual, .and, .or: true
    default: false
    }
  }

  /// Whether the result depends on operands element by element only, so that constant operands give a constant.
  var isElementwise: Bool { rawValue >= FormulaOpcode.negate.rawValue && rawValue <= FormulaOpcode.select.rawValue }
}
