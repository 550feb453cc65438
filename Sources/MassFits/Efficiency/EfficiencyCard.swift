public import Cards
import Columns
import Statistics

/// A `kind: efficiency` card: tag-and-probe in bins, which probes, which masses, which model.
public struct EfficiencyCard: Sendable {
  /// The YAML it came from.
  public let card: Card
  /// The measurement's name.
  public let name: String
  /// Collision data.
  public let data: Sample
  /// Simulation; nil if only efficiencies in data are wanted.
  public let simulation: Sample?
  /// What turns columns into probes.
  public let formulas: ProbeFormulas
  /// The masses that are fitted, ends included.
  public let range: ClosedRange<Double>
  /// The bins.
  public let bins: EfficiencyBins
  /// The components, `signal` first; empty if everything is counted.
  public let components: [ComponentCard]
  /// Which components or parameters have one shape for passing and failing probes.
  public let shared: [String]
  /// Other models, for systematic uncertainties.
  public let alternatives: [Alternative]
  /// How the differences of several alternatives become one uncertainty.
  public let combination: Combination
  /// What happens where there are few probes.
  public let lowStatistics: LowStatistics
  /// What the correction set does outside of the bins.
  public let flow: EfficiencyFlow

  /// How the efficiency of a sample is found.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// By fits of the masses.
    case fit
    /// By counting probes in the range of masses.
    case count
  }

  /// One sample.
  public struct Sample: Sendable, Hashable {
    /// Its files and weight.
    public let events: CardSample
    /// How its efficiency is found.
    public let method: Method
    /// What must hold for a probe besides the selection; nil for nothing.
    public let truth: String?
  }

  /// Another model: the card's with some components replaced.
  public struct Alternative: Sendable, Hashable {
    /// What it is called.
    public let name: String
    /// All components.
    public let components: [ComponentCard]
    /// What is shared.
    public let shared: [String]
  }

  /// How several differences d become one uncertainty.
  public enum Combination: String, Sendable, Hashable, CaseIterable {
    /// √Σd².
    case quadrature
    /// The largest |d|.
    case envelope
  }

  /// What happens to bins with fewer than ``minimum`` effective probes.
  public struct LowStatistics: Sendable, Hashable {
    /// What happens.
    public let policy: Policy
    /// Below this number of effective probes in range a bin is not fitted.
    public let minimum: Double

    /// The choices.
    public enum Policy: String, Sendable, Hashable, CaseIterable {
      /// The probes are counted, and the bin is flagged.
      case count
      /// The measurement ends with an error.
      case fail
      /// The bin is measured together with its smallest neighbour.
      case merge
    }
  }

  static let keys = [
    "kind", "name", "samples", "selection", "define", "lookups", "mass", "range", "passing", "variables", "bins", "signal",
    "background", "components", "shared", "method", "alternatives", "systematics", "lowStatistics", "flow",
  ]

  /// Whether a card says `kind: efficiency`.
  /// - Throws: ``CardError`` if it is no mapping with a text `kind`.
  public static func isOne(_ card: Card) throws(CardError) -> Bool { try card.root()["kind"]?.string() == "efficiency" }

  /// Reads a card.
  /// - Throws: ``CardError`` with file, line, key and the nearest valid name.
  public init(_ card: Card) throws(CardError) {
    let root = try card.root()
    try root.requireKind("efficiency")
    try root.refuseUnknownKeys(Self.keys)
    self.card = card
    name = try root.require("name", "the measurement's name").string()
    let method = try root["method"]?.choice(Method.self) ?? .fit
    let samples = try root.require("samples", "data and, for scale factors, simulation").mapping()
    try samples.refuseUnknownKeys(["data", "simulation"])
    data = try Sample(try samples.require("data", "the files with collision data"), usual: method)
    simulation = try samples["simulation"].map { value throws(CardError) in try Sample(value, usual: method) }
    range = try root.require("range", "the masses that are fitted, as in [70, 110]").range()
    let axes = try EfficiencyAxes(root)
    bins = axes.bins
    formulas = ProbeFormulas(
      mass: try root.require("mass", "the formula of the mass of tag and probe").string(),
      passing: try root.require("passing", "a formula that holds for probes that pass").string(), variables: axes.variables,
      selection: try root["selection"]?.string(), definitions: try root.formulas("define"),
      lookups: try CardLookups(root["lookups"], of: card))
    let isFitted = data.method == .fit || simulation?.method == .fit
    let reader = EfficiencyModelReader(root: root)
    components = isFitted ? try reader.components() : []
    shared = isFitted ? try reader.shared(root["shared"], components) : []
    alternatives = isFitted ? try reader.alternatives(components, shared) : []
    combination = try Self.combination(root["systematics"])
    lowStatistics = try LowStatistics(root["lowStatistics"])
    flow = try root["flow"]?.choice(EfficiencyFlow.self) ?? .clamp
    if !isFitted { try reader.refuseModels() }
  }

  private static func combination(_ value: CardValue?) throws(CardError) -> Combination {
    try value?.choice(Combination.self) ?? .quadrature
  }
}

