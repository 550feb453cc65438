/// Walks two corrections side by side and notes where they differ.
struct TreeComparison {
  private let before: Correction
  private let after: Correction
  private(set) var words: [CorrectionDifference.Change] = []
  private(set) var content: [CorrectionDifference.Change] = []
  private(set) var contentCount = 0

  init(_ before: Correction, _ after: Correction) { (self.before, self.after) = (before, after) }

  mutating func compare() {
    compare(description: before.description, after.description, at: "description")
    compare(inputs: before.inputs, after.inputs)
    compare(description: before.output.description, after.output.description, at: "output.description")
    note(before.output.name, after.output.name, at: "output.name")
    if before.genericFormulas.count == after.genericFormulas.count {
      for (i, pair) in zip(before.genericFormulas, after.genericFormulas).enumerated() {
        compare(pair.0, pair.1, at: "generic_formulas[\(i)]")
      }
    } else {
      note(counted(before.genericFormulas.count, "formula"), "\(after.genericFormulas.count)", at: "generic_formulas")
    }
    compare(before.data, after.data, at: "data")
  }

  // MARK: Notes

  private mutating func note(_ before: String, _ after: String, at path: @autoclosure () -> String) {
    guard before.exact != after.exact else { return }
    contentCount += 1
    if content.count < CorrectionDifference.listed {
      content.append(CorrectionDifference.Change(path: path(), text: "\(Self.short(before)) → \(Self.short(after))"))
    }
  }

  private mutating func compare(description before: String?, _ after: String?, at path: String) {
    guard before?.exact != after?.exact else { return }
    let text = "\(Self.short(before ?? "none")) → \(Self.short(after ?? "none"))"
    words.append(CorrectionDifference.Change(path: path, text: text))
  }

  private static func short(_ text: String) -> String { text.count > 60 ? text.prefix(57) + "…" : text }

  private mutating func compare(inputs before: [Variable], _ after: [Variable]) {
    note(before.map(\.signature).joined(separator: ", "), after.map(\.signature).joined(separator: ", "), at: "inputs")
    for (i, input) in before.enumerated() {
      guard let other = after.first(named: input.name) else { continue }
      compare(description: input.description, other.description, at: "inputs[\(i)].description")
    }
  }

  // MARK: Nodes

  private mutating func compare(_ a: CorrectionNode, _ b: CorrectionNode, at path: @autoclosure () -> String) {
    switch (a, b) {
    case (.constant(let x), .constant(let y)):
      if x.bitPattern != y.bitPattern { note("\(x)", "\(y)", at: path()) }
    case _ where a == b: return
    case (.binning(let a), .binning(let b)):
      note(a.input, b.input, at: path() + ".input")
      compare([a.edges], [b.edges], at: path() + ".edges", isList: false)
      compare(a.content, b.content, at: path() + ".content", ifAligned: a.edges.count == b.edges.count)
      compare(a.flow, b.flow, at: path() + ".flow")
    case (.multibinning(let a), .multibinning(let b)):
      note(a.inputs.joined(separator: ", "), b.inputs.joined(separator: ", "), at: path() + ".inputs")
      compare(a.edges, b.edges, at: path() + ".edges", isList: true)
      compare(a.content, b.content, at: path() + ".content", ifAligned: a.edges.map(\.count) == b.edges.map(\.count))
      compare(a.flow, b.flow, at: path() + ".flow")
    case (.category(let a), .category(let b)): compare(a, b, at: path())
    case (.formula(let a), .formula(let b)): compare(a, b, at: path())
    case (.formulaReference(let a), .formulaReference(let b)):
      note("\(a.index)", "\(b.index)", at: path() + ".index")
      note("\(a.parameters)", "\(b.parameters)", at: path() + ".parameters")
    case (.transform(let a), .transform(let b)):
      note(a.input, b.input, at: path() + ".input")
      compare(a.rule, b.rule, at: path() + ".rule")
      compare(a.content, b.content, at: path() + ".content")
    default: compareOthers(a, b, at: path())
    }
  }

  private mutating func compareOthers(_ a: CorrectionNode, _ b: CorrectionNode, at path: String) {
    switch (a, b) {
    case (.hash(let a), .hash(let b)):
      note(a.inputs.joined(separator: ", "), b.inputs.joined(separator: ", "), at: path + ".inputs")
      note(a.distribution.rawValue, b.distribution.rawValue, at: path + ".distribution")
    case (.network(let a), .network(let b)):
      if a.network != b.network { note("a network", "another", at: path + ".opaque") }
      compare(a.finalizer, b.finalizer, at: path + ".finalizer")
    default: note(a.word, b.word, at: path)
    }
  }

  private mutating func compare(
    _ a: [CorrectionNode], _ b: [CorrectionNode], at path: @autoclosure () -> String, ifAligned isAligned: Bool
  ) {
    guard isAligned else { return note(counted(a.count, "content"), counted(b.count, "content"), at: path()) }
    for (i, pair) in zip(a, b).enumerated() { compare(pair.0, pair.1, at: path() + "[\(i)]") }
  }

  private mutating func compare(_ a: [BinEdges], _ b: [BinEdges], at path: String, isList: Bool) {
    guard a.count == b.count else { return note(counted(a.count, "axis", "axes"), counted(b.count, "axis", "axes"), at: path) }
    for (i, pair) in zip(a, b).enumerated() { note(pair.0.text, pair.1.text, at: isList ? "\(path)[\(i)]" : path) }
  }

  private mutating func compare(_ a: CategoryNode, _ b: CategoryNode, at path: String) {
    note(a.input, b.input, at: path + ".input")
    let (earlier, later) = (a.keys.texts, b.keys.texts)
    for (i, key) in earlier.enumerated() {
      if let k = later.firstIndex(ofExactly: key) {
        compare(a.content[i], b.content[k], at: path + ".content[\(i)].value")
      } else {
        note("key \(key)", "no key \(key)", at: path + ".content[\(i)]")
      }
    }
    for (k, key) in later.enumerated() where !earlier.containsExactly(key) {
      note("no key \(key)", "key \(key)", at: path + ".content[\(k)]")
    }
    switch (a.otherwise, b.otherwise) {
    case (let one?, let other?): compare(one, other, at: path + ".default")
    case (nil, nil): break
    case (let one, let other): note(one?.word ?? "none", other?.word ?? "none", at: path + ".default")
    }
  }

  private mutating func compare(_ a: FormulaNode, _ b: FormulaNode, at path: String) {
    note(a.formula.expression, b.formula.expression, at: path + ".expression")
    note(a.variables.joined(separator: ", "), b.variables.joined(separator: ", "), at: path + ".variables")
    note("\(a.parameters)", "\(b.parameters)", at: path + ".parameters")
  }

  private mutating func compare(_ a: Flow, _ b: Flow, at path: String) {
    if case .content(let one) = a, case .content(let other) = b { return compare(one, other, at: path) }
    note(a.word, b.word, at: path)
  }
}

extension Variable {
  /// The name and the type, as an input is recognised.
  var signature: String { "\(name): \(type.rawValue)" }
}

extension BinEdges {
  /// The edges in brackets, or how they are spaced.
  fileprivate var text: String {
    switch spacing {
    case .explicit(let edges): "\(edges)"
    case .uniform(let count, let low, let high): "\(count) from \(low) to \(high)"
    }
  }
}
