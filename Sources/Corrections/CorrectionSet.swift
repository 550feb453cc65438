/// What one file holds: corrections with distinct names.
public struct CorrectionSet: Sendable {
  /// What the set is for, and where it comes from: schema 2 has no other place for provenance.
  public let description: String?
  /// The corrections, in the order of the file.
  public let corrections: [Correction]
  /// Corrections made of several, in the order of the file. Their names are apart from those of ``corrections``.
  public let compounds: [CompoundCorrection]

  /// - Throws: ``CorrectionError``: two corrections, or two compounds, of one name; a compound of others than `corrections`.
  public init(
    description: String? = nil, corrections: [Correction], compounds: [CompoundCorrection] = []
  ) throws(CorrectionError) {
    try Self.requireDistinct(corrections.map(\.name), in: "corrections")
    try Self.requireDistinct(compounds.map(\.name), in: "compound_corrections")
    let byName = corrections.byName
    for (i, compound) in compounds.enumerated() {
      for (k, part) in compound.stack.enumerated() where byName[part.name.exact] != part {
        throw CorrectionError(
          .unknownCorrection(part.name, known: corrections.map(\.name)), at: "compound_corrections[\(i)].stack[\(k)]")
      }
    }
    self.compounds = compounds
    self.description = description
    self.corrections = corrections
  }

  /// The correction called `name`.
  /// - Throws: ``CorrectionError`` (`unknownCorrection`) that lists what there is.
  public func correction(_ name: String) throws(CorrectionError) -> Correction {
    guard let found = corrections.first(named: name) else {
      throw CorrectionError(.unknownCorrection(name, known: corrections.map(\.name)))
    }
    return found
  }

  private static func requireDistinct(_ names: [String], in list: String) throws(CorrectionError) {
    var seen: Set<ExactText> = []
    for (i, name) in names.enumerated() where !seen.insert(name.exact).inserted {
      throw CorrectionError(.duplicateName(name), at: "\(list)[\(i)].name")
    }
  }
}

extension CorrectionSet: Hashable {
  /// Equal in everything the format stores.
  public static func == (a: CorrectionSet, b: CorrectionSet) -> Bool {
    a.description?.exact == b.description?.exact && a.corrections == b.corrections && a.compounds == b.compounds
  }

  /// Consistent with equality.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(corrections)
    hasher.combine(compounds)
  }
}
