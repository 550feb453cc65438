public import Cards
public import Statistics

/// One definition of the missing momentum.
public struct ResponseMET: Sendable, Hashable, Codable {
  /// What it is called, as in PUPPI.
  public let name: String
  /// The formula of its x component, GeV.
  public let x: String
  /// The formula of its y component, GeV.
  public let y: String
  /// The path of a recoil calibration, relative to the card, that simulation is corrected by; nil for none.
  public let calibration: String?
}

/// One quantity that response and resolutions are measured against.
public struct ResponseAxis: Sendable, Hashable, Codable {
  /// What it is called, as in npv.
  public let name: String
  /// The formula of its value.
  public let formula: String
  /// What stands below a plot.
  public let title: String
  /// The bins: [lo, hi), the last one closed.
  public let edges: Binning
}

/// A part of the events, measured apart.
public struct ResponseSplit: Sendable, Hashable, Codable {
  /// What it is called.
  public let name: String
  /// The condition its events fulfil.
  public let condition: String
}

/// A `kind: response` card: which METs to compare, against what, in which files.
public struct ResponseCard: Sendable {
  /// The YAML it came from.
  public let card: Card
  /// The measurement's name.
  public let name: String
  /// Data, signal and any number of backgrounds.
  public let samples: [RecoilSample]
  /// 1/pb; multiplies every simulated weight.
  public let luminosity: Double
  /// The selection formula; nil selects all.
  public let selection: String?
  /// Formulas by name: qx, qy and the user's own. `qt` is |q|, without a formula.
  public let definitions: [String: String]
  /// Histograms that formulas call by name; nil if the card has none.
  public let lookups: CardLookups?
  /// The definitions of MET, in the order of the card.
  public let mets: [ResponseMET]
  /// The axes, in the order of the card.
  public let axes: [ResponseAxis]
  /// Parts of the events measured apart, beside all of them.
  public let splits: [ResponseSplit]
  /// How responses and resolutions are measured.
  public let options: ResponseOptions
  /// Below this qT (GeV) events have no axis and take no part.
  public let minimumQT: Double

  static let keys =
    [
      "kind", "name", "samples", "luminosity", "selection", "define", "lookups", "mets", "against", "splits", "axis",
    ] + ResponseOptions.keys
  /// What the whole of the events is called beside its parts.
  public static let everything = "all"

  /// Reads a card.
  /// - Throws: ``CardError`` with file, line, key and the nearest valid name.
  public init(_ card: Card) throws(CardError) {
    let root = try card.root()
    try root.refuseUnknownKeys(Self.keys)
    _ = try card.kind(among: ["response"])
    self.card = card
    name = try root.require("name", "the measurement's name").folderName()
    samples = try RecoilCard.samples(try root.require("samples", "data, signal and optionally background").mapping())
    luminosity = try root["luminosity"]?.positiveNumber() ?? 1
    selection = try root["selection"]?.string()
    definitions = try Self.definitions(try root.require("define", "formulas for qx and qy").mapping())
    lookups = try CardLookups(root["lookups"], of: card)
    mets = try Self.mets(try root.require("mets", "formulas x and y by name, as in PF: {x: …, y: …}").mapping())
    axes = try Self.axes(try root.require("against", "formulas and edges by name, as in qt: {edges: [0, 10, 20]}").mapping())
    splits = try Self.splits(try root["splits"]?.mapping())
    options = try ResponseOptions(root)
    minimumQT = try RecoilCard.minimumQT(root["axis"])
  }

  private static func definitions(_ mapping: CardMapping) throws(CardError) -> [String: String] {
    let result = try mapping.strings()
    for name in ["qx", "qy"] { _ = try mapping.require(name, "the boson's transverse momentum in GeV") }
    if let given = mapping["qt"] { throw given.error("qt is always the length of (qx, qy). Leave it out or choose another name") }
    return result
  }

  private static func mets(_ mapping: CardMapping) throws(CardError) -> [ResponseMET] {
    var result: [ResponseMET] = []
    for entry in mapping.entries {
      let met = try entry.value.mapping()
      try met.refuseUnknownKeys(["x", "y", "calibration"])
      result.append(
        ResponseMET(
          name: entry.name, x: try met.require("x", "the missing momentum in GeV").string(),
          y: try met.require("y", "the missing momentum in GeV").string(), calibration: try met["calibration"]?.string()))
    }
    guard !result.isEmpty else { throw mapping.value.error("there is no MET to measure") }
    return result
  }

  private static func axes(_ mapping: CardMapping) throws(CardError) -> [ResponseAxis] {
    var result: [ResponseAxis] = []
    for entry in mapping.entries {
      let axis = try entry.value.mapping()
      try axis.refuseUnknownKeys(["formula", "edges", "title"])
      result.append(
        ResponseAxis(
          name: entry.name, formula: try axis["formula"]?.string() ?? entry.name,
          title: try axis["title"]?.string() ?? (entry.name == "qt" ? "qT (GeV)" : entry.name),
          edges: try axis.require("edges", "the rising edges of its bins").binning()))
    }
    guard !result.isEmpty else { throw mapping.value.error("there is nothing to measure against") }
    return result
  }

  private static func splits(_ mapping: CardMapping?) throws(CardError) -> [ResponseSplit] {
    var result: [ResponseSplit] = []
    for entry in mapping?.entries ?? [] {
      guard entry.name != everything else {
        throw entry.value.error("‘\(everything)’ stands for all events. Choose another name")
      }
      result.append(ResponseSplit(name: entry.name, condition: try entry.value.string()))
    }
    return result
  }
}
