public import Cards
public import EventFiles
import Statistics

/// One sample of a recoil card.
public struct RecoilSample: Sendable, Hashable, Codable {
  /// `data`, `signal` or the name of a background.
  public let name: String
  /// What the sample stands for.
  public let role: Role
  /// Paths or globs, relative to the card.
  public let files: [String]
  /// The tree that holds the events; nil for CSV files.
  public let tree: String?
  /// The weight formula; nil for weight 1.
  public let weight: String?
  /// `lo:hi`, the entries used of the whole sample; nil for all.
  public let entries: Range<Int>?
  /// The relative uncertainty of the normalisation.
  public let uncertainty: Double?
  /// Files with more columns of the same events, relative to the card; nil if there are none.
  public var friends: [FriendFiles]?

  /// The files alone.
  var source: CardSample { CardSample(files: files, tree: tree, weight: weight, entries: entries, friends: friends) }

  /// Events that a calibration is applied to.
  static func input(_ role: Role) -> RecoilSample {
    RecoilSample(name: "input", role: role, files: [], tree: nil, weight: nil, entries: nil, uncertainty: nil)
  }

  /// What a sample stands for.
  public enum Role: String, Sendable, Hashable, Codable, CaseIterable { case data, signal, background }
}

/// A `kind: recoil` card: what to calibrate, with which files, in which bins.
public struct RecoilCard: Sendable, SampleCard {
  /// The YAML it came from.
  public let card: Card
  /// The calibration's name.
  public let name: String
  /// Data, signal and any number of backgrounds.
  public let samples: [RecoilSample]
  /// 1/pb; multiplies every simulated weight.
  public let luminosity: Double
  /// The selection formula; nil selects all.
  public let selection: String?
  /// Formulas by name: qx, qy, met_x, met_y, njets and the user's own.
  public let definitions: [String: String]
  /// Histograms that formulas call by name; nil if the card has none.
  public let lookups: CardLookups?
  /// The qT × Njets bins.
  public let bins: RecoilBins
  /// How events are divided into those fitted and those checked.
  public let split: EventSplit
  /// How histograms are made and fitted.
  public let fit: RecoilFitOptions
  /// Below this qT (GeV) events are left unchanged: they have no axis.
  public let minimumQT: Double
  /// What closure has to fulfil.
  public let gate: ClosureGate
  /// How the maps of neighbouring qT bins join.
  public let qtContinuity: QTContinuity
  /// Which sources of uncertainty are derived.
  public let variations: RecoilVariationOptions

  /// The XY correction of MET that comes before anything else; nil for none.
  public let xy: RecoilXY?
  /// Another process that the calibration is carried to; nil for none.
  public let transfer: TransferCard?

  static let keys = [
    "kind", "name", "samples", "luminosity", "selection", "define", "lookups", "bins", "split", "fit", "map", "axis", "gate",
    "variations", "xy", "transfer",
  ]

  /// Reads a card.
  /// - Throws: ``CardError`` with file, line, key and the nearest valid name.
  public init(_ card: Card) throws(CardError) {
    let root = try card.root()
    try root.refuseUnknownKeys(Self.keys)
    _ = try card.kind(among: ["recoil"])
    self.card = card
    name = try root.require("name", "the calibration's name").folderName()
    samples = try Self.samples(try root.require("samples", "data, signal and optionally background").mapping())
    luminosity = try root["luminosity"]?.positiveNumber() ?? 1
    selection = try root["selection"]?.string()
    definitions = try Self.definitions(try root.require("define", "formulas for qx, qy, met_x and met_y").mapping())
    lookups = try CardLookups(root["lookups"], of: card)
    bins = try Self.bins(try root.require("bins", "edges in qt and njets").mapping())
    split = try EventSplit(root["split"])
    fit = try RecoilFitOptions(root["fit"], map: root["map"])
    minimumQT = try Self.minimumQT(root["axis"])
    gate = try ClosureGate(root["gate"])
    qtContinuity = try root["map"]?.mapping()["qt"]?.choice(QTContinuity.self) ?? .bins
    variations = try RecoilVariationOptions(root["variations"])
    xy = try RecoilXY(root["xy"], of: card, samples: samples)
    transfer = try TransferCard(root["transfer"])
    try requireLeptons(root)
  }

