/// Gives formulas their meaning over the columns of a schema: checks kinds and turns syntax into operations.
struct FormulaLowering {
  let columns: [ColumnSchema]
  private let columnIndex: [String: Int]
  let definitions: FormulaDefinitions
  let tables: [FormulaTable]
  let tableNames: [String]
  var graph = FormulaGraph()
  /// Which pairs of shapes meet, and where first.
  private(set) var checks: [FormulaLengthCheck] = []
  private var meanings: [String: FormulaMeaning] = [:]

  init(columns: [ColumnSchema], definitions: FormulaDefinitions, tables: [String: FormulaTable]) {
    let tables = tables.sorted { $0.key < $1.key }
    self.tables = tables.map(\.value)
    tableNames = tables.map(\.key)
    self.columns = columns
    self.definitions = definitions
    columnIndex = Dictionary(columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The meaning of a formula, after that of the definitions it needs.
  mutating func meaning(of formula: Formula) throws(FormulaError) -> FormulaMeaning {
    for name in definitions.needed(by: formula.names) where meanings[name] == nil {
      if let definition = definitions.formulas[name] { meanings[name] = try lower(definition) }
    }
    return try lower(formula)
  }

  private mutating func lower(_ formula: Formula) throws(FormulaError) -> FormulaMeaning {
    var scope = FormulaScope(source: formula.source, syntax: formula.syntax, node: formula.syntax.nodes[0])
    for node in formula.syntax.nodes {
      scope.node = node
      let meaning = try lower(node, scope)
      scope.results.append(meaning)
    }
    return scope[formula.syntax.root]
  }

  private mutating func lower(_ node: FormulaSyntax.Node, _ scope: FormulaScope) throws(FormulaError) -> FormulaMeaning {
    switch node.kind {
    case .number(let value): FormulaMeaning(value: .constant(value), isBoolean: false, mayBeNaN: false)
    case .name(let name, let quoted): try lower(name: name, quoted: quoted, scope)
    case .unary(let symbol, let operand): lower(symbol, scope[operand])
    case .binary(let symbol, let left, let right): try lower(symbol, left, right, scope)
    case .ternary(let condition, let then, let otherwise): try choose(condition, then, otherwise, scope)
    case .index(let list, let index): try lower(list, at: index, scope)
    case .call(let function, let arguments): try call(function, arguments, scope)
    }
  }

  // MARK: Names

  private mutating func lower(name: String, quoted: Bool, _ scope: FormulaScope) throws(FormulaError) -> FormulaMeaning {
    let constant = quoted ? nil : FormulaConstant(rawValue: name)
    if let index = columnIndex[name] {
      if constant != nil {
        throw scope.error(.badName(name), "'\(name)' is a column and a constant", "Write `\(name)` in backquotes for the column.")
      }
      return try column(index, scope)
    }
    if let constant {
      return FormulaMeaning(value: .constant(constant.value), isBoolean: constant.isBoolean, mayBeNaN: false)
    }
    if let meaning = meanings[name] { return meaning }
    if let function = FormulaFunction(rawValue: name) {
      throw scope.error(.unknownName(name), "\(name) is a function, not a value", "Write \(function.signature).")
    }
    if let index = tableNames.firstIndex(of: name) {
      let axes = ["x", "y", "z"].prefix(tables[index].edges.count).joined(separator: ", ")
      throw scope.error(.unknownName(name), "\(name) is a lookup, not a value", "Write \(name)(\(axes)).")
    }
    let known = columns.map(\.name) + definitions.order + FormulaConstant.allCases.map(\.rawValue)
    throw scope.error(.unknownName(name), "there is no column or definition called '\(name)'", suggestion(for: name, in: known))
  }

  private mutating func column(_ index: Int, _ scope: FormulaScope) throws(FormulaError) -> FormulaMeaning {
    let schema = columns[index]
    var shape: Int?
    switch schema.shape {
    case .scalar: shape = nil
    case .jagged: shape = graph.shape(.jagged(column: index))
    case .fixed(let dimensions):
      guard let count = schema.shape.fixedCount else {
        throw scope.error(
          .shape, "the column '\(schema.name)' has impossible dimensions \(dimensions)", "The file may be damaged.")
      }
      shape = graph.shape(.fixed(count: count))
    case .text, .nested:
      throw scope.error(
        .shape, "the column '\(schema.name)' cannot be used: \(schema.obstacle ?? "")",
        "Formulas work on numbers and lists of them.")
    }
    return FormulaMeaning(
      value: graph.column(index, shape: shape), isBoolean: schema.type == .bool, shape: shape, mayBeNaN: !schema.type.isInteger)
  }

  // MARK: Shapes

  /// The shape of lists that meet in one operation; nil if none of the parts is a list.
  mutating func common(_ parts: [Int], _ scope: FormulaScope) throws(FormulaError) -> Int? {
    let lists = parts.filter { scope[$0].shape != nil }
    guard let first = lists.first, let shape = scope[first].shape else { return nil }
    for other in lists.dropFirst() {
      if let otherShape = scope[other].shape { try meet(first, shape, other, otherShape, scope) }
    }
    return shape
  }

  private mutating func meet(
    _ left: Int, _ leftShape: Int, _ right: Int, _ rightShape: Int, _ scope: FormulaScope
  ) throws(FormulaError) {
    if leftShape == rightShape { return }
    let check = FormulaLengthCheck(
      left: leftShape, right: rightShape, source: scope.source, position: scope.node.mark, leftText: scope.text(left),
      rightText: scope.text(right))
    if case .fixed(let a) = graph.shapes[leftShape], case .fixed(let b) = graph.shapes[rightShape] {
      throw scope.error(
        .shape, "the lists always differ in length: '\(check.leftText)' has \(a), '\(check.rightText)' has \(b)",
        "Only lists of one length combine element by element.")
    }
    if !checks.contains(where: { $0.left == leftShape && $0.right == rightShape }) { checks.append(check) }
  }
}

/// The formula being lowered, with what its nodes so far mean.
struct FormulaScope {
  let source: FormulaSource
  let syntax: FormulaSyntax
  var results: [FormulaMeaning] = []
  var node: FormulaSyntax.Node

  subscript(node: Int) -> FormulaMeaning { results[node] }

  func text(_ node: Int) -> String { source.excerpt(syntax.nodes[node].range) }

  /// An error at the node being lowered, or at another.
  func error(_ reason: FormulaError.Reason, at other: Int? = nil, _ message: String, _ remedy: String) -> FormulaError {
    source.error(reason, at: other.map { syntax.nodes[$0].range.lowerBound } ?? node.mark, message, remedy)
  }
}
