/// Summaries as plain text of at most `width` columns, to be read in a terminal or pasted into a merge request.
public struct SummaryText {
  private let width: Int
  private var lines: [String] = []

  /// - Parameter width: columns, 40 or more.
  public init(width: Int = 80) {
    precondition(width >= 40, "40 columns or more are needed, not \(width)")
    self.width = width
  }

  /// The text for a set.
  /// - Parameter head: lines about the file, put before the description.
  public static func text(_ summary: CorrectionSetSummary, head: [String] = [], width: Int = 80) -> String {
    var text = SummaryText(width: width)
    let (corrections, compounds) = (summary.corrections.count, summary.compounds.count)
    var counts = [counted(corrections, "correction")]
    if compounds > 0 { counts.append(counted(compounds, "compound")) }
    counts.append(counted(summary.nodeCount, "node"))
    text.add("correction set, schema \(summary.schemaVersion): " + counts.joined(separator: ", "))
    for line in head + ["for correctionlib \(summary.minimumReader) or newer"] { text.add(line) }
    text.add(summary.description ?? "no description")
    for correction in summary.corrections { text.add(correction) }
    for compound in summary.compounds { text.add(compound) }
    return text.lines.joined(separator: "\n")
  }

  private mutating func add(_ correction: CorrectionSummary) {
    lines.append("")
    add("\(correction.name) (v\(correction.version))")
    add(correction.description ?? "no description", indent: 2)
    let order = ["binning", "multibinning", "category", "transform", "formula", "formularef", "hashprng", "lwtnn", "constant"]
    var counts = order.compactMap { word in correction.nodes[word].map { "\(word) \($0)" } }
    if correction.genericFormulas > 0 { counts.append("generic formulas \(correction.genericFormulas)") }
    add("nodes: " + counts.joined(separator: ", "), indent: 2, hanging: 9)
    let nameWidth = min(20, correction.inputs.map(\.name.count).max() ?? 0)
    for input in correction.inputs { add(input, nameWidth) }
    add("→ \(correction.output)" + (correction.outputDescription.map { ": \($0)" } ?? ""), indent: 2, hanging: 4)
  }

  private mutating func add(_ input: InputSummary, _ nameWidth: Int) {
    let name = input.name + String(repeating: " ", count: max(0, nameWidth - input.name.count))
    let type = input.type + String(repeating: " ", count: 6 - input.type.count)
    add("\(name)  \(type)  \(input.facts.joined(separator: "; "))", indent: 2, hanging: nameWidth + 12)
    if let description = input.description, !description.isEmpty { add(description, indent: nameWidth + 12) }
  }

  private mutating func add(_ compound: CompoundSummary) {
    lines.append("")
    add("\(compound.name) (compound)")
    add(compound.description ?? "no description", indent: 2)
    add("inputs: " + compound.inputs.joined(separator: ", "), indent: 2, hanging: 10)
    add("stack: " + compound.stack.joined(separator: " then "), indent: 2, hanging: 9)
    let updated = compound.inputsUpdate.isEmpty ? "no input" : compound.inputsUpdate.joined(separator: ", ")
    add("updates \(updated) by \(compound.inputOperation), the result by \(compound.outputOperation)", indent: 2, hanging: 4)
  }

  // MARK: Lines

  /// Adds a text, broken between words; line breaks of its own are kept.
  private mutating func add(_ text: String, indent: Int = 0, hanging: Int? = nil) {
    for (number, paragraph) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      add(paragraph: String(paragraph), first: number == 0 ? indent : hanging ?? indent, rest: hanging ?? indent)
    }
  }

  private mutating func add(paragraph: String, first: Int, rest: Int) {
    var line = String(repeating: " ", count: first)
    var isEmpty = true
    for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(Self.trimmed(line))
        line = String(repeating: " ", count: rest)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    lines.append(Self.trimmed(line))
  }

  private static func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }
}

extension InputSummary {
  /// What there is to know of the input, in words.
  fileprivate var facts: [String] {
    var facts: [String] = []
    if let range {
      let low = range[0] == "-inf" ? "(-inf" : "[\(range[0])"
      facts.append("\(low), \(range[1])), outside: \(outside.joined(separator: ", "))")
    }
    if let keys {
      facts.append(keys.isEmpty ? "no keys" : "keys " + keys.joined(separator: ", "))
      facts.append(hasDefault ? "others: default" : "others: error")
    }
    if !readBy.isEmpty { facts.append("read by " + readBy.joined(separator: ", ")) }
    if isUnused { facts.append("unused") }
    if isTransformed { facts.append("changed by a transform") }
    return facts
  }
}