  /// m_T needs both components of the lepton; and a card with a lepton of its own must say what the other process shows of its boson.
  private func requireLeptons(_ root: CardMapping) throws(CardError) {
    let place = root["define"] ?? root.value
    try TransferCard.refuseHalves(["lepton"], definitions, place)
    guard let transfer, definitions["lepton_px"] != nil else { return }
    guard ["lepton_px", "visible_px"].contains(where: { transfer.definitions[$0] != nil }) else {
      throw (root["transfer"] ?? root.value).error(
        "the card has a lepton of its own: give lepton_px, lepton_py, or visible_px, visible_py, of the other process in transfer.define"
      )
    }
  }

  private static func definitions(_ mapping: CardMapping) throws(CardError) -> [String: String] {
    let result = try mapping.strings()
    for name in ["qx", "qy", "met_x", "met_y"] {
      _ = try mapping.require(
        name, name.hasPrefix("q") ? "the boson's transverse momentum in GeV" : "the missing momentum in GeV")
    }
    return result
  }

  private static func bins(_ mapping: CardMapping) throws(CardError) -> RecoilBins {
    try mapping.refuseUnknownKeys(["qt", "njets"])
    let qt = try mapping.require("qt", "edges in GeV").binning()
    let njets = try mapping["njets"]?.binning() ?? Binning.everything
    return RecoilBins(qt: qt, njets: njets)
  }

  /// Reads the key `axis` of a card.
  static func minimumQT(_ value: CardValue?) throws(CardError) -> Double {
    guard let mapping = try value?.mapping() else { return 1 }
    try mapping.refuseUnknownKeys(["minimumQT"])
    guard let given = mapping["minimumQT"] else { return 1 }
    let number = try given.number()
    guard number >= 0, number.isFinite else {
      throw given.error("expected a momentum in GeV that is not negative, found \(number)")
    }
    return number
  }

  /// Reads the key `samples` of a card.
  static func samples(_ mapping: CardMapping) throws(CardError) -> [RecoilSample] {
    try mapping.refuseUnknownKeys(["data", "signal", "background"])
    let result = [
      try sample("data", .data, try mapping.require("data", "the files with collision data")),
      try sample("signal", .signal, try mapping.require("signal", "the files with simulated signal")),
    ]
    return try distinct(result + backgrounds(mapping["background"]), mapping)
  }

  /// One background, or a list of them.
  static func backgrounds(_ value: CardValue?) throws(CardError) -> [RecoilSample] {
    guard let value else { return [] }
    guard let list = try? value.list() else { return [try sample("background", .background, value)] }
    var result: [RecoilSample] = []
    for (i, value) in list.enumerated() { result.append(try sample("background\(i + 1)", .background, value)) }
    return result
  }

  /// Accumulators and files are told apart by their sample's name.
  static func distinct(_ samples: [RecoilSample], _ mapping: CardMapping) throws(CardError) -> [RecoilSample] {
    var seen: Set<String> = []
    for sample in samples where !seen.insert(sample.name).inserted {
      throw mapping.value.error("two samples are called ‘\(sample.name)’. Give each its own name")
    }
    return samples
  }

  static func sample(_ name: String, _ role: RecoilSample.Role, _ value: CardValue) throws(CardError) -> RecoilSample {
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(["name", "uncertainty"] + CardSample.keys)
    let sample = try CardSample(mapping)
    return RecoilSample(
      name: try mapping["name"]?.string() ?? name, role: role, files: sample.files, tree: sample.tree, weight: sample.weight,
      entries: sample.entries, uncertainty: try mapping["uncertainty"]?.uncertainty(), friends: sample.friends)
  }
}

extension Binning {
  /// One bin that holds every number.
  static var everything: Binning {
    guard let binning = try? Binning(edges: [-.infinity, .infinity]) else { preconditionFailure("-inf is below inf") }
    return binning
  }
}

extension CardValue {
  /// A part of a whole, in (0, 1].
  func part() throws(CardError) -> Double {
    let value = try number()
    guard value > 0, value <= 1 else { throw error("expected a part in (0, 1], found \(value)") }
    return value
  }

  /// A name that can be the folder of the results.
  func folderName() throws(CardError) -> String {
    let text = try string()
    guard !text.isEmpty, !text.contains("/"), text != ".", text != ".." else {
      throw error("expected a name that can be a folder's: not empty and without ‘/’, found ‘\(text)’")
    }
    return text
  }

  /// A relative uncertainty, 0 or more.
  func uncertainty() throws(CardError) -> Double {
    let value = try number()
    guard value >= 0, value.isFinite else { throw error("expected a relative uncertainty of 0 or more, found \(value)") }
    return value
  }
}
