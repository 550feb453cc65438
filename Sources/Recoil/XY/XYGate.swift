public import Cards

/// What the held-out events have to fulfil after an XY correction.
public struct XYGate: Sendable, Hashable, Codable {
  /// The amplitude of the phi modulation must be compatible with 0 within so many standard deviations.
  public var sigmas: Double = 2

  /// The default.
  public init() {}

  /// Reads the `gate` key of a card.
  public init(_ value: CardValue?) throws(CardError) {
    guard let mapping = try value?.mapping() else { return }
    try mapping.refuseUnknownKeys(["sigmas"])
    sigmas = try mapping["sigmas"]?.number(in: 0.1...8) ?? sigmas
  }

  /// One verdict per MET and part.
  func verdicts(_ entries: [XYClosureEntry]) -> [ClosureVerdict] {
    entries.map { entry in
      let seen = entry.after.map {
        "\($0.significance) sigma, amplitude \($0.amplitude) ± \($0.amplitudeError) (before: "
          + "\(entry.before?.significance ?? .nan) sigma, \(entry.before?.amplitude ?? .nan))"
      }
      return ClosureVerdict(
        condition: "\(entry.met), \(entry.part): amplitude of the phi modulation compatible with 0 within \(sigmas) sigma",
        seen: seen ?? "nothing to compare: no events, or a total that is not positive",
        holds: entry.after.map { $0.significance <= sigmas } ?? false)
    }
  }
}
