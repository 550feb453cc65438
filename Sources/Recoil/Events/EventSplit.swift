public import Cards
import Numerics

/// Divides events into those that are fitted and those held out for the closure check, by a hash of their identity.
///
/// An event belongs to the fit if the Philox number of (seed, run, luminosityBlock, event) is below `fitFraction`: the same
/// event falls on the same side in every file, order and job.
public struct EventSplit: Sendable, Hashable, Codable {
  /// The part that is fitted, in (0, 1].
  public var fitFraction: Double = 0.8
  /// Selects one of many splits.
  public var seed: UInt64 = 1

  /// Four fifths are fitted: the statistical error of the fits then adds little to the tests on the held-out events.
  public init() {}

  /// Reads the `split` key of a card.
  public init(_ value: CardValue?) throws(CardError) {
    guard let mapping = try value?.mapping() else { return }
    try mapping.refuseUnknownKeys(["fit", "seed"])
    if let fraction = mapping["fit"] {
      fitFraction = try fraction.number()
      guard fitFraction > 0, fitFraction <= 1 else { throw fraction.error("expected a part in (0, 1], found \(fitFraction)") }
    }
    if let given = mapping["seed"] { seed = UInt64(try given.count()) }
  }

  /// Which events of a sample take part in a job.
  public enum Side: Sendable, Hashable {
    /// Those that are fitted.
    case fitted
    /// Those held out for the check.
    case heldOut
    /// All: the sample is known to hold no event of the fits.
    case all
  }

  /// Whether an event is on a side.
  @inline(__always)
  func contains(run: UInt32, luminosityBlock: UInt32, event: UInt64, in side: Side) -> Bool {
    side == .all || isFitted(run: run, luminosityBlock: luminosityBlock, event: event) == (side == .fitted)
  }

  /// Whether the event is fitted (true) or held out (false).
  public func isFitted(run: UInt32, luminosityBlock: UInt32, event: UInt64) -> Bool {
    eventUniform(seed: seed, purpose: 1, run: run, luminosityBlock: luminosityBlock, event: event) < fitFraction
  }
}

extension EventSplit {
  /// Refuses to check on held-out events where none are.
  /// - Throws: ``RecoilError/nothingHeldOut(fitFraction:)``.
  func requireEvents(on side: Side) throws(RecoilError) {
    guard side == .all || fitFraction < 1 else { throw .nothingHeldOut(fitFraction: fitFraction) }
  }
}

extension EventSplit.Side {
  /// What a closure calls its events.
  var closureName: String { self == .all ? "independent" : "heldOut" }
}
