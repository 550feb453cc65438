import Cards
import Columns
public import Statistics

/// The section `sweights`.
public struct SWeightOptions: Sendable, Hashable {
  /// How W is made.
  public enum Variant: String, Sendable, Hashable, CaseIterable {
    /// W_ij = Σ f_i f_j/D² over the events.
    case events
    /// W_ij = ∫ f_i f_j/D dm.
    case integral
    /// W_ij = ∫ f_i f_j/I dm with constant I.
    case cow
  }

  /// How W is made.
  public let variant: Variant
  /// Whether the friend tree is written.
  public let writesTree: Bool
  /// Whether yields off the maximum of the likelihood (fixed, at a limit, constrained) are found anew, with the fitted shapes.
  public let refitsYields: Bool

  /// Reads the section; without one sWeights of variant `events` are made if there are yields of two components or more.
  /// - Returns: nil for `sweights: false`, and by default where there is nothing to tell apart.
  init?(_ value: CardValue?, isExtended: Bool, components: Int) throws(CardError) {
    guard let value else {
      guard isExtended, components > 1 else { return nil }
      (variant, writesTree, refitsYields) = (.events, true, false)
      return
    }
    if (try? value.flag()) == false { return nil }
    guard isExtended else { throw value.error("sWeights need yields. Leave fit: {extended: false} out") }
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(["variant", "output", "refit"])
    variant = try mapping["variant"]?.choice(Variant.self) ?? .events
    writesTree = try mapping["output"]?.flag() ?? true
    refitsYields = try mapping["refit"]?.flag() ?? false
  }
}

/// A formula with the name of its result.
public struct NamedFormula: Sendable, Hashable {
  /// The result's name.
  public let name: String
  /// The formula.
  public let formula: String

  /// Reads `{tight: "iso < 0.1"}`.
  static func all(_ value: CardValue?) throws(CardError) -> [NamedFormula] {
    var result: [NamedFormula] = []
    for entry in try value?.mapping().entries ?? [] {
      result.append(NamedFormula(name: entry.name, formula: try entry.value.string()))
    }
    return result
  }
}

/// A variable whose distribution per component is wanted.
public struct ControlVariable: Sendable, Hashable {
  /// How its histogram is binned.
  public enum Bins: Sendable, Hashable {
    /// So many equal bins over the range of the values.
    case count(Int)
    /// So many equal bins between two ends.
    case range(count: Int, ClosedRange<Double>)
    /// These edges.
    case edges(Binning)
  }

  /// The variable's name.
  public let name: String
  /// Its formula.
  public let formula: String
  /// Its histogram.
  public let bins: Bins

  /// Reads `{pt1: "pt1", iso: {formula: "…", bins: 40, range: [0, 1]}}`.
  static func all(_ value: CardValue?) throws(CardError) -> [ControlVariable] {
    var result: [ControlVariable] = []
    for entry in try value?.mapping().entries ?? [] { result.append(try ControlVariable(entry.name, entry.value)) }
    return result
  }

  private init(_ name: String, _ value: CardValue) throws(CardError) {
    self.name = name
    guard let mapping = try? value.mapping() else {
      (formula, bins) = (try value.string(), .count(Self.usualBins))
      return
    }
    try mapping.refuseUnknownKeys(["formula", "bins", "range"])
    formula = try mapping.require("formula", "the variable in terms of columns").string()
    let range = try mapping["range"]?.range()
    guard let given = mapping["bins"] else {
      bins = range.map { .range(count: Self.usualBins, $0) } ?? .count(Self.usualBins)
      return
    }
    guard (try? given.list()) == nil else {
      let binning = try given.binning()
      guard range == nil else { throw given.error("edges say the range already. Leave range out") }
      guard binning.edges.allSatisfy(\.isFinite) else { throw given.error("edges of a histogram are finite") }
      bins = .edges(binning)
      return
    }
    let count = try given.count()
    guard (1...10_000).contains(count) else { throw given.error("expected from 1 to 10000 bins, found \(count)") }
    bins = range.map { .range(count: count, $0) } ?? .count(count)
  }

  private static let usualBins = 40
}

/// A classifier whose AUC between two components is wanted.
public struct ClassifierCard: Sendable, Hashable {
  /// Its name.
  public let name: String
  /// The formula of the score.
  public let formula: String
  /// The component that should score high.
  public let signal: String
  /// The component that should score low.
  public let background: String

  /// Reads `{score: "mva"}` or `{score: {formula: "mva", signal: jpsi, background: flat}}`.
  static func all(_ value: CardValue?, components: [String]) throws(CardError) -> [ClassifierCard] {
    var result: [ClassifierCard] = []
    for entry in try value?.mapping().entries ?? [] {
      result.append(try ClassifierCard(entry.name, entry.value, components))
    }
    return result
  }

  private init(_ name: String, _ value: CardValue, _ components: [String]) throws(CardError) {
    self.name = name
    let mapping = try? value.mapping()
    try mapping?.refuseUnknownKeys(["formula", "signal", "background"])
    if let mapping {
      formula = try mapping.require("formula", "the score in terms of columns").string()
    } else {
      formula = try value.string()
    }
    signal = try Self.component(mapping?["signal"], "signal", components, value)
    background = try Self.component(mapping?["background"], "background", components, value)
    guard signal != background else { throw value.error("‘\(signal)’ cannot be told from itself. Name two components") }
  }

  private static func component(
    _ given: CardValue?, _ usual: String, _ components: [String], _ value: CardValue
  ) throws(CardError) -> String {
    let name = try given?.string() ?? usual
    guard components.contains(name) else {
      throw (given ?? value).error("\(usual): there is no component ‘\(name)’. \(suggestion(for: name, in: components))")
    }
    return name
  }
}
