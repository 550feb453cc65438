/// One formula of a card, checked against the grammar but not yet against any columns.
///
/// `docs/formulas.md` describes the language. To evaluate formulas, compile them: ``FormulaProgram``.
public struct Formula: Sendable, Hashable {
  let source: FormulaSource
  let syntax: FormulaSyntax

  /// Reads a formula.
  /// - Parameter text: the formula; spaces and line breaks do not matter.
  /// - Parameter name: what the formula is for (`selection`, `define.qx`); error messages start with it.
  /// - Throws: ``FormulaError`` that points at the first character that does not follow the grammar.
  public init(parsing text: String, name: String) throws(FormulaError) {
    source = FormulaSource(text, place: name)
    syntax = try FormulaParser.parse(source)
  }

  /// The formula as it was written.
  public var text: String { source.text }

  /// What the formula is for.
  public var name: String { source.place }

  /// The names it refers to, functions and constants left out, in order of first appearance: columns or definitions.
  public var names: [String] { references.map(\.name) }

  /// Each name it refers to and the byte where it first stands.
  var references: [(name: String, position: Int)] {
    var seen: Set<String> = []
    var found: [(name: String, position: Int)] = []
    for node in syntax.nodes {
      guard case .name(let name, let quoted) = node.kind, quoted || !isBuiltIn(name) else { continue }
      if seen.insert(name).inserted { found.append((name, node.range.lowerBound)) }
    }
    return found
  }

  private func isBuiltIn(_ name: String) -> Bool { FormulaConstant(rawValue: name) != nil }
}

/// Names with a fixed value.
enum FormulaConstant: String, Sendable, CaseIterable {
  case pi
  case yes = "true"
  case no = "false"

  var value: Double {
    switch self {
    case .pi: .pi
    case .yes: 1
    case .no: 0
    }
  }

  var isBoolean: Bool { self != .pi }
}
