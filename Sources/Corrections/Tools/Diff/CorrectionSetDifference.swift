/// What changed between two versions of a correction set.
///
/// The order of corrections does not count. Content is everything that evaluation sees; descriptions are not.
public struct CorrectionSetDifference: Sendable, Hashable, Encodable {
  /// Corrections that only the later set has, in its order.
  public let added: [String]
  /// Corrections that only the earlier set has, in its order.
  public let removed: [String]
  /// Corrections of both that differ, in the order of the earlier set.
  public let changed: [CorrectionDifference]
  /// Compounds that only the later set has.
  public let compoundsAdded: [String]
  /// Compounds that only the earlier set has.
  public let compoundsRemoved: [String]
  /// Compounds whose own entries differ; those whose parts differ are not listed again.
  public let compoundsChanged: [CompoundDifference]
  /// Whether the set's description differs.
  public let hasNewDescription: Bool

  /// Compares two sets.
  /// - Parameter points: how many sets of arguments of one correction are evaluated at most.
  public init(from earlier: CorrectionSet, to later: CorrectionSet, points: Int = 20_000) {
    let (before, after) = (earlier.corrections.byName, later.corrections.byName)
    added = later.corrections.map(\.name).filter { before[$0.exact] == nil }
    removed = earlier.corrections.map(\.name).filter { after[$0.exact] == nil }
    changed = earlier.corrections.compactMap { correction in
      after[correction.name.exact].flatMap { CorrectionDifference(from: correction, to: $0, points: points) }
    }
    let compounds = later.compounds.byName
    compoundsAdded = later.compounds.map(\.name).filter { earlier.compounds.index(named: $0) == nil }
    compoundsRemoved = earlier.compounds.map(\.name).filter { compounds[$0.exact] == nil }
    compoundsChanged = earlier.compounds.compactMap { compound in
      compounds[compound.name.exact].flatMap { CompoundDifference(from: compound, to: $0, points: points) }
    }
    hasNewDescription = earlier.description?.exact != later.description?.exact
  }

  /// Whether the sets are the same but for the order of corrections.
  public var isEmpty: Bool {
    added.isEmpty && removed.isEmpty && changed.isEmpty && compoundsAdded.isEmpty && compoundsRemoved.isEmpty
      && compoundsChanged.isEmpty && !hasNewDescription
  }

  /// The corrections whose content changed while their version did not rise.
  public var unraised: [String] { changed.filter(\.isUnraised).map(\.name) }

  /// The compounds whose own entries changed in what evaluation sees. They have no version that could rise.
  public var unversioned: [String] { compoundsChanged.filter { !$0.content.isEmpty }.map(\.name) }

  /// Whether content changed and no version says so: of a correction whose version did not rise, or of a compound.
  public var isUntold: Bool { !unraised.isEmpty || !unversioned.isEmpty }

  private enum CodingKeys: String, CodingKey {
    case added, removed, changed, compoundsAdded, compoundsRemoved, compoundsChanged, hasNewDescription, unraised, unversioned
    case isEmpty
  }

  /// The verdicts are written, too.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(added, forKey: .added)
    try container.encode(removed, forKey: .removed)
    try container.encode(changed, forKey: .changed)
    try container.encode(compoundsAdded, forKey: .compoundsAdded)
    try container.encode(compoundsRemoved, forKey: .compoundsRemoved)
    try container.encode(compoundsChanged, forKey: .compoundsChanged)
    try container.encode(hasNewDescription, forKey: .hasNewDescription)
    try container.encode(unraised, forKey: .unraised)
    try container.encode(unversioned, forKey: .unversioned)
    try container.encode(isEmpty, forKey: .isEmpty)
  }
}
