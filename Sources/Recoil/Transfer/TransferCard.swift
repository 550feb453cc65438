import Cards

/// The key `transfer` of a recoil card: another process (W → ℓν) whose simulation the calibration from Z events corrects.
public struct TransferCard: Sendable, Hashable {
  /// The simulation of the other process.
  public let sample: RecoilSample
  /// Its selection; nil selects all.
  public let selection: String?
  /// Formulas that differ from the card's: qx and qy of the generated boson, and lepton_px, lepton_py of the lepton that is seen
  /// beside a neutrino, which makes the transverse mass; without them all of the boson is seen.
  public let definitions: [String: String]
  /// qx and qy of simulated Z events at the generator's level.
  public let reference: [String: String]

  /// Reads the key; nil if the card has none.
  /// - Throws: ``CardError`` with file, line and key.
  init?(_ value: CardValue?) throws(CardError) {
    guard let mapping = try value?.mapping() else { return nil }
    try mapping.refuseUnknownKeys(["simulation", "selection", "define", "reference"])
    let simulation = try mapping.require("simulation", "the files of the process to correct, as W simulation").mapping()
    try simulation.refuseUnknownKeys(["name"] + CardSample.keys)
    let source = try CardSample(simulation)
    sample = RecoilSample(
      name: try simulation["name"]?.string() ?? "transfer", role: .signal, files: source.files, tree: source.tree,
      weight: source.weight, entries: source.entries, uncertainty: nil, friends: source.friends)
    selection = try mapping["selection"]?.string()
    definitions = try Self.formulas(
      try mapping.require("define", "formulas for qx and qy of the generated boson").mapping(), needed: ["qx", "qy"])
    reference = try Self.formulas(
      try mapping.require("reference", "qx and qy of the generated boson in the card's signal").mapping(), needed: ["qx", "qy"])
    guard (definitions["lepton_px"] == nil) == (definitions["lepton_py"] == nil) else {
      throw (mapping["define"] ?? mapping.value).error("lepton_px and lepton_py are needed both, or neither")
    }
  }

  private static func formulas(_ mapping: CardMapping, needed: [String]) throws(CardError) -> [String: String] {
    for name in needed { _ = try mapping.require(name, "a component of the generated boson's momentum in GeV") }
    var result: [String: String] = [:]
    for entry in mapping.entries { result[entry.name] = try entry.value.string() }
    return result
  }
}

extension RecoilFormulas {
  /// The formulas of the process to correct.
  init(_ transfer: TransferCard, of card: RecoilCard) {
    let own = RecoilFormulas(card)
    self.init(
      selection: transfer.selection, definitions: own.definitions.merging(transfer.definitions) { $1 }, lookups: own.lookups,
      usesJets: own.usesJets, xy: own.xy)
    if transfer.definitions["lepton_px"] != nil { hasNeutrino = true }
  }

  /// The card's formulas with the boson of the generator.
  init(reference transfer: TransferCard, of card: RecoilCard) {
    let own = RecoilFormulas(card)
    self.init(
      selection: own.selection, definitions: own.definitions.merging(transfer.reference) { $1 }, lookups: own.lookups,
      usesJets: own.usesJets, xy: own.xy)
  }
}
