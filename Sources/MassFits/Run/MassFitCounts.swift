/// What became of the events of a mass fit; every event read is in exactly one of `notSelected`, `withoutPartner`, `notFinite`,
/// `below`, `above` and `inRange`.
public struct MassFitCounts: Sendable, Hashable, Codable {
  /// Events read.
  public var read = 0
  /// Events that failed the selection.
  public var notSelected = 0
  /// Those of them that failed because an index in the selection is past the end of a list.
  public var selectionMissing = 0
  /// Events that took no part because a friend lacks them (`missing: skip`).
  public var withoutPartner = 0
  /// Selected events whose mass is missing, NaN or infinite.
  public var notFinite = 0
  /// Selected events with a mass below the range.
  public var below = 0
  /// Selected events with a mass above the range.
  public var above = 0
  /// Events that were fitted.
  public var inRange = 0
  /// Their Σw.
  public var sumOfWeights = 0.0
  /// Their Σw².
  public var sumOfSquaredWeights = 0.0

  /// No events yet.
  public init() {}
}
