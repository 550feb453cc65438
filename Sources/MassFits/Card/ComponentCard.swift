public import Cards
import Columns
public import Fitting

/// One component of a mass-fit card: its shape, starting values, and what is known about its parameters.
///
/// ```yaml
/// signal: {model: voigt, mean: 91, sigma: 1.5, hwhm: 1.25, yield: 9000, fix: [hwhm], limits: {sigma: [0.5, 5]},
///          constrain: {mean: {mean: 91.19, sigma: 0.01}}, link: {sigma: other.sigma}}
/// ```
/// Parameters are called by the names of the density, `yield` among them. For a Voigt profile `fwhm` stands for twice `hwhm`
/// wherever a parameter is named; what is stored is `hwhm`.
public struct ComponentCard: Sendable, Hashable {
  /// What the component is called: `signal`.
  public let name: String
  /// Its shape.
  public let model: ShapeModel
  /// Starting values by parameter, `yield` among them; those left out follow from the spectrum.
  public let starts: [String: Double]
  /// Parameters that keep their starting value.
  public let fixed: Set<String>
  /// Limits by parameter.
  public let limits: [String: ClosedRange<Double>]
  /// Constraints by parameter.
  public let constraints: [String: FitParameter.Constraint]
  /// For parameters that are one with another component's: its full name, as in `other.sigma`.
  public let links: [String: String]
  /// Where the card describes it, for messages: `card.yaml:7: signal`.
  public let place: String
  /// Its key in the card: `signal`, `components.jpsi`.
  public let key: String

  /// Reads a component.
  /// - Throws: ``CardError`` with file, line, key and the nearest valid names.
  public init(_ name: String, _ value: CardValue) throws(CardError) {
    let mapping = try value.mapping()
    self.name = name
    model = try ShapeModel(mapping)
    place = "\(value.file)\(value.line.map { ":\($0)" } ?? ""): \(value.key)"
    key = value.key
    let reader = ComponentReader(model: model, mapping: mapping)
    try reader.refuseUnknownKeys()
    starts = try reader.starts()
    fixed = try reader.fixed()
    limits = try reader.limits()
    constraints = try reader.constraints()
    links = try reader.links()
    try reader.refuseContradictions(starts: starts, fixed: fixed, limits: limits, links: links)
  }

  /// The name under which a parameter is fitted: `signal.mean`, or the one it is linked to.
  public func parameterName(_ parameter: String) -> String { links[parameter] ?? "\(name).\(parameter)" }
}

/// Reads what a card says about the parameters of a component.
private struct ComponentReader {
  let model: ShapeModel
  let mapping: CardMapping

  /// `yield`, the density's parameters, and `fwhm` beside `hwhm`.
  private var names: [String] {
    let own = ["yield"] + model.parameterNames
    return own.contains("hwhm") ? own + ["fwhm"] : own
  }

  func refuseUnknownKeys() throws(CardError) {
    try mapping.refuseUnknownKeys(["model", "fix", "limits", "constrain", "link"] + names + model.ownKeys)
  }

  func starts() throws(CardError) -> [String: Double] {
    if let both = mapping["fwhm"], mapping["hwhm"] != nil {
      throw both.error("the width is given twice: as fwhm and as hwhm. Keep one of them")
    }
    var result: [String: Double] = [:]
    for name in names {
      guard let value = mapping[name] else { continue }
      let number = try value.number()
      guard number.isFinite else { throw value.error("a starting value must be finite, not \(number)") }
      if name == "yield", number < 0 { throw value.error("expected a number of events that is not negative, found \(number)") }
      result[Self.stored(name)] = number * Self.factor(name)
    }
    return result
  }

  func fixed() throws(CardError) -> Set<String> {
    var result: Set<String> = []
    for value in try mapping["fix"]?.list() ?? [] { result.insert(Self.stored(try known(try value.string(), value))) }
    return result
  }

