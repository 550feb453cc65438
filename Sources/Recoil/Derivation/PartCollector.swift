import Statistics
import Synchronization

/// What the events of a sample filled.
public struct FilledSample: Sendable {
  /// One part per file.
  public let parts: [RecoilPart]
  /// Bootstrap replicas of the whole sample.
  public let replicas: [RecoilAccumulator]
}

/// What one piece of a sample filled, with its bootstrap replicas.
struct FilledChunk: Sendable {
  var accumulator: RecoilAccumulator
  private(set) var replicas: [RecoilAccumulator]
  private let draws: [BootstrapReplica]

  init(empty: RecoilAccumulator, replicas draws: [BootstrapReplica]) {
    accumulator = empty
    self.draws = draws
    replicas = [RecoilAccumulator](repeating: empty, count: draws.count)
  }

  @inline(__always)
  mutating func fill(_ event: UsedEvent) {
    accumulator.fill(event.projection, bin: event.bin, weight: event.weight)
    for i in draws.indices {
      let count = draws[i].count(of: event.id)
      if count > 0 { replicas[i].fill(event.projection, bin: event.bin, weight: event.weight * Double(count)) }
    }
  }

  mutating func add(_ other: FilledChunk) {
    accumulator.add(other.accumulator)
    for i in replicas.indices { replicas[i].add(other.replicas[i]) }
  }
}

/// Collects what pieces of a sample filled, file by file, in the order they are handed over.
final class PartCollector: Sendable {
  private struct State {
    var parts: [RecoilPart]
    var all: FilledChunk
  }
  private let state: Mutex<State>

  init(sample: String, files: Int, empty: FilledChunk) {
    let parts = (0..<files).map { RecoilPart(sample: sample, file: $0, accumulator: empty.accumulator) }
    state = Mutex(State(parts: parts, all: empty))
  }

  /// Adds a piece to its file.
  /// - Returns: how many events were read so far.
  func add(_ chunk: FilledChunk, toFile file: Int) -> Int {
    state.withLock {
      $0.parts[file].accumulator.add(chunk.accumulator)
      $0.all.add(chunk)
      return $0.all.accumulator.counts.read
    }
  }

  var filled: FilledSample { state.withLock { FilledSample(parts: $0.parts, replicas: $0.all.replicas) } }
}

extension RecoilSample {
  /// The seed of a sample's bootstrap: data of all calibrations share their replicas; simulated samples, whose event numbers
  /// repeat, each have their own.
  func bootstrapSeed(_ seed: UInt64) -> UInt64 {
    guard role != .data else { return seed }
    return name.utf8.reduce(0xcbf2_9ce4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }  // FNV-1a
  }
}
