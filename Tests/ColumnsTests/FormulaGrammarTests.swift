import Testing

@testable import Columns

@Suite("Formula grammar")
struct FormulaGrammarTests {
  /// Each formula and the same with every parenthesis written out.
  static let readings: [(String, String)] = [
    ("a + b * c", "a + (b * c)"), ("a - b - c", "(a - b) - c"), ("a / b / c", "(a / b) / c"), ("a / b * c", "(a / b) * c"),
    ("a % b * c", "(a % b) * c"), ("-a ** b", "-(a ** b)"), ("a ** -b", "a ** (-b)"), ("a ** b ** c", "a ** (b ** c)"),
    ("-a * b", "(-a) * b"), ("!a + b", "(!a) + b"), ("!a == b", "(!a) == b"), ("- -a", "-(-a)"), ("!!a", "!(!a)"),
    ("-+-a", "-(+(-a))"),
    ("a + b < c * d", "(a + b) < (c * d)"), ("a < b && c < d", "(a < b) && (c < d)"), ("a || b && c", "a || (b && c)"),
    ("a && b || c && d", "(a && b) || (c && d)"), ("a == b || c != d", "(a == b) || (c != d)"),
    ("a < b ? c : d", "(a < b) ? c : d"), ("a ? b : c ? d : a", "a ? b : (c ? d : a)"),
    ("a ? b ? c : d : a", "a ? (b ? c : d) : a"),
    ("a || b ? c + d : d - c", "(a || b) ? (c + d) : (d - c)"), ("x[0] ** b", "(x[0]) ** b"), ("-x[b + c]", "-(x[(b + c)])"),
    ("x[0][1]", "(x[0])[1]"), ("pow(a + b, c)[d]", "(pow((a + b), (c)))[d]"), ("a*b+c*d-a/b", "((a*b)+(c*d))-(a/b)"),
    ("a\n +\tb\r\n", "a+b"), ("( ( a ) )", "a"),
  ]

  @Test("Operators bind as the table says", arguments: readings)
  func precedence(_ formula: String, _ explicit: String) throws {
    #expect(try shape(formula) == shape(explicit))
  }

  @Test("Different groupings are told apart")
  func shapesDiffer() throws {
    #expect(try shape("(a + b) * c") != shape("a + b * c"))
    #expect(try shape("(-a) ** b") != shape("-a ** b"))
    #expect(try shape("(a ** b) ** c") != shape("a ** b ** c"))
  }

  @Test(
    "Numbers", arguments: [("1", 1), ("1.", 1), (".5", 0.5), ("1e-3", 1e-3), ("2.5E+2", 250), ("91.1876", 91.1876), ("0.e1", 0)])
  func numbers(_ text: String, _ value: Double) throws {
    #expect(try Formula(parsing: text, name: "n").syntax.nodes.map(\.kind) == [.number(value)])
  }

  @Test("Names may hold digits, underscores and inner dots, or anything between backquotes")
  func names() throws {
    let formula = try Formula(parsing: "Muon.pt_1 + `T1 MET (φ)` * sum(x[k]) - Muon.pt_1/pi", name: "n")
    #expect(formula.names == ["Muon.pt_1", "T1 MET (φ)", "x", "k"])
    #expect(formula.text.hasPrefix("Muon.pt_1") && formula.name == "n")
  }

