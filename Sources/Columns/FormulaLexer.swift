/// Cuts a formula into tokens; each knows its bytes.
struct FormulaLexer {
  let source: FormulaSource
  private var position = 0

  init(_ source: FormulaSource) { self.source = source }

  private var bytes: [UInt8] { source.bytes }

  /// The next token and the bytes it covers; the end again and again once it is reached.
  mutating func next() throws(FormulaError) -> (token: FormulaToken, range: Range<Int>) {
    while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    let start = position
    guard start < bytes.count else { return (.end, start..<start) }
    let token = try read(bytes[start])
    return (token, start..<position)
  }

  private mutating func read(_ first: UInt8) throws(FormulaError) -> FormulaToken {
    if isDigit(first) || (first == UInt8(ascii: ".") && position + 1 < bytes.count && isDigit(bytes[position + 1])) {
      return try number()
    }
    if isLetter(first) { return try name() }
    if first == UInt8(ascii: "`") { return try quotedName() }
    return try symbol()
  }

  private mutating func number() throws(FormulaError) -> FormulaToken {
    let start = position
    skipDigits()
    if at(".") {
      position += 1
      skipDigits()
    }
    let mantissaEnd = position
    if at("e") || at("E") {
      position += 1
      if at("+") || at("-") { position += 1 }
      let digits = position
      skipDigits()
      if digits == position { throw badNumber(start, "'\(source.excerpt(start..<position))' lacks its exponent") }
    }
    if position < bytes.count, isLetter(bytes[position]) {
      throw source.error(
        .syntax, at: position, "a name cannot follow a number at once",
        "For a product write \(source.excerpt(start..<mantissaEnd))*….")
    }
    let text = source.excerpt(start..<position)
    guard let value = Double(text.last == "." ? text + "0" : text), value.isFinite else {
      throw badNumber(start, "\(text) is not a number a double can hold")
    }
    return .number(value)
  }

  private func badNumber(_ start: Int, _ message: String) -> FormulaError {
    source.error(.syntax, at: start, message, "Numbers look like 1, 1., .5, 2.5e-3.")
  }

  private mutating func name() throws(FormulaError) -> FormulaToken {
    let start = position
    while position < bytes.count, continuesName() { position += 1 }
    let name = source.excerpt(start..<position)
    if let remedy = Self.foreignWords[name] {
      throw source.error(.syntax, at: start, "'\(name)' is not a word of this language", remedy)
    }
    return .name(name, quoted: false)
  }

  /// Letters and digits; a dot only between two parts of a name, as in `Muon.pt`.
  private func continuesName() -> Bool {
    let byte = bytes[position]
    if isLetter(byte) || isDigit(byte) { return true }
    return byte == UInt8(ascii: ".") && position + 1 < bytes.count && isLetter(bytes[position + 1])
  }

  private mutating func quotedName() throws(FormulaError) -> FormulaToken {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "`") { position += 1 }
    guard position < bytes.count, position > start + 1 else {
      throw source.error(.syntax, at: start, "the quoted name has no end or no letters", "Write `name` between two backquotes.")
    }
    position += 1
    return .name(source.excerpt(start + 1..<position - 1), quoted: true)
  }

  private mutating func symbol() throws(FormulaError) -> FormulaToken {
    let start = position
    if start + 1 < bytes.count {
      let pair = source.excerpt(start..<start + 2)
      if let remedy = Self.foreignPairs[pair] {
        throw source.error(.syntax, at: start, "'\(pair)' is not an operator here", remedy)
      }
      if let symbol = FormulaSymbol(rawValue: pair) {
        position += 2
        return .symbol(symbol)
      }
    }
    if let symbol = FormulaSymbol(rawValue: source.excerpt(start..<start + 1)) {
      position += 1
      return .symbol(symbol)
    }
    let rest = String(decoding: bytes[start...], as: UTF8.self)
    let shown = rest.first.map(String.init) ?? ""
    let remedy = Self.foreignCharacters[shown] ?? "Put a column's unusual name between backquotes: `my column`."
    throw source.error(.syntax, at: start, "'\(shown)' is not part of this language", remedy)
  }

  private func at(_ character: Unicode.Scalar) -> Bool { position < bytes.count && bytes[position] == UInt8(ascii: character) }
  private mutating func skipDigits() { while position < bytes.count, isDigit(bytes[position]) { position += 1 } }

  /// Words that other languages use; each with what to write here.
  private static let foreignWords = [
    "and": "Write && for 'and'.", "or": "Write || for 'or'.", "not": "Write ! for 'not'.", "True": "Write true.",
    "False": "Write false.", "if": "Write condition ? a : b.", "else": "Write condition ? a : b.",
    "in": "Write x == a || x == b.",
  ]
  private static let foreignPairs = [
    "//": "Write floor(a / b).", "<>": "Write !=.", "<<": "Write a * pow(2, b).", ">>": "Write floor(a / pow(2, b)).",
    "=>": "Write >=.", "=<": "Write <=.",
  ]
  private static let foreignCharacters = [
    "^": "Write pow(x, y) or x ** y; C, ROOT and Python disagree about ^.", "&": "Write && for 'and'.", "|": "Write || for 'or'.",
    "=": "Write == to compare.", "~": "Write ! for 'not'.", "\"": "There are no texts, only numbers.",
    "'": "There are no texts, only numbers.", "{": "Write ( ).", "}": "Write ( ).", ";": "A formula is one expression.",
    "·": "Write *.", "×": "Write *.", "−": "Write the plain minus -.", "≤": "Write <=.", "≥": "Write >=.", "≠": "Write !=.",
    "π": "Write pi.", "√": "Write sqrt(x).",
  ]
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
private func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 || byte == UInt8(ascii: "_") }
private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
