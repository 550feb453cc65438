import Cards
import Fitting

/// How a resolution is defined.
public enum ResolutionDefinition: String, Sendable, Hashable, Codable, CaseIterable {
  /// The unbiased weighted standard deviation of events within the reach.
  case rms
  /// Half the distance of the quantiles at Φ(−1) and Φ(1), about 16 % and 84 %.
  case quantile
  /// The standard deviation of a fitted sum of Gaussians.
  case fit
  /// The full width at half maximum of the same sum, over 2√(2 ln 2): one σ of a normal distribution.
  case fwhm

  /// Whether it comes from a fit.
  var isFitted: Bool { self == .fit || self == .fwhm }
}

/// How many Gaussians are fitted.
public enum ResponseGaussians: String, Sendable, Hashable, Codable, CaseIterable {
  /// As many as Schwarz's criterion supports, up to three.
  case automatic
  /// Exactly one.
  case one = "1"
  /// Exactly two.
  case two = "2"
  /// Exactly three.
  case three = "3"

  var choice: ComponentChoice {
    switch self {
    case .automatic: .automatic(upTo: 3)
    case .one: .exactly(1)
    case .two: .exactly(2)
    case .three: .exactly(3)
    }
  }
}

/// Which response u_par and u_perp are divided by before their resolutions are measured again.
public enum ResponseCorrection: String, Sendable, Hashable, Codable, CaseIterable {
  /// One constant, the response of all events above a large qT.
  case plateau
  /// The response of the same bin.
  case bins
  /// None: there are raw resolutions only.
  case none
}

/// How responses and resolutions are measured.
public struct ResponseOptions: Sendable, Hashable, Codable {
  /// The definitions of the resolution, the first of which is drawn.
  public var definitions = [ResolutionDefinition.rms, .quantile, .fit]
  /// What resolutions are corrected by.
  public var correct = ResponseCorrection.plateau
  /// The plateau's response is that of events with qT above this, GeV.
  public var plateau = 150.0
  /// u_par − qT and u_perp count within ±`reach`, GeV; what lies beyond is told and enters quantiles alone.
  public var reach = 200.0
  /// The fine bins in which quantiles are interpolated, GeV.
  public var binWidth = 0.2
  /// Fits use the median ± this many half-widths of the central 68 %.
  public var window = 5.0
  /// How many Gaussians fits have; nil for as many as Schwarz's criterion supports, up to two.
  public var gaussians: ResponseGaussians?
  /// Bins with fewer effective entries have no values.
  public var minimumEntries = 10.0

  /// The defaults.
  public init() {}

  /// How many fine bins there are.
  public var binCount: Int { Int((2 * reach / binWidth).rounded()) }

  static let keys = ["definitions", "correct", "plateau", "resolution", "fit"]

  /// Reads ``keys`` of a card.
  init(_ root: CardMapping) throws(CardError) {
    if let value = root["definitions"] { definitions = try Self.definitions(value) }
    correct = try root["correct"]?.choice(ResponseCorrection.self) ?? correct
    if let value = root["plateau"] {
      plateau = try value.number(in: 0...1e6)
      guard correct == .plateau else { throw value.error("only correct: plateau has one; this card says correct: \(correct)") }
    }
    if let mapping = try root["fit"]?.mapping() {
      try mapping.refuseUnknownKeys(["gaussians"])
      gaussians = try mapping["gaussians"]?.choice(ResponseGaussians.self)
    }
    guard let mapping = try root["resolution"]?.mapping() else { return }
    try mapping.refuseUnknownKeys(["reach", "binWidth", "window", "minimumEntries"])
    reach = try mapping["reach"]?.number(in: 10...10_000) ?? reach
    binWidth = try mapping["binWidth"]?.positiveNumber() ?? binWidth
    window = try mapping["window"]?.number(in: 2...20) ?? window
    minimumEntries = try mapping["minimumEntries"]?.number(in: 2...1e9) ?? minimumEntries
    let bins = 2 * reach / binWidth
    guard bins >= 20, bins <= 100_000, abs(bins - bins.rounded()) < 1e-9 * bins else {
      throw mapping.value.error("2·reach/binWidth must be a whole number from 20 to 100000, found \(bins)")
    }
  }

  private static func definitions(_ value: CardValue) throws(CardError) -> [ResolutionDefinition] {
    var result: [ResolutionDefinition] = []
    for item in try value.list() {
      let definition = try item.choice(ResolutionDefinition.self)
      guard !result.contains(definition) else { throw item.error("‘\(definition.rawValue)’ is there twice") }
      result.append(definition)
    }
    guard !result.isEmpty else { throw value.error("the list is empty; give one or more of rms, quantile, fit, fwhm") }
    return result
  }
}