  /// Formulas that do not parse: the character at fault, part of the message and part of the remedy.
  static let mistakes: [(formula: String, offset: Int, message: String, remedy: String)] = [
    ("", 0, "the formula is empty", "Write a number"), ("  ", 0, "the formula is empty", ""),
    ("nMuon == 2 &&& x", 13, "'&' is not part", "Write && "), ("a | b", 2, "'|' is not part", "Write || "),
    ("a ^ 2", 2, "'^' is not part", "pow(x, y)"), ("a = b", 2, "'=' is not part", "Write =="), ("~a", 0, "'~'", "Write !"),
    ("a and b", 2, "'and' is not a word", "Write &&"), ("a or b", 2, "'or'", "Write ||"), ("not a", 0, "'not'", "Write !"),
    ("True", 0, "'True'", "Write true"), ("a // b", 2, "'//' is not an operator", "floor(a / b)"),
    ("a <> b", 2, "'<>'", "Write !="),
    ("a => b", 2, "'=>'", "Write >="), ("1 < a < 2", 6, "comparisons do not chain", "a < b && b < c"),
    ("a == b != c", 7, "comparisons do not chain", ""), ("a < b == c", 6, "comparisons do not chain", ""),
    ("a +", 3, "found the end where a value should be", "Write a column"),
    ("a b", 2, "found 'b' where an operator or the end", ""),
    ("a + * b", 4, "found '*' where a value", ""), ("(a + b", 6, "found the end where ')'", "opened earlier"),
    ("a)", 1, "found ')' where an operator or the end", ""), ("x[0", 3, "found the end where ']'", ""),
    ("x[]", 2, "found ']' where a value", ""),
    ("a ? b", 5, "found the end where ':'", "condition ? a : b"), ("pow(a, )", 7, "found ')' where a value", "argument"),
    ("pow(a b)", 6, "found 'b' where ',' or ')'", ""), ("2pt", 1, "a name cannot follow a number", "2*"),
    ("1e", 0, "'1e' lacks its exponent", "2.5e-3"),
    ("1e999", 0, "1e999 is not a number a double can hold", ""), ("1..5", 2, "found the number 0.5 where", ""),
    (".", 0, "'.' is not part", ""),
    ("`abc", 0, "the quoted name has no end", "backquotes"), ("``", 0, "the quoted name", ""),
    ("\"data\"", 0, "'\"' is not part", "no texts"),
    ("φ + ψ", 0, "'φ' is not part", "backquotes"), ("`φφ` + ψ", 7, "'ψ' is not part", ""), ("a ≤ b", 2, "'≤'", "Write <="),
    ("a; b", 1, "';'", "one expression"),
  ]

  @Test("A mistake is pointed at, and the remedy named", arguments: mistakes)
  func errors(_ mistake: (formula: String, offset: Int, message: String, remedy: String)) throws {
    let error = try #require(throws: FormulaError.self) { try Formula(parsing: mistake.formula, name: "selection") }
    #expect(error.offset == mistake.offset)
    #expect(error.message.contains(mistake.message), "\(error.message)")
    #expect(mistake.remedy.isEmpty || error.remedy.contains(mistake.remedy), "\(error.remedy)")
    #expect(error.reason == .syntax && error.place == "selection" && error.formula == mistake.formula)
  }

  @Test("The description draws a caret under the character")
  func caret() throws {
    let error = try #require(throws: FormulaError.self) { try Formula(parsing: "nMuon == 2 &&& x", name: "selection") }
    #expect(
      error.description == "selection: '&' is not part of this language\n  nMuon == 2 &&& x\n               ^ Write && for 'and'."
    )
  }

  @Test("The caret stands in the right line of a long formula, cut to a readable width")
  func caretInLines() throws {
    let error = try #require(throws: FormulaError.self) { try Formula(parsing: "a +\n\tb $ c\n+ d", name: "define.q") }
    #expect(error.description.hasPrefix("define.q: '$' is not part of this language\n   b $ c\n     ^ "))
    let long = String(repeating: "a + ", count: 90) + "$" + String(repeating: " + b", count: 90)
    let cut = try #require(throws: FormulaError.self) { try Formula(parsing: long, name: "w") }.description.split(separator: "\n")
    let column = try #require(cut[2].firstIndex(of: "^")).utf16Offset(in: cut[2])
    #expect(cut[1].count < 130 && Array(cut[1])[column] == "$" && cut[1].hasSuffix("…"))
  }

  @Test("Deep nesting is refused, long formulas are not", arguments: ["(", "-", "x[", "abs(", "a ? ", "a ** "])
  func depth(_ opening: String) throws {
    let error = try #require(throws: FormulaError.self) {
      try Formula(parsing: String(repeating: opening, count: 100_000) + "a", name: "deep")
    }
    #expect(error.message.contains("nested deeper than 200"))
    _ = try Formula(parsing: "a" + String(repeating: " + a*b", count: 20_000), name: "long")
  }

  /// The tree of a formula as text, every operation in parentheses.
  private func shape(_ formula: String) throws -> String {
    let syntax = try Formula(parsing: formula, name: "test").syntax
    var texts: [String] = []
    for node in syntax.nodes {
      switch node.kind {
      case .number(let value): texts.append("\(value)")
      case .name(let name, _): texts.append(name)
      case .unary(let symbol, let a): texts.append("(\(symbol.rawValue)\(texts[a]))")
      case .binary(let symbol, let a, let b): texts.append("(\(texts[a])\(symbol.rawValue)\(texts[b]))")
      case .ternary(let c, let a, let b): texts.append("(\(texts[c])?\(texts[a]):\(texts[b]))")
      case .index(let list, let index): texts.append("\(texts[list])[\(texts[index])]")
      case .call(let name, let arguments): texts.append("\(name)(\(arguments.map { texts[$0] }.joined(separator: ",")))")
      }
    }
    return texts[syntax.root]
  }
}
