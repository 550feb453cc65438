import Cards

/// The periods of data taking of a card: ranges of runs by name, in rising order and without overlap.
public struct RunPeriods: Sendable, Hashable, Codable {
  /// One range of runs.
  public struct Period: Sendable, Hashable, Codable {
    /// Its name.
    public let name: String
    /// The first run of it.
    public let first: UInt32
    /// The last run of it.
    public let last: UInt32

    /// A range of runs, both ends in it.
    public init(name: String, first: UInt32, last: UInt32) { (self.name, self.first, self.last) = (name, first, last) }
  }

  /// The periods by rising run.
  public let periods: [Period]

  /// Takes periods in any order; the card's reader refuses those that overlap.
  init(_ periods: [Period]) { self.periods = periods.sorted { $0.first < $1.first } }

  /// Reads the key `periods` of a card: `{A: [355100, 356386], B: [356387, 357900]}`.
  /// - Throws: ``CardError`` for ranges that are empty, no run numbers, or overlap.
  init(_ value: CardValue) throws(CardError) {
    var found: [(period: Period, value: CardValue)] = []
    for entry in try value.mapping().entries {
      let runs = try entry.value.numbers()
      guard runs.count == 2, runs.allSatisfy({ $0 >= 0 && $0 <= Double(UInt32.max) && $0 == $0.rounded() }), runs[0] <= runs[1]
      else { throw entry.value.error("expected [first run, last run], found \(runs)") }
      found.append((Period(name: entry.name, first: UInt32(runs[0]), last: UInt32(runs[1])), entry.value))
    }
    guard !found.isEmpty else { throw value.error("there are no periods. Leave the key out for one period of all runs") }
    found.sort { $0.period.first < $1.period.first }
    for (before, after) in zip(found, found.dropFirst()) where after.period.first <= before.period.last {
      throw after.value.error(
        "period ‘\(after.period.name)’ begins with run \(after.period.first), but ‘\(before.period.name)’ ends with "
          + "\(before.period.last). A run belongs to one period")
    }
    self.init(found.map(\.period))
  }

  /// The number of the period that holds a run; nil for none.
  @inline(__always)
  public func index(of run: Double) -> Int? {
    var (low, high) = (0, periods.count)
    while low < high {
      let middle = (low + high) / 2
      if run > Double(periods[middle].last) { low = middle + 1 } else { high = middle }
    }
    return low < periods.count && run >= Double(periods[low].first) ? low : nil
  }

  /// All of them in words.
  var text: String { periods.map { "\($0.name): \($0.first)–\($0.last)" }.joined(separator: ", ") }
}
