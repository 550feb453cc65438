/// What one file holds: corrections with distinct names.
public struct CorrectionSet: Sendable, Hashable {
  /// What the set is for, and where it comes from: schema 2 has no other place for provenance.
  public let description: String?
  /// The corrections, in the order of the file.
  public let corrections: [Correction]

  /// - Throws: ``CorrectionError``: two corrections of one name.
  public init(description: String? = nil, corrections: [Correction]) throws(CorrectionError) {
    var seen: Set<String> = []
    for (i, correction) in corrections.enumerated() where !seen.insert(correction.name).inserted {
      throw CorrectionError(.duplicateName(correction.name), at: "corrections[\(i)].name")
    }
    self.description = description
    self.corrections = corrections
  }

  /// The correction called `name`.
  /// - Throws: ``CorrectionError`` (`unknownCorrection`) that lists what there is.
  public func correction(_ name: String) throws(CorrectionError) -> Correction {
    guard let found = corrections.first(where: { $0.name == name }) else {
      throw CorrectionError(.unknownCorrection(name, known: corrections.map(\.name)))
    }
    return found
  }
}
