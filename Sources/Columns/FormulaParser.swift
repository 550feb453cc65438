/// Reads a formula by precedence climbing.
///
/// From loose to tight: `? :` (right), `||`, `&&`, comparisons (do not chain), `+ -`, `* / %`, unary `- + !`, `**` (right; its
/// exponent may have a sign), then indexing and calls.
struct FormulaParser {
  private let source: FormulaSource
  private var lexer: FormulaLexer
  private var token = FormulaToken.end
  private var range = 0..<0
  private var syntax = FormulaSyntax()
  private var depth = 0

  /// How deep parentheses, brackets and signs may nest: far above any use, far below what the stack holds.
  static let deepest = 200

  private init(_ source: FormulaSource) throws(FormulaError) {
    self.source = source
    lexer = FormulaLexer(source)
    (token, range) = try lexer.next()
  }

  static func parse(_ source: FormulaSource) throws(FormulaError) -> FormulaSyntax {
    var parser = try FormulaParser(source)
    if parser.token == .end {
      throw source.error(.syntax, at: 0, "the formula is empty", "Write a number, a column or an expression.")
    }
    _ = try parser.expression()
    guard parser.token == .end else { throw parser.unexpected("an operator or the end") }
    return parser.syntax
  }

  private mutating func advance() throws(FormulaError) { (token, range) = try lexer.next() }

  private mutating func expression() throws(FormulaError) -> Int {
    let condition = try binary(Precedence.or)
    guard token == .symbol(.question) else { return condition }
    let mark = range.lowerBound
    try enter()
    try advance()
    let then = try expression()
    guard token == .symbol(.colon) else { throw unexpected("':'", "A choice is written condition ? a : b.") }
    try advance()
    let otherwise = try expression()
    depth -= 1
    return syntax.append(.ternary(condition: condition, then: then, otherwise: otherwise), span(condition, otherwise), mark: mark)
  }

  private mutating func binary(_ lowest: Precedence) throws(FormulaError) -> Int {
    var left = try prefix()
    var compared = false
    while case .symbol(let symbol) = token, let precedence = Precedence(symbol), precedence >= lowest {
      let mark = range.lowerBound
      if precedence == .comparison && compared { throw chained() }
      compared = precedence == .comparison
      try advance()
      let right = try binary(precedence.next)
      left = syntax.append(.binary(symbol, left, right), span(left, right), mark: mark)
    }
    return left
  }

  private mutating func prefix() throws(FormulaError) -> Int {
    guard case .symbol(let symbol) = token, [.minus, .plus, .not].contains(symbol) else { return try power() }
    let start = range.lowerBound
    try enter()
    try advance()
    let operand = try prefix()
    depth -= 1
    return syntax.append(.unary(symbol, operand), start..<syntax.nodes[operand].range.upperBound)
  }

  private mutating func power() throws(FormulaError) -> Int {
    let base = try postfix()
    guard token == .symbol(.power) else { return base }
    let mark = range.lowerBound
    try enter()
    try advance()
    let exponent = try prefix()
    depth -= 1
    return syntax.append(.binary(.power, base, exponent), span(base, exponent), mark: mark)
  }

  private mutating func postfix() throws(FormulaError) -> Int {
    var value = try primary()
    while token == .symbol(.openBracket) {
      let mark = range.lowerBound
      try advance()
      let index = try nested()
      guard token == .symbol(.closeBracket) else { throw unexpected("']'", "The index started with '['.") }
      let end = range.upperBound
      try advance()
      value = syntax.append(.index(list: value, index: index), syntax.nodes[value].range.lowerBound..<end, mark: mark)
    }
    return value
  }

  private mutating func primary() throws(FormulaError) -> Int {
    let start = range
    switch token {
    case .number(let value):
      try advance()
      return syntax.append(.number(value), start)
    case .name(let name, let quoted):
      try advance()
      if token == .symbol(.open) && !quoted { return try call(name, from: start.lowerBound) }
      return syntax.append(.name(name, quoted: quoted), start)
    case .symbol(.open):
      try advance()
      let inside = try nested()
      guard token == .symbol(.close) else { throw unexpected("')'", "The parenthesis was opened earlier.") }
      try advance()
      return inside
    default:
      throw unexpected("a value", "Write a column, a number, a function or '(' here.")
    }
  }

  private mutating func call(_ function: String, from start: Int) throws(FormulaError) -> Int {
    try advance()
    var arguments: [Int] = []
    while token != .symbol(.close) {
      arguments.append(try nested())
      guard token == .symbol(.comma) else { break }
      try advance()
      if token == .symbol(.close) { throw unexpected("a value", "Write an argument after ','.") }
    }
    guard token == .symbol(.close) else { throw unexpected("',' or ')'", "The arguments of \(function) go on until ')'.") }
    let end = range.upperBound
    try advance()
    return syntax.append(.call(function: function, arguments: arguments), start..<end)
  }

  private mutating func nested() throws(FormulaError) -> Int {
    try enter()
    let inside = try expression()
    depth -= 1
    return inside
  }

  private mutating func enter() throws(FormulaError) {
    depth += 1
    if depth > Self.deepest {
      throw source.error(.syntax, at: range.lowerBound, "nested deeper than \(Self.deepest) levels", "Split it with definitions.")
    }
  }

  private func span(_ left: Int, _ right: Int) -> Range<Int> {
    syntax.nodes[left].range.lowerBound..<syntax.nodes[right].range.upperBound
  }

  private func unexpected(_ wanted: String, _ remedy: String = "") -> FormulaError {
    source.error(.syntax, at: range.lowerBound, "found \(token.called) where \(wanted) should be", remedy)
  }

  private func chained() -> FormulaError {
    source.error(.syntax, at: range.lowerBound, "comparisons do not chain", "Write a < b && b < c, or put parentheses.")
  }
}

/// How tightly binary operators bind; unary operators and `**` bind tighter than all of these.
private enum Precedence: Int, Comparable {
  case or, and, comparison, sum, product, tightest

  init?(_ symbol: FormulaSymbol) {
    switch symbol {
    case .or: self = .or
    case .and: self = .and
    case .equal, .notEqual, .less, .atMost, .greater, .atLeast: self = .comparison
    case .plus, .minus: self = .sum
    case .times, .divide, .remainder: self = .product
    default: return nil
    }
  }

  var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .tightest }

  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
}
