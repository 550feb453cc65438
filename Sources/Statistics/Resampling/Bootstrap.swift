import Numerics

/// Runs replicas of a statistic.
public struct Bootstrap: Sendable, Hashable {
  /// The seed.
  public let seed: UInt64
  /// How many replicas.
  public let replicas: Int

  /// - Precondition: at least two replicas.
  public init(seed: UInt64, replicas: Int) {
    precondition(replicas >= 2, "\(replicas) replicas have no spread")
    (self.seed, self.replicas) = (seed, replicas)
  }

  /// Calls `statistic` once per replica on several threads.
  ///
  /// A replica that throws, or gives NaN or infinity, is recorded as failed and stops no other; neither the threads nor a failure
  /// change what the others give.
  /// - Parameter statistic: numbers of interest from a replica; the same many each time.
  public func run(threads: Int = 1, _ statistic: @Sendable (BootstrapReplica) throws -> [Double]) -> BootstrapResult {
    let outcomes = mapChunks(count: replicas, size: 1, threads: threads) { range in
      Result { try statistic(BootstrapReplica(seed: seed, number: range.lowerBound)) }
    }
    var values: [[Double]] = []
    var failures: [BootstrapResult.Failure] = []
    for (replica, outcome) in outcomes.enumerated() {
      switch outcome {
      case .success(let result) where result.allSatisfy(\.isFinite): values.append(result)
      case .success(let result): failures.append(.init(replica: replica, reason: "not finite: \(result)"))
      case .failure(let error): failures.append(.init(replica: replica, reason: "\(error)"))
      }
    }
    precondition(values.allSatisfy { $0.count == values[0].count }, "replicas give different numbers of values")
    return BootstrapResult(values: values, failures: failures)
  }
}
