/// What changed in one compound's own entries; its parts are compared as corrections.
public struct CompoundDifference: Sendable, Hashable, Encodable {
  /// The compound's name.
  public let name: String
  /// Changes of descriptions.
  public let words: [CorrectionDifference.Change]
  /// Changes of what evaluation sees: inputs, operations, and the stack with its order.
  public let content: [CorrectionDifference.Change]
  /// How values differ, those of changed parts included; nil if the content is the same, or the inputs are not.
  public let values: ValueDifference?

  /// Nil if nothing differs.
  init?(from before: CompoundCorrection, to after: CompoundCorrection, points: Int) {
    name = before.name
    words = Self.words(before, after)
    content = Self.changes(before.entries, after.entries)
    if words.isEmpty && content.isEmpty { return nil }
    let isComparable = Set(before.inputs.map(\.signature.exact)) == Set(after.inputs.map(\.signature.exact))
    values =
      !content.isEmpty && isComparable ? ValueDifference(from: .compound(before), to: .compound(after), points: points) : nil
  }

  private static func words(_ before: CompoundCorrection, _ after: CompoundCorrection) -> [CorrectionDifference.Change] {
    var earlier = [("description", before.description), ("output.description", before.output.description)]
    var later = [("description", after.description), ("output.description", after.output.description)]
    for (i, input) in before.inputs.enumerated() {
      guard let other = after.inputs.first(named: input.name) else { continue }
      earlier.append(("inputs[\(i)].description", input.description))
      later.append(("inputs[\(i)].description", other.description))
    }
    return changes(earlier.map { ($0, $1 ?? "none") }, later.map { ($0, $1 ?? "none") })
  }

  private static func changes(_ before: [(String, String)], _ after: [(String, String)]) -> [CorrectionDifference.Change] {
    zip(before, after).filter { $0.1.exact != $1.1.exact }.map {
      CorrectionDifference.Change(path: $0.0, text: "\($0.1) → \($1.1)")
    }
  }
}

extension CompoundCorrection {
  /// What evaluation sees, as the format calls it.
  fileprivate var entries: [(String, String)] {
    [
      ("inputs", inputs.map(\.signature).joined(separator: ", ")), ("output.name", output.name),
      ("inputs_update", inputsUpdate.joined(separator: ", ")), ("input_op", inputOperation.rawValue),
      ("output_op", outputOperation.rawValue), ("stack", stack.map(\.name).joined(separator: ", ")),
    ]
  }
}
