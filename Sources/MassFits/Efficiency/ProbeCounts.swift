/// What became of the probes of a sample.
public struct ProbeCounts: Sendable, Hashable, Codable {
  /// Events read.
  public var events = 0
  /// Probes in them: as many as events unless formulas give lists.
  public var probes = 0
  /// Probes that passed the selection.
  public var selected = 0
  /// Probes that failed because an index in the selection is past the end of a list.
  public var selectionMissing = 0
  /// Selected probes left out because the truth formula does not hold.
  public var notTrue = 0
  /// Selected probes left out because mass, passing or a variable is missing or not finite.
  public var notFinite = 0
  /// Selected probes left out because their weight is zero.
  public var zeroWeight = 0
  /// Selected probes left out because their mass is outside the range.
  public var outsideRange = 0
  /// Selected probes left out because a variable is outside the outermost edges.
  public var outsideBins = 0
  /// Probes that are measured.
  public var used = 0

  /// No probes yet.
  public init() {}

  /// Adds the counts of another part.
  public mutating func add(_ other: ProbeCounts) {
    events += other.events
    probes += other.probes
    selected += other.selected
    selectionMissing += other.selectionMissing
    notTrue += other.notTrue
    notFinite += other.notFinite
    zeroWeight += other.zeroWeight
    outsideRange += other.outsideRange
    outsideBins += other.outsideBins
    used += other.used
  }
}
