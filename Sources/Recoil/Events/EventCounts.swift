/// What became of the events of a sample.
public struct EventCounts: Sendable, Hashable, Codable {
  /// Events read.
  public var read = 0
  /// Events that passed the selection.
  public var selected = 0
  /// Events that failed because an index in the selection is past the end of a list.
  public var selectionMissing = 0
  /// Selected events left out because a value they need is missing or not finite.
  public var notFinite = 0
  /// Selected events left out because qT is below the minimum: they have no axis.
  public var noAxis = 0
  /// Selected events left out because qT or njets is outside the outermost edges.
  public var outsideBins = 0
  /// Events that took no part because a friend lacks them (`missing: skip`); nil if there are none.
  public var withoutPartner: Int?
  /// Events that went into histograms.
  public var used = 0

  /// No events yet.
  public init() {}

  /// Adds the counts of another part.
  public mutating func add(_ other: EventCounts) {
    read += other.read
    selected += other.selected
    selectionMissing += other.selectionMissing
    notFinite += other.notFinite
    noAxis += other.noAxis
    outsideBins += other.outsideBins
    used += other.used
    if let more = other.withoutPartner { withoutPartner = (withoutPartner ?? 0) + more }
  }

  /// What a user should know of the counts of samples: how many events a friend lacks, and values that are not finite, if
  /// they are more than 1 %. Counts of one sample add up.
  public static func remarks(_ counts: [(sample: String, counts: EventCounts)]) -> [String] {
    var sums: [(sample: String, counts: EventCounts)] = []
    for (sample, more) in counts {
      if let place = sums.firstIndex(where: { $0.sample == sample }) {
        sums[place].counts.add(more)
      } else {
        sums.append((sample, more))
      }
    }
    return sums.flatMap { sample, counts -> [String] in
      let lost =
        Double(counts.notFinite) > 0.01 * Double(counts.selected)
        ? ["\(sample): \(counts.notFinite) of \(counts.selected) selected events have a q or MET that is missing or not finite"]
        : []
      return lost
        + (counts.withoutPartner.map {
          ["\(sample): \($0) of \(counts.read) events have no partner in a friend and take no part"]
        } ?? [])
    }
  }
}

extension [EventCounts] {
  /// All of them.
  var sum: EventCounts { reduce(into: EventCounts()) { $0.add($1) } }
}

extension EventCounts {
  /// Refuses a sample without events, or of which the selection takes none, unless it is a background.
  /// - Throws: ``RecoilError/noEvents(sample:files:)``, ``RecoilError/nothingSelected(sample:read:missing:)``.
  func requireSelected(of sample: RecoilSample) throws(RecoilError) {
    guard read > 0 else { throw .noEvents(sample: sample.name, files: sample.files) }
    guard selected == 0, sample.role != .background else { return }
    throw .nothingSelected(sample: sample.name, read: read, missing: selectionMissing)
  }

  /// Refuses a sample of which no event is used, unless it is a background.
  /// - Throws: ``RecoilError/nothingSelected(sample:read:missing:)``.
  func requireUsed(of sample: RecoilSample) throws(RecoilError) {
    guard used == 0, sample.role != .background else { return }
    throw .nothingSelected(sample: sample.name, read: read, missing: selectionMissing)
  }
}
