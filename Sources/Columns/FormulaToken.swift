/// The smallest meaningful piece of a formula.
enum FormulaToken: Sendable, Hashable {
  case number(Double)
  /// A name; `quoted` if it stood between backquotes, which lets columns have any name.
  case name(String, quoted: Bool)
  case symbol(FormulaSymbol)
  case end

  /// How error messages call it.
  var called: String {
    switch self {
    case .number(let value): "the number \(value)"
    case .name(let name, _): "'\(name)'"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .end: "the end"
    }
  }
}

/// Operators and punctuation.
enum FormulaSymbol: String, Sendable, Hashable, CaseIterable {
  case power = "**", or = "||", and = "&&", equal = "==", notEqual = "!=", atMost = "<=", atLeast = ">="
  case less = "<", greater = ">", plus = "+", minus = "-", times = "*", divide = "/", remainder = "%", not = "!"
  case question = "?", colon = ":", comma = ",", open = "(", close = ")", openBracket = "[", closeBracket = "]"
}
