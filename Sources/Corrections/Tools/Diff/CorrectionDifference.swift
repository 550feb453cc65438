/// What changed in one correction.
public struct CorrectionDifference: Sendable, Hashable, Encodable {
  /// Something that differs, and where.
  public struct Change: Sendable, Hashable, Encodable {
    /// The place in the correction, such as `data.content[1].edges`.
    public let path: String
    /// What it was and what it is.
    public let text: String
  }

  /// How many changes are listed.
  public static let listed = 40

  /// The correction's name.
  public let name: String
  /// The earlier version.
  public let versionBefore: Int
  /// The later version.
  public let versionAfter: Int
  /// Changes of descriptions.
  public let words: [Change]
  /// The first changes of what evaluation sees.
  public let content: [Change]
  /// How many there are in all.
  public let contentCount: Int
  /// How values differ; nil if the content is the same, or the inputs are not.
  public let values: ValueDifference?

  /// Nil if nothing differs.
  init?(from before: Correction, to after: Correction, points: Int) {
    guard before != after else { return nil }
    var comparison = TreeComparison(before, after)
    comparison.compare()
    (name, versionBefore, versionAfter) = (before.name, before.version, after.version)
    (words, content, contentCount) = (comparison.words, comparison.content, comparison.contentCount)
    let isComparable =
      Set(before.inputs.map(\.signature.exact)) == Set(after.inputs.map(\.signature.exact))
    values =
      contentCount > 0 && isComparable ? ValueDifference(from: .correction(before), to: .correction(after), points: points) : nil
  }

  /// Whether the content changed while the version did not rise.
  public var isUnraised: Bool { contentCount > 0 && versionAfter <= versionBefore }
}
