/// Turns the text of a formula into instructions, by precedence climbing.
struct FormulaParser {
  /// How deep operands, parentheses and functions may nest.
  static let maxDepth = 400
  /// How many values, functions and operators there may be: far more than fitted formulas have, and few enough for chains of
  /// operators to be walked as trees.
  static let maxInstructions = 4096
  private static let maxIndex = 100_000

  private let expression: String
  private let text: [UInt8]
  private var position = 0
  private var depth = 0
  private var instructions: [FormulaInstruction] = []

  init(_ expression: String) {
    self.expression = expression
    text = Array(expression.utf8)
  }

  mutating func parse() throws(CorrectionError) -> [FormulaInstruction] {
    try subexpression(above: 0)
    skipSpace()
    guard position == text.count else { throw failure("an operator or the end must be here") }
    return instructions
  }

  private func failure(_ what: String, at place: Int? = nil) -> CorrectionError {
    CorrectionError(.formula(expression, position: (place ?? position) + 1, what))
  }

  private mutating func emit(_ instruction: FormulaInstruction) throws(CorrectionError) {
    guard instructions.count < Self.maxInstructions else {
      let most = "it has more than \(Self.maxInstructions) values, functions and operators"
      throw failure("\(most); spread it over bins or corrections")
    }
    instructions.append(instruction)
  }

  private var next: UInt8? { position < text.count ? text[position] : nil }

  private mutating func skipSpace() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func require(_ character: Unicode.Scalar) throws(CorrectionError) {
    skipSpace()
    guard take(character) else { throw failure("'\(character)' must be here") }
  }

  // MARK: Operators

  /// The operator at the current position, which stays.
  private func upcomingOperator() -> (FormulaOperator, precedence: Int)? {
    guard let first = next else { return nil }
    let second = position + 1 < text.count ? text[position + 1] : 0
    let isOrEqual = second == UInt8(ascii: "=")
    switch first {
    case UInt8(ascii: "|"): return second == first ? (.or, 1) : nil
    case UInt8(ascii: "&"): return second == first ? (.and, 2) : nil
    case UInt8(ascii: "="): return isOrEqual ? (.equal, 3) : nil
    case UInt8(ascii: "!"): return isOrEqual ? (.notEqual, 3) : nil
    case UInt8(ascii: ">"): return (isOrEqual ? .greaterOrEqual : .greater, 4)
    case UInt8(ascii: "<"): return (isOrEqual ? .lessOrEqual : .less, 4)
    case UInt8(ascii: "-"): return (.minus, 5)
    case UInt8(ascii: "+"): return (.plus, 5)
    case UInt8(ascii: "/"): return (.over, 6)
    case UInt8(ascii: "*"): return (.times, 6)
    case UInt8(ascii: "^"): return (.power, 7)
    default: return nil
    }
  }

  private mutating func subexpression(above floor: Int) throws(CorrectionError) {
    guard depth < Self.maxDepth else { throw failure("nesting is deeper than \(Self.maxDepth)") }
    depth += 1
    defer { depth -= 1 }
    try atom()
    while true {
      skipSpace()
      guard let (operation, precedence) = upcomingOperator(), precedence > floor else { return }
      position += operation.rawValue.utf8.count
      try subexpression(above: operation == .power ? precedence - 1 : precedence)
      try emit(.operation(operation))
    }
  }

  // MARK: Atoms

  private mutating func atom() throws(CorrectionError) {
    skipSpace()
    if let value = try literal() { return try emit(.constant(value)) }
    let negative = take("-")
    if negative { skipSpace() }
    try unsignedAtom(afterMinus: negative)
    if negative { try emit(.negate) }
  }

  private mutating func unsignedAtom(afterMinus: Bool) throws(CorrectionError) {
    guard let first = next else { throw failure("the formula ends where a value must be") }
    switch first {
    case UInt8(ascii: "("):
      position += 1
      try subexpression(above: 0)
      try require(")")
    case UInt8(ascii: "["):
      try emit(.parameter(try index(spaced: true)))
    case _ where Self.isLetter(first):
      try name()
    default:
      let hint = afterMinus ? "a name, '[' or '(' must follow this minus (write -3 without space)" : "no value begins like this"
      throw failure(hint)
    }
  }

  private mutating func name() throws(CorrectionError) {
    let start = position
    while let byte = next, Self.isLetter(byte) || Self.isDigit(byte) { position += 1 }
    let name = String(decoding: text[start..<position], as: UTF8.self)
    if let variable = ["x", "y", "z", "t"].firstIndex(of: name) {
      let indexed = name == "x" && next == UInt8(ascii: "[")
      return try emit(.variable(indexed ? try index(spaced: false) : variable))
    }
    if let function = FormulaFunction(rawValue: name) {
      try require("(")
      try subexpression(above: 0)
      try require(")")
      return try emit(.function(function))
    }
    guard let function = FormulaOperator(rawValue: name), function.precedence == nil else {
      throw failure("\(name.quoted) is neither a variable (x, y, z, t, x[k]) nor a function", at: start)
    }
    try require("(")
    try subexpression(above: 0)
    try require(",")
    try subexpression(above: 0)
    try require(")")
    try emit(.operation(function))
  }

  /// `[k]`; a parameter may have spaces inside, a variable may not.
  private mutating func index(spaced: Bool) throws(CorrectionError) -> Int {
    let start = position
    try require("[")
    if spaced { skipSpace() }
    let digits = skipDigits()
    guard let k = Int(String(decoding: digits, as: UTF8.self)), k < Self.maxIndex else {
      throw failure("an index below \(Self.maxIndex) must be in the brackets", at: start)
    }
    guard spaced || next == UInt8(ascii: "]") else { throw failure("']' must be here") }
    try require("]")
    return k
  }

  /// `-`? digits (`.` digits?)? (`e` `-`? digits)?
  private mutating func literal() throws(CorrectionError) -> Double? {
    let start = position
    let negative = take("-")
    let whole = skipDigits()
    guard !whole.isEmpty else {
      position = start
      return nil
    }
    let fraction = take(".") ? skipDigits() : []
    var exponent = "0"
    if take("e") {
      exponent = take("-") ? "-" : ""
      let digits = skipDigits()
      guard !digits.isEmpty else { throw failure("digits must follow 'e' (no plus sign)") }
      exponent += String(decoding: digits, as: UTF8.self)
    }
    let digits = "\(String(decoding: whole, as: UTF8.self)).\(String(decoding: fraction, as: UTF8.self))0"
    let spelled = "\(negative ? "-" : "")\(digits)e\(exponent)"
    guard let value = Double(spelled), value.isFinite else { throw failure("the number is too large", at: start) }
    return value
  }

  private mutating func skipDigits() -> ArraySlice<UInt8> {
    let start = position
    while let byte = next, Self.isDigit(byte) { position += 1 }
    return text[start..<position]
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
  }
}
