import Cards

/// The section `toys`: samples drawn from the fitted model and fitted again.
public struct ToyOptions: Sendable, Hashable {
  /// How many.
  public let count: Int
  /// The seed.
  public let seed: UInt64

  /// Reads `{count: 200, seed: 1}`; nil for none.
  init?(_ value: CardValue?) throws(CardError) {
    guard let mapping = try value?.mapping() else { return nil }
    try mapping.refuseUnknownKeys(["count", "seed"])
    count = try mapping.require("count", "how many toys").count(from: 2)
    seed = UInt64(try mapping["seed"]?.count() ?? 1)
  }
}

/// The section `bootstrap`: events drawn anew, fitted and weighted again, as a check of the full errors.
public struct BootstrapOptions: Sendable, Hashable {
  /// How many replicas.
  public let replicas: Int
  /// The seed.
  public let seed: UInt64

  /// Reads `{replicas: 200, seed: 1}`; nil for none.
  init?(_ value: CardValue?) throws(CardError) {
    guard let mapping = try value?.mapping() else { return nil }
    try mapping.refuseUnknownKeys(["replicas", "seed"])
    replicas = try mapping.require("replicas", "how many replicas").count(from: 2)
    seed = UInt64(try mapping["seed"]?.count() ?? 1)
  }
}

extension CardValue {
  /// A whole number up to a million.
  fileprivate func count(from lowest: Int) throws(CardError) -> Int {
    let number = try count()
    guard (lowest...1_000_000).contains(number) else {
      throw error("expected a whole number from \(lowest) to 1000000, found \(number)")
    }
    return number
  }
}
