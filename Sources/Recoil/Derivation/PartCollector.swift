import Synchronization

/// Collects accumulators file by file, in the order they are handed over.
final class PartCollector: Sendable {
  private let state: Mutex<(parts: [RecoilPart], read: Int)>

  init(_ parts: [RecoilPart]) { state = Mutex((parts, 0)) }

  /// Adds a piece to its file.
  /// - Returns: how many events were read so far.
  func add(_ accumulator: RecoilAccumulator, toFile file: Int) -> Int {
    state.withLock {
      $0.parts[file].accumulator.add(accumulator)
      $0.read += accumulator.counts.read
      return $0.read
    }
  }

  var parts: [RecoilPart] { state.withLock { $0.parts } }
}
