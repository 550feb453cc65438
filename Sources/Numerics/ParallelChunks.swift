internal import Dispatch
internal import Synchronization

/// Applies `body` to the ranges 0..<size, size..<2·size, … of 0..<count on several threads; the results in the order of the
/// ranges.
///
/// How the work is cut depends on `size` alone, so whatever is summed over the results does not depend on the number of threads.
/// - Parameters:
///   - count: how many items there are; none give no ranges.
///   - size: items in a range, at least 1; the last range may hold fewer.
///   - threads: at most so many ranges are worked on at once; less than 1 counts as 1.
/// - Throws: of the errors of several ranges the one of the lowest, as a single thread would; after an error no new range is
///   begun.
package func mapChunks<R: Sendable, E: Error>(
  count: Int, size: Int, threads: Int, _ body: @Sendable (Range<Int>) throws(E) -> R
) throws(E) -> [R] {
  try mapChunks(count: count, size: size, threads: threads, makeTool: {}) { (_: inout Void, range) throws(E) in try body(range) }
}

/// As above, where each thread has a tool of its own that it uses for one range after the other, such as memory to work in. What
/// a range gives must not depend on the ranges before it.
/// - Parameter makeTool: makes the tool of a thread.
package func mapChunks<Tool, R: Sendable, E: Error>(
  count: Int, size: Int, threads: Int, makeTool: @Sendable () -> Tool,
  _ body: @Sendable (inout Tool, Range<Int>) throws(E) -> R
) throws(E) -> [R] {
  precondition(size > 0, "ranges of \(size) items do not end")
  let chunks = (count + size - 1) / size
  guard chunks > 0 else { return [] }
  let results = ChunkResults<R, E>(count: chunks)
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: max(1, min(threads, chunks))) { _ in
    var tool = makeTool()
    while case let chunk = next.add(1, ordering: .relaxed).oldValue, chunk < chunks {
      do throws(E) {
        results.set(chunk, .success(try body(&tool, chunk * size..<min(count, (chunk + 1) * size))))
      } catch {
        results.set(chunk, .failure(error))
        next.store(chunks, ordering: .relaxed)
      }
    }
  }
  return try results.all()
}

/// The results as they come. `@unchecked Sendable`: each place is written by the one thread that claimed its number, and read
/// only after all threads have ended.
private final class ChunkResults<R, E: Error>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<Result<R, E>?>

  init(count: Int) {
    places = .allocate(capacity: count)
    places.initialize(repeating: nil)
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  func set(_ place: Int, _ result: Result<R, E>) { places[place] = result }

  /// Every range below the first failed one was begun, so places without a result lie behind an error.
  func all() throws(E) -> [R] {
    var values: [R] = []
    values.reserveCapacity(places.count)
    for place in places {
      if let result = place { values.append(try result.get()) }
    }
    return values
  }
}
