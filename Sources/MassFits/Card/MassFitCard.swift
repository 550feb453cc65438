public import Cards
import Columns

/// A `kind: mass-fit` card: which events, which mass, which model, and what to find out with sWeights.
public struct MassFitCard: Sendable {
  /// The YAML it came from.
  public let card: Card
  /// The fit's name.
  public let name: String
  /// The events.
  public let data: CardSample
  /// The selection formula; nil selects all.
  public let selection: String?
  /// Formulas by name, for the others to refer to.
  public let definitions: [String: String]
  /// Histograms that formulas call by name; nil if the card has none.
  public let lookups: CardLookups?
  /// The formula of the mass.
  public let mass: String
  /// The range of the fit; both ends belong to it.
  public let range: ClosedRange<Double>
  /// The components, at least one.
  public let components: [ComponentCard]
  /// How the fit is made.
  public let fit: MassFitOptions
  /// How sWeights are made; nil for none.
  public let sWeights: SWeightOptions?
  /// Variables to unfold with sWeights.
  public let control: [ControlVariable]
  /// Conditions whose efficiency is wanted per component, with their names.
  public let efficiencies: [NamedFormula]
  /// Classifiers to be judged.
  public let classifiers: [ClassifierCard]
  /// Whether control variables are tested for independence of the mass.
  public let testsFactorization: Bool
  /// Toys of the fitted model; nil for none.
  public let toys: ToyOptions?
  /// Bootstrap replicas of every sWeighted number; nil for none.
  public let bootstrap: BootstrapOptions?

  static let keys = [
    "kind", "name", "data", "selection", "define", "lookups", "mass", "range", "signal", "background", "components", "fit",
    "sweights", "control", "efficiencies", "classifiers", "factorization", "toys", "bootstrap",
  ]

  /// Reads a card.
  /// - Throws: ``CardError`` with file, line, key and the nearest valid name.
  public init(_ card: Card) throws(CardError) {
    let root = try card.root()
    try root.requireKind("mass-fit")
    try root.refuseUnknownKeys(Self.keys)
    self.card = card
    name = try root.require("name", "the fit's name").string()
    data = try CardSample(massFit: try root.require("data", "the event files, as in {files: [data.root], tree: Events}"))
    selection = try root["selection"]?.string()
    definitions = try root.formulas("define")
    lookups = try CardLookups(root["lookups"], of: card)
    mass = try root.require("mass", "the formula of the mass").string()
    range = try root.require("range", "the ends of the fit, as in [70, 110]").range()
    components = try ComponentCard.all(root)
    fit = try MassFitOptions(root["fit"], parameters: ComponentCard.parameterNames(components))
    control = try ControlVariable.all(root["control"])
    efficiencies = try NamedFormula.all(root["efficiencies"])
    classifiers = try ClassifierCard.all(root["classifiers"], components: components.map(\.name))
    sWeights = try SWeightOptions(root["sweights"], isExtended: fit.isExtended, components: components.count)
    testsFactorization = try root["factorization"]?.flag() ?? (sWeights != nil)
    toys = try ToyOptions(root["toys"])
    bootstrap = try BootstrapOptions(root["bootstrap"])
    try refuseUnweighted(root)
  }

  /// Whatever is found with sWeights needs them.
  private func refuseUnweighted(_ root: CardMapping) throws(CardError) {
    guard sWeights == nil else { return }
    for key in ["control", "efficiencies", "classifiers", "bootstrap", "factorization"] {
      guard let value = root[key] else { continue }
      if key == "factorization", !testsFactorization { continue }
      throw value.error(
        fit.isExtended
          ? "needs sWeights, which the card turns off. Leave sweights: false out"
          : "needs sWeights, which need yields. Leave fit: {extended: false} out")
    }
  }
}

extension CardMapping {
  /// Checks `kind`; a message names both kinds that `concord fit` knows.
  func requireKind(_ kind: String) throws(CardError) {
    let value = try require("kind", "it says what the card is for, as in kind: \(kind)")
    let found = try value.string()
    guard found == kind else {
      throw value.error("cards of kind ‘\(found)’ are not known here; fit knows kind: mass-fit and kind: efficiency")
    }
  }

  /// Formulas by name; empty if the section is missing.
  func formulas(_ name: String) throws(CardError) -> [String: String] {
    try self[name]?.mapping().strings() ?? [:]
  }
}

extension CardValue {
  /// `[lower, upper]`, finite.
  func range() throws(CardError) -> ClosedRange<Double> {
    let ends = try numbers()
    guard ends.count == 2, ends[0] < ends[1], ends[0].isFinite, ends[1].isFinite else {
      throw error("expected two finite numbers that rise, as in [70, 110]")
    }
    return ends[0]...ends[1]
  }
}

extension CardSample {
  /// Reads a sample that has no keys but its own.
  init(massFit value: CardValue) throws(CardError) {
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(CardSample.keys)
    try self.init(mapping)
  }
}
