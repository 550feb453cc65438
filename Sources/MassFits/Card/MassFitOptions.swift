import Cards
import Columns

/// The section `fit`: how the likelihood is made and minimised.
public struct MassFitOptions: Sendable, Hashable {
  /// Whose profile-likelihood intervals are wanted.
  public enum Profile: Sendable, Hashable {
    /// All free parameters.
    case all
    /// Nobody's.
    case none
    /// Those of these parameters.
    case named([String])
  }

  /// Whether yields are part of the likelihood.
  public let isExtended: Bool
  /// The number of bins of a binned likelihood; nil for unbinned.
  public let bins: Int?
  /// Profile-likelihood intervals.
  public let profile: Profile
  /// The estimated distance to the minimum, in −log L, at which the fit ends; nil for the fitter's own.
  public let tolerance: Double?
  /// The most steps; nil for the fitter's own.
  public let maxSteps: Int?

  /// Reads the section; nil for defaults: extended, unbinned, all intervals.
  init(_ value: CardValue?, parameters: [String]) throws(CardError) {
    let mapping = try value?.mapping()
    try mapping?.refuseUnknownKeys(["extended", "binned", "profile", "tolerance", "maxSteps"])
    isExtended = try mapping?["extended"]?.flag() ?? true
    bins = try Self.bins(mapping?["binned"])
    profile = try Self.profile(mapping?["profile"], parameters)
    tolerance = try mapping?["tolerance"]?.positiveNumber()
    maxSteps = try Self.steps(mapping?["maxSteps"])
  }

  private static func bins(_ value: CardValue?) throws(CardError) -> Int? {
    guard let value, try value.string() != "false" else { return nil }
    guard let count = try? value.count(), (2...100_000).contains(count) else {
      throw value.error("expected false or a number of bins from 2 to 100000, found ‘\(try value.string())’")
    }
    return count
  }

  private static func steps(_ value: CardValue?) throws(CardError) -> Int? {
    guard let value else { return nil }
    let count = try value.count()
    guard count > 0 else { throw value.error("expected at least one step") }
    return count
  }

  private static func profile(_ value: CardValue?, _ parameters: [String]) throws(CardError) -> Profile {
    guard let value else { return .all }
    guard let list = try? value.list() else { return try value.flag() ? .all : .none }
    var names: [String] = []
    for item in list {
      let name = try item.string()
      guard parameters.contains(name) else {
        throw item.error("there is no parameter ‘\(name)’. \(suggestion(for: name, in: parameters))")
      }
      names.append(name)
    }
    return .named(names)
  }
}
