import Numerics

/// One replica of a Poisson bootstrap: how often each event is drawn.
///
/// An event's count is Poisson-distributed with mean 1 and a pure function of seed, replica and the event's identity: all parts of an
/// event, in whatever file or order, share it, and samples need not fit in memory.
public struct BootstrapReplica: Sendable, Hashable {
  /// The seed of the bootstrap.
  public let seed: UInt64
  /// The replica's number.
  public let number: Int

  /// - Precondition: `number` is in 0..<2³¹.
  public init(seed: UInt64, number: Int) {
    precondition(number >= 0 && number < 1 << 31, "there is no replica \(number)")
    (self.seed, self.number) = (seed, number)
  }

  /// P(k ≤ K) for K = 0, 1, …; from K = 18 on it is 1 in double precision.
  static let cumulative: [Double] = {
    var (term, sum) = (0.36787944117144232160, 0.0)
    return (0..<18).map { k in
      if k > 0 { term /= Double(k) }
      sum += term
      return sum
    }
  }()

  /// How often an event is drawn: the least K with u < P(k ≤ K), u its uniform number.
  ///
  /// Purposes from 2³¹ on belong to replicas, so no other use of ``eventUniform(seed:purpose:run:luminosityBlock:event:)`` shares it.
  public func count(of id: EventID) -> Int {
    let u = eventUniform(
      seed: seed, purpose: 0x8000_0000 | UInt32(number), run: id.run, luminosityBlock: id.luminosityBlock, event: id.event)
    var k = 0
    while k < Self.cumulative.count, u >= Self.cumulative[k] { k += 1 }
    return k
  }

  /// The counts of many events as weights, to multiply those they have.
  public func weights(of ids: [EventID]) -> [Double] { ids.map { Double(count(of: $0)) } }
}
