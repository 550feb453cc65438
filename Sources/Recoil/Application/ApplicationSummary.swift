/// Flags that tell what happened to an event.
protocol EventFlags: OptionSet where RawValue == UInt32, Element == Self {
  /// The flags of events left unchanged.
  static var unchanged: Self { get }
  /// Names, in the order of messages.
  static var named: [(name: String, flag: Self)] { get }
}

extension RecoilFlags: EventFlags {}
extension XYFlags: EventFlags {}

/// How many events an application corrected, and what became of the others.
protocol ApplicationCounts: Sendable {
  associatedtype Flags: EventFlags
  var events: Int { get set }
  var unchanged: Int { get set }
  var flagged: [String: Int] { get set }
  /// Counts a batch that was written.
  mutating func add(_ corrected: CorrectedBatch)
}

extension ApplicationCounts {
  mutating func count(_ flags: [UInt32]) {
    events += flags.count
    for raw in flags where raw != 0 {
      let flag = Flags(rawValue: raw)
      if !flag.isDisjoint(with: .unchanged) { unchanged += 1 }
      for (name, one) in Flags.named where flag.contains(one) { flagged[name, default: 0] += 1 }
    }
  }

  /// The counts for people.
  var countText: String {
    let reasons = Flags.named.compactMap { name, _ in flagged[name].map { "\(name) \($0)" } }
    return "\(events) events, \(unchanged) left unchanged"
      + (reasons.isEmpty ? "" : " (flags: \(reasons.joined(separator: ", ")))")
  }
}

/// How many events an application corrected, and how many it left unchanged for which reason.
public struct ApplicationSummary: Sendable, Hashable, Codable {
  /// Events read and written.
  public var events = 0
  /// Events with each flag, by the flag's name.
  public var flagged: [String: Int] = [:]
  /// Events left unchanged.
  public var unchanged = 0
  /// Columns that a pattern named and no tree can be written with: lists of lists.
  public var notCopied: [String] = []
  /// How many columns of weights were written.
  public var weights = 0
  /// Weights, of all events and columns, that were cut to 0…10.
  public var weightsClipped = 0
  /// The sources asked for by `all` that have no weights.
  public var notWeighted: [String] = []

  /// The same for people.
  public var text: String {
    countText
      + (weights == 0
        ? "" : "; \(Self.counted(weights, "weight")) per event, cut to [0, 10] \(Self.counted(weightsClipped, "time"))")
      + (notWeighted.isEmpty ? "" : "; no weights for \(notWeighted.joined(separator: ", "))")
      + (notCopied.isEmpty ? "" : "; not copied, as they hold lists of lists: \(notCopied.joined(separator: ", "))")
  }

  private static func counted(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}

extension ApplicationSummary: ApplicationCounts {
  typealias Flags = RecoilFlags

  mutating func add(_ corrected: CorrectedBatch) {
    count(corrected.flags)
    weightsClipped += corrected.weightsClipped
  }
}
