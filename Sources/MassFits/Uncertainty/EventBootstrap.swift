internal import Dispatch
import Numerics
internal import Synchronization

/// Repeats an analysis on samples in which every event counts a Poisson number of times, with mean 1.
///
/// An event's number is a pure function of seed, replica and the event's identity, so results depend neither on threads nor on the
/// order of events, and things that belong to one event (both its muons) count together. A replica that fails is recorded; the
/// others go on.
public struct EventBootstrap: Sendable, Hashable {
  /// The seed.
  public let seed: UInt64
  /// How many samples.
  public let replicas: Int
  /// How many samples are worked on at once.
  public let threads: Int

  /// - Precondition: at least two replicas, for there is no spread otherwise, and one thread.
  public init(seed: UInt64, replicas: Int, threads: Int = 1) {
    precondition(replicas >= 2 && threads >= 1, "\(replicas) replicas on \(threads) threads")
    (self.seed, self.replicas, self.threads) = (seed, replicas, threads)
  }

  /// How often each event counts in a replica.
  /// - Parameter identities: one per event; equal ones count together.
  public func counts(replica: Int, identities: [UInt64]) -> [Double] {
    identities.map { identity in
      let u = eventUniform(seed: seed, purpose: UInt32(truncatingIfNeeded: replica), run: 0, luminosityBlock: 0, event: identity)
      return Self.poisson(u)
    }
  }

  /// Runs the analysis on every replica.
  /// - Parameters:
  ///   - identities: one per event.
  ///   - analysis: the numbers that are of interest, from how often each event counts.
  public func run(
    identities: [UInt64], _ analysis: @Sendable ([Double]) throws -> [Double]
  ) -> BootstrapResult {
    let outcomes = Outcomes(count: replicas)
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, replicas)) { _ in
      while case let replica = next.add(1, ordering: .relaxed).oldValue, replica < replicas {
        let outcome = Result { try analysis(counts(replica: replica, identities: identities)) }
        outcomes.set(replica, outcome.mapError { BootstrapResult.Failure(replica: replica, reason: "\($0)") })
      }
    }
    return outcomes.collected()
  }

  /// The k for which Σ_{i<k} e⁻¹/i! ≤ u < Σ_{i≤k} e⁻¹/i!.
  static func poisson(_ u: Double) -> Double {
    var (k, term) = (0.0, 0.367879441171442321595523770161)
    var sum = term
    while u >= sum && k < 20 {
      k += 1
      term /= k
      sum += term
    }
    return k
  }
}

/// What became of the replicas of a bootstrap.
public struct BootstrapResult: Sendable, Hashable, Codable {
  /// A replica that led to nothing.
  public struct Failure: Error, Sendable, Hashable, Codable {
    /// Its number.
    public var replica: Int
    /// Why.
    public var reason: String
  }
  /// The numbers of each replica that succeeded, in order.
  public var values: [[Double]]
  /// The others.
  public var failures: [Failure]

  /// The mean of a number over the replicas; NaN if none succeeded.
  public func mean(_ place: Int) -> Double { values.reduce(0) { $0 + $1[place] } / Double(values.count) }

  /// The covariance of two numbers over the replicas; NaN if fewer than two succeeded.
  public func covariance(_ a: Int, _ b: Int) -> Double {
    guard values.count > 1 else { return .nan }
    let (x, y) = (mean(a), mean(b))
    return values.reduce(0) { $0 + ($1[a] - x) * ($1[b] - y) } / Double(values.count - 1)
  }

  /// The standard deviation of a number over the replicas, its bootstrap error; itself known to 1/√(2 replicas) for normal ones.
  public func standardDeviation(_ place: Int) -> Double { covariance(place, place).squareRoot() }
}

/// Outcomes as they come. `@unchecked Sendable`: each place is written by the one task that claimed its number, and read only after
/// all tasks have ended.
private final class Outcomes: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<Result<[Double], BootstrapResult.Failure>?>

  init(count: Int) {
    places = .allocate(capacity: count)
    places.initialize(repeating: nil)
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  func set(_ index: Int, _ outcome: Result<[Double], BootstrapResult.Failure>) { places[index] = outcome }

  func collected() -> BootstrapResult {
    var result = BootstrapResult(values: [], failures: [])
    for case .some(let outcome) in places {
      switch outcome {
      case .success(let values): result.values.append(values)
      case .failure(let failure): result.failures.append(failure)
      }
    }
    return result
  }
}