extension EfficiencyCard.Sample {
  /// Reads `{files: […], tree: Events, weight: "…", method: count, truth: "…"}`.
  fileprivate init(_ value: CardValue, usual: EfficiencyCard.Method) throws(CardError) {
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(CardSample.keys + ["method", "truth"])
    events = try CardSample(mapping)
    method = try mapping["method"]?.choice(EfficiencyCard.Method.self) ?? usual
    truth = try mapping["truth"]?.string()
  }
}

extension EfficiencyCard.LowStatistics {
  /// Reads `count`, or `{policy: merge, minimum: 200}`.
  fileprivate init(_ value: CardValue?) throws(CardError) {
    guard let value, let mapping = try? value.mapping() else {
      (policy, minimum) = (try value?.choice(Policy.self) ?? .count, Self.usualMinimum)
      return
    }
    try mapping.refuseUnknownKeys(["policy", "minimum"])
    policy = try mapping["policy"]?.choice(Policy.self) ?? .count
    minimum = try mapping["minimum"].map { value throws(CardError) in try Self.minimum(value) } ?? Self.usualMinimum
  }

  private static func minimum(_ value: CardValue) throws(CardError) -> Double {
    let number = try value.positiveNumber()
    guard number <= largestMinimum else {
      throw value.error(
        "expected at most \(Int(largestMinimum)) effective probes, found \(number). Use method: count to fit nothing")
    }
    return number
  }

  private static let usualMinimum = 50.0
  /// More than any bin holds.
  private static let largestMinimum = 1e9
}

/// Reads the sections `bins` and `variables`.
private struct EfficiencyAxes {
  let bins: EfficiencyBins
  let variables: [ProbeFormulas.Variable]

  init(_ root: CardMapping) throws(CardError) {
    let section = try root.require("bins", "edges by variable, as in {pt: [20, 30, 50], abseta: [0, 1.2, 2.4]}")
    let mapping = try section.mapping()
    guard (1...3).contains(mapping.entries.count) else {
      throw section.error("expected bins in one to three variables, found \(mapping.entries.count)")
    }
    let names = mapping.entries.map(\.name)
    if let own = mapping["variation"] { throw own.error("the correction set has an input of this name already. Use another") }
    let formulas = try root["variables"]?.mapping()
    try formulas?.refuseUnknownKeys(names)
    var axes: [Binning] = []
    var variables: [ProbeFormulas.Variable] = []
    for entry in mapping.entries {
      axes.append(try entry.value.binning())
      variables.append(.init(name: entry.name, formula: try formulas?[entry.name]?.string() ?? entry.name))
    }
    bins = EfficiencyBins(names: names, axes: axes)
    self.variables = variables
  }
}
