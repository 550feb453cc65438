import Cards

/// The key `transfer` of a recoil card: another process (W → ℓν) whose simulation the calibration from Z events corrects.
public struct TransferCard: Sendable, Hashable {
  /// The simulation of the other process.
  public let sample: RecoilSample
  /// Its selection; nil selects all.
  public let selection: String?
  /// Formulas that differ from the card's: qx and qy of the generated boson, visible_px and visible_py of what is reconstructed of
  /// it, and lepton_px, lepton_py of the lepton that makes the transverse mass. Without `visible` the lepton is what is seen, and
  /// without a lepton all of the boson.
  public let definitions: [String: String]
  /// The same for simulated Z events: qx and qy of the generated boson; what is seen is the card's own q, or `visible` if given.
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
    try Self.refuseHalves(["lepton", "visible"], definitions, mapping["define"] ?? mapping.value)
    try Self.refuseHalves(["visible"], reference, mapping["reference"] ?? mapping.value)
  }

  static func refuseHalves(_ names: [String], _ found: [String: String], _ place: CardValue) throws(CardError) {
    for name in names where (found["\(name)_px"] == nil) != (found["\(name)_py"] == nil) {
      throw place.error("\(name)_px and \(name)_py are needed both, or neither")
    }
  }

  private static func formulas(_ mapping: CardMapping, needed: [String]) throws(CardError) -> [String: String] {
    for name in needed { _ = try mapping.require(name, "a component of the generated boson's momentum in GeV") }
    return try mapping.strings()
  }
}

extension RecoilFormulas {
  /// The formulas of the process to correct.
  init(_ transfer: TransferCard, of card: RecoilCard) {
    let own = RecoilFormulas(card)
    self.init(
      selection: transfer.selection, definitions: own.definitions.merging(transfer.definitions) { $1 }, lookups: own.lookups,
      usesJets: own.usesJets, xy: own.xy)
    let seen = ["visible", "lepton"].first { transfer.definitions["\($0)_px"] != nil }
    visible = seen.map { MomentumFormulas(x: "\($0)_px", y: "\($0)_py") }
  }

  /// The card's formulas along the generator's boson. Selection, MET and what is seen stay those of the card: the recoil must not
  /// hold the difference of the reconstructed and the generated momentum.
  init(reference transfer: TransferCard, of card: RecoilCard) {
    let own = RecoilFormulas(card)
    var others = transfer.reference
    let (x, y) = (others.removeValue(forKey: "qx"), others.removeValue(forKey: "qy"))
    self.init(
      selection: own.selection, definitions: own.definitions.merging(others) { $1 }, lookups: own.lookups,
      usesJets: own.usesJets, xy: own.xy)
    guard let x, let y else { preconditionFailure("a card's reference has qx and qy") }
    boson = MomentumFormulas(x: x, y: y)
    visible =
      others["visible_px"] == nil ? MomentumFormulas(x: "qx", y: "qy") : MomentumFormulas(x: "visible_px", y: "visible_py")
  }
}
