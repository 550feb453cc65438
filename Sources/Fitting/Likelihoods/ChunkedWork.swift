import Dispatch
import Synchronization

/// Numbered pieces of work, done on several threads, whose results come in the order of the numbers.
enum ChunkedWork {
  /// - Parameter body: called once for each number below `count`, on any thread.
  /// - Returns: what it returned, in order, whatever the number of threads.
  static func map<Result: Sendable>(count: Int, threads: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    guard threads > 1, count > 1 else { return (0..<count).map(body) }
    let places = ResultPlaces<Result>(count: count)
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while case let index = next.add(1, ordering: .relaxed).oldValue, index < count { places.set(index, body(index)) }
    }
    return places.all()
  }
}

/// Results as they come. `@unchecked Sendable`: each place is written by the one thread that claimed its number, and read only
/// after all threads have ended.
private final class ResultPlaces<Result>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<Result?>

  init(count: Int) {
    places = .allocate(capacity: count)
    places.initialize(repeating: nil)
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  func set(_ index: Int, _ result: Result) { places[index] = result }

  func all() -> [Result] { places.compactMap { $0 } }
}