  func limits() throws(CardError) -> [String: ClosedRange<Double>] {
    var result: [String: ClosedRange<Double>] = [:]
    for entry in try mapping["limits"]?.mapping().entries ?? [] {
      let name = try known(entry.name, entry.value)
      let ends = try entry.value.numbers()
      guard ends.count == 2, ends[0] < ends[1] else {
        throw entry.value.error("expected limits as [lower, upper] with lower below upper; .inf and -.inf are allowed")
      }
      result[Self.stored(name)] = ends[0] * Self.factor(name)...ends[1] * Self.factor(name)
    }
    return result
  }

  func constraints() throws(CardError) -> [String: FitParameter.Constraint] {
    var result: [String: FitParameter.Constraint] = [:]
    for entry in try mapping["constrain"]?.mapping().entries ?? [] {
      let name = try known(entry.name, entry.value)
      result[Self.stored(name)] = try constraint(try entry.value.mapping(), Self.factor(name))
    }
    return result
  }

  private func constraint(_ mapping: CardMapping, _ factor: Double) throws(CardError) -> FitParameter.Constraint {
    try mapping.refuseUnknownKeys(["mean", "sigma", "median", "kappa"])
    if let median = mapping["median"] {
      try mapping.refuseUnknownKeys(["median", "kappa"])
      let value = try mapping.require("kappa", "the factor of one standard deviation, above 1")
      let kappa = try value.number()
      guard kappa > 1, kappa.isFinite else { throw value.error("expected a factor above 1, found \(kappa)") }
      return .logNormal(median: try median.positiveNumber() * factor, kappa: kappa)
    }
    let mean = try mapping.require("mean", "what was measured, with sigma; or median with kappa")
    let number = try mean.number()
    guard number.isFinite else { throw mean.error("expected a finite number, found \(number)") }
    let sigma = try mapping.require("sigma", "the standard deviation of what was measured").positiveNumber()
    return .gaussian(mean: number * factor, sigma: sigma * factor)
  }

  func links() throws(CardError) -> [String: String] {
    var result: [String: String] = [:]
    for entry in try mapping["link"]?.mapping().entries ?? [] {
      let target = try entry.value.string()
      guard target.split(separator: ".", omittingEmptySubsequences: false).count == 2 else {
        throw entry.value.error("expected another component's parameter, as in background.slope, found ‘\(target)’")
      }
      guard entry.name != "fwhm", !target.hasSuffix(".fwhm") else {
        throw entry.value.error("link hwhm: it is the parameter of the fit, fwhm follows from it")
      }
      result[try known(entry.name, entry.value)] = target
    }
    return result
  }

  /// A linked parameter has the start, limits and constraint of the one it is linked to.
  func refuseContradictions(
    starts: [String: Double], fixed: Set<String>, limits: [String: ClosedRange<Double>], links: [String: String]
  ) throws(CardError) {
    if names.contains("hwhm"), starts["hwhm"] == nil, links["hwhm"] == nil {
      throw mapping.value.error(
        "the Lorentzian's width is missing: give hwhm (half of the full width at half maximum) or fwhm (Γ, all of it)")
    }
    for name in links.keys.sorted() where starts[name] != nil || fixed.contains(name) || limits[name] != nil {
      throw mapping.value.error(
        "‘\(name)’ is linked to \(links[name] ?? ""), so it has no start, limits or fix of its own. Say them there")
    }
    for name in fixed.sorted() where starts[name] == nil {
      throw mapping.value.error("‘\(name)’ is fixed, but at which value? Give \(name): …")
    }
    for (name, range) in limits.sorted(by: { $0.key < $1.key }) {
      guard let start = starts[name], !range.contains(start) else { continue }
      throw mapping.value.error(
        "‘\(name)’ starts at \(start), outside its limits [\(range.lowerBound), \(range.upperBound)]")
    }
  }

  private func known(_ name: String, _ value: CardValue) throws(CardError) -> String {
    guard names.contains(name) else {
      throw value.error("no parameter ‘\(name)’ in a component of model \(model.name). \(suggestion(for: name, in: names))")
    }
    return name
  }

  private static func stored(_ name: String) -> String { name == "fwhm" ? "hwhm" : name }

  private static func factor(_ name: String) -> Double { name == "fwhm" ? 0.5 : 1 }
}
