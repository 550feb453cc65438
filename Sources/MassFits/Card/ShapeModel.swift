public import Cards
import Columns

/// What a component of a mass-fit card may look like, by the name the card gives it.
public enum ShapeModel: Sendable, Hashable {
  /// A Gaussian and a Lorentzian, convoluted; see ``Voigt``.
  case voigt
  /// One Gaussian.
  case gaussian
  /// Two Gaussians with a common mean.
  case doubleGaussian
  /// A Gaussian with one power-law tail.
  case crystalBall
  /// A Gaussian with two power-law tails.
  case doubleCrystalBall
  /// exp(slope m).
  case exponential
  /// A sum of Chebyshev polynomials.
  case chebyshev(degree: Int)
  /// A sum of Bernstein polynomials.
  case bernstein(degree: Int)
  /// A histogram, read or made from a sample.
  case template(TemplateSource)
  /// A kernel density estimate of a sample.
  case kernel(CardSample)

  /// Where the histogram of a template comes from.
  public enum TemplateSource: Sendable, Hashable {
    /// A histogram in a ROOT file, the path relative to the card.
    case histogram(file: String, name: String)
    /// The masses of a sample, in equal bins.
    case sample(CardSample, bins: Int)
  }

  /// What the card calls it.
  public var name: String {
    switch self {
    case .voigt: "voigt"
    case .gaussian: "gaussian"
    case .doubleGaussian: "double-gaussian"
    case .crystalBall: "crystal-ball"
    case .doubleCrystalBall: "double-crystal-ball"
    case .exponential: "exponential"
    case .chebyshev: "chebyshev"
    case .bernstein: "bernstein"
    case .template: "template"
    case .kernel: "kernel"
    }
  }

  /// The parameters of the density, in its order.
  public var parameterNames: [String] {
    switch self {
    case .voigt: ["mean", "sigma", "hwhm"]
    case .gaussian: ["mean", "sigma"]
    case .doubleGaussian: ["mean", "sigma1", "sigma2", "fraction"]
    case .crystalBall: ["mean", "sigma", "alpha", "n"]
    case .doubleCrystalBall: ["mean", "sigma", "alphaLow", "nLow", "alphaHigh", "nHigh"]
    case .exponential: ["slope"]
    case .chebyshev(let degree), .bernstein(let degree): (1...degree).map { "c\($0)" }
    case .template, .kernel: []
    }
  }

  /// The keys of a component that only this model has.
  var ownKeys: [String] {
    switch self {
    case .chebyshev, .bernstein: ["degree"]
    case .template: ["histogram", "sample", "bins"]
    case .kernel: ["sample"]
    default: []
    }
  }

  private static let names = [
    "voigt", "gaussian", "double-gaussian", "crystal-ball", "double-crystal-ball", "exponential", "chebyshev", "bernstein",
    "template", "kernel",
  ]

  /// Reads `model` and what only this model needs.
  /// - Throws: ``CardError``.
  init(_ mapping: CardMapping) throws(CardError) {
    let value = try mapping.require("model", "the shape, as in voigt or exponential")
    switch try value.string() {
    case "voigt": self = .voigt
    case "gaussian": self = .gaussian
    case "double-gaussian": self = .doubleGaussian
    case "crystal-ball": self = .crystalBall
    case "double-crystal-ball": self = .doubleCrystalBall
    case "exponential": self = .exponential
    case "chebyshev": self = .chebyshev(degree: try Self.degree(mapping))
    case "bernstein": self = .bernstein(degree: try Self.degree(mapping))
    case "template": self = .template(try Self.template(mapping))
    case "kernel": self = .kernel(try Self.sample(try mapping.require("sample", "the events that make the shape")))
    case let found: throw value.error("there is no model ‘\(found)’. \(suggestion(for: found, in: Self.names))")
    }
  }

  private static func degree(_ mapping: CardMapping) throws(CardError) -> Int {
    let value = try mapping.require("degree", "of the polynomial, from 1 to 8")
    let degree = try value.count()
    guard (1...8).contains(degree) else { throw value.error("expected a degree from 1 to 8, found \(degree)") }
    return degree
  }

  private static func template(_ mapping: CardMapping) throws(CardError) -> TemplateSource {
    if let histogram = try mapping["histogram"]?.mapping() {
      try histogram.refuseUnknownKeys(["file", "name"])
      if let other = mapping["sample"] ?? mapping["bins"] { throw other.error("a template is a histogram or a sample, not both") }
      return .histogram(
        file: try histogram.require("file", "the ROOT file").string(),
        name: try histogram.require("name", "the histogram's name, as in dir/name").string())
    }
    let sample = try sample(try mapping.require("sample", "the events that make the shape; or histogram: {file: …, name: …}"))
    guard let value = mapping["bins"] else { return .sample(sample, bins: 100) }
    let bins = try value.count()
    guard (1...100_000).contains(bins) else { throw value.error("expected from 1 to 100000 bins, found \(bins)") }
    return .sample(sample, bins: bins)
  }

  private static func sample(_ value: CardValue) throws(CardError) -> CardSample {
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(CardSample.keys)
    return try CardSample(mapping)
  }
}
