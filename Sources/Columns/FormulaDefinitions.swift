/// Named formulas that may refer to each other in any order.
struct FormulaDefinitions {
  let formulas: [String: Formula]
  /// All names, each after the names its formula refers to.
  let order: [String]

  /// - Throws: ``FormulaError`` for a formula that does not follow the grammar, a name that a formula could not write or that
  ///   already means something, and for a cycle.
  init(_ texts: [String: String], columns: Set<String>) throws(FormulaError) {
    var formulas: [String: Formula] = [:]
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      try Self.check(name, text, columns)
      formulas[name] = try Formula(parsing: text, name: Self.place(name))
    }
    self.formulas = formulas
    order = try Self.sort(formulas)
  }

  /// The names among `names` and all they lead to, each after those it refers to.
  func needed(by names: some Sequence<String>) -> [String] {
    var needed: Set<String> = []
    var open = Array(names)
    while let name = open.popLast() {
      guard let formula = formulas[name], needed.insert(name).inserted else { continue }
      open += formula.names
    }
    return order.filter(needed.contains)
  }

  private static func place(_ name: String) -> String { "define.\(name)" }

  private static func check(_ name: String, _ text: String, _ columns: Set<String>) throws(FormulaError) {
    let source = FormulaSource(text, place: place(name))
    if columns.contains(name) {
      throw source.error(.badName(name), at: 0, "the definition hides the column \(name)", "Choose another name.")
    }
    if FormulaConstant(rawValue: name) != nil || FormulaFunction(rawValue: name) != nil {
      throw source.error(.badName(name), at: 0, "'\(name)' already has a meaning in formulas", "Choose another name.")
    }
    var lexer = FormulaLexer(FormulaSource(name, place: place(name)))
    guard let first = try? lexer.next(), first.token == .name(name, quoted: false), (try? lexer.next())?.token == .end else {
      throw source.error(
        .badName(name), at: 0, "'\(name)' is not a name formulas can write",
        "Use letters, digits and _, not starting with a digit.")
    }
  }

  /// Depth-first, with the path kept by hand: a chain of definitions may be longer than the stack is deep.
  private static func sort(_ formulas: [String: Formula]) throws(FormulaError) -> [String] {
    var order: [String] = []
    var done: Set<String> = []
    for start in formulas.keys.sorted() where !done.contains(start) {
      var path = [(name: start, references: formulas[start]?.references ?? [], next: 0)]
      var onPath: Set<String> = [start]
      while let top = path.last {
        guard top.next < top.references.count else {
          path.removeLast()
          onPath.remove(top.name)
          done.insert(top.name)
          order.append(top.name)
          continue
        }
        path[path.count - 1].next += 1
        let (name, position) = top.references[top.next]
        guard let formula = formulas[name], !done.contains(name) else { continue }
        if onPath.contains(name) { throw cycle(path.map(\.name), back: name, formulas[top.name], position) }
        path.append((name, formula.references, 0))
        onPath.insert(name)
      }
    }
    return order
  }

  private static func cycle(_ path: [String], back name: String, _ formula: Formula?, _ position: Int) -> FormulaError {
    let round = path[(path.firstIndex(of: name) ?? 0)...] + [name]
    let source = formula?.source ?? FormulaSource("", place: place(name))
    return source.error(
      .cycle(Array(round)), at: position, "definitions go round in a circle: \(round.joined(separator: " → "))",
      "Break the circle here or at another link.")
  }
}
