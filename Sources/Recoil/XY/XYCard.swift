public import Cards

/// A `kind: xy` card: which offsets of MET to measure, with which files, against which nPV.
public struct XYCard: Sendable, SampleCard {
  /// The YAML it came from.
  public let card: Card
  /// The calibration's name.
  public let name: String
  /// Data, signal and any number of backgrounds; data or signal may be missing.
  public let samples: [RecoilSample]
  /// 1/pb; multiplies every simulated weight.
  public let luminosity: Double
  /// What turns columns into MET, nPV, run and selection.
  public let formulas: XYFormulas
  /// The periods of data taking; nil for one.
  public let periods: RunPeriods?
  /// How offsets are measured and fitted.
  public let options: XYOptions
  /// How events are divided into those fitted and those checked.
  public let split: EventSplit
  /// What the held-out events have to fulfil.
  public let gate: XYGate

  static let keys = [
    "kind", "name", "samples", "luminosity", "selection", "define", "lookups", "met", "mets", "npv", "periods", "order", "offset",
    "edge",
    "largestShift", "split", "gate",
  ]

  /// Reads a card.
  /// - Throws: ``CardError`` with file, line, key and the nearest valid name.
  public init(_ card: Card) throws(CardError) {
    let root = try card.root()
    try root.refuseUnknownKeys(Self.keys)
    _ = try card.kind(among: ["xy"])
    self.card = card
    name = try root.require("name", "the calibration's name").folderName()
    samples = try Self.samples(try root.require("samples", "data, signal or both, and optionally background").mapping())
    luminosity = try root["luminosity"]?.positiveNumber() ?? 1
    periods = try root["periods"].map { value throws(CardError) in try RunPeriods(value) }
    formulas = try Self.formulas(root, card, usesRuns: periods != nil)
    options = try XYOptions(root)
    split = try EventSplit(root["split"])
    gate = try XYGate(root["gate"])
  }

  private static func samples(_ mapping: CardMapping) throws(CardError) -> [RecoilSample] {
    try mapping.refuseUnknownKeys(["data", "signal", "background"])
    var result: [RecoilSample] = []
    if let value = mapping["data"] { result.append(try RecoilCard.sample("data", .data, value)) }
    if let value = mapping["signal"] { result.append(try RecoilCard.sample("signal", .signal, value)) }
    guard !result.isEmpty else { throw mapping.value.error("there is neither data nor signal: nothing to correct") }
    if let background = mapping["background"], mapping["data"] == nil {
      throw background.error("background is subtracted from data, and there are none. Leave it out")
    }
    return try RecoilCard.distinct(result + RecoilCard.backgrounds(mapping["background"]), mapping)
  }

  private static func formulas(_ root: CardMapping, _ card: Card, usesRuns: Bool) throws(CardError) -> XYFormulas {
    let define = try root["define"]?.mapping()
    return XYFormulas(
      selection: try root["selection"]?.string(), definitions: try define?.strings() ?? [:],
      lookups: try CardLookups(root["lookups"], of: card),
      mets: try mets(root, define), usesRuns: usesRuns)
  }

  /// `mets: {PF: {x: …, y: …}}`, or one MET from define.met_x and met_y.
  private static func mets(_ root: CardMapping, _ define: CardMapping?) throws(CardError) -> [XYMET] {
    guard let mapping = try root["mets"]?.mapping() else {
      let name = try root["met"]?.name() ?? "MET"
      guard let define else {
        throw root.value.error("the key ‘define’ is missing: formulas for met_x and met_y, unless mets gives several")
      }
      for name in ["met_x", "met_y"] { _ = try define.require(name, "the missing momentum in GeV, unless mets gives several") }
      return [XYMET(name: name, x: "met_x", y: "met_y")]
    }
    if let other = root["met"] { throw other.error("mets names every MET: leave met out") }
    var result: [XYMET] = []
    for entry in mapping.entries {
      let met = try entry.value.mapping()
      try met.refuseUnknownKeys(["x", "y"])
      let (x, y) = (try met.require("x", "MET along x in GeV"), try met.require("y", "MET along y in GeV"))
      result.append(XYMET(name: try entry.value.isName(entry.name), x: try x.string(), y: try y.string()))
    }
    guard !result.isEmpty else { throw mapping.value.error("there are no METs. Leave the key out to use define.met_x and met_y") }
    return result
  }
}

extension CardValue {
  /// A word of letters, digits and underscores that can stand in the name of a column.
  fileprivate func name() throws(CardError) -> String { try isName(try string()) }

  /// `name` if it can stand in the name of a column.
  fileprivate func isName(_ name: String) throws(CardError) -> String {
    let allowed = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    guard allowed, !name.isEmpty else { throw error("‘\(name)’ cannot stand in the name of a column. Use letters, digits and _") }
    return name
  }
}
