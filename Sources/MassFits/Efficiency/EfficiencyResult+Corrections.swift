public import Corrections
import Storage

extension EfficiencyResult {
  /// The bytes of `efficiencies.json`: sorted keys, the same for the same inputs and card.
  public func fileBytes() throws -> [UInt8] { try sortedJSON(self) + [0x0a] }

  /// The measurement as a correction set of schema v2: `efficiency_data` and, with a simulation, `efficiency_mc` and
  /// `scale_factor`; see ``EfficiencyCorrections``.
  /// - Throws: `CorrectionError`; JSON's own errors.
  public func correctionSet() throws -> CorrectionSet {
    let digest = SHA256.hexDigest(of: try fileBytes())
    let builder = EfficiencyCorrections(
      bins: bins, flow: flow,
      provenance: "passing: \(formulas.passing); card=\(provenance.cardSHA256); \(EfficiencyFolder.resultName)=\(digest)")
    var corrections = [
      try builder.correction("efficiency_data", "efficiency in data", values: values { $0.data.efficiency }, isProbability: true)
    ]
    if regions.contains(where: { $0.simulation != nil }) {
      corrections += [
        try builder.correction(
          "efficiency_mc", "efficiency in simulation", values: values { $0.simulation?.efficiency }, isProbability: true),
        try builder.correction(
          "scale_factor", "efficiency in data over efficiency in simulation", values: values { $0.scaleFactor },
          isProbability: false),
      ]
    }
    let inputs = provenance.inputs.map { "\($0.sample) \($0.file) (\($0.entries) entries, \($0.sampledSHA256.prefix(12)))" }
    let description = """
      Concord \(provenance.version) efficiencies ‘\(name)’ by tag and probe. Uncertainties: \(conventions.statistical); \
      \(conventions.systematic). Inputs: \(inputs.joined(separator: ", ")).
      """
    return try CorrectionSet(description: description, corrections: corrections)
  }
}
