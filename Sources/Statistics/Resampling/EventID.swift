/// What tells a collision event apart from all others.
public struct EventID: Sendable, Hashable, Codable {
  /// The run's number.
  public let run: UInt32
  /// The luminosity block's number in the run.
  public let luminosityBlock: UInt32
  /// The event's number.
  public let event: UInt64

  /// The event of these numbers.
  public init(run: UInt32, luminosityBlock: UInt32, event: UInt64) {
    (self.run, self.luminosityBlock, self.event) = (run, luminosityBlock, event)
  }
}
