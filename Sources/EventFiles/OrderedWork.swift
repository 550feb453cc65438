import Dispatch
import Foundation

/// Does numbered pieces of work on several threads and hands over the results in order.
///
/// `produce` runs concurrently, `consume` one at a time and in the order of the numbers, so sums do not depend on the number
/// of threads. At most `window` finished results wait for their turn (`4 × threads` if left out). After an error no new piece is started; of several
/// errors the one with the lowest number is thrown, as a single thread would.
public func inOrder<Result: Sendable>(
  count: Int, threads: Int, window: Int? = nil, produce: @Sendable (Int) throws -> Result,
  consume: @Sendable (Int, Result) throws -> Void
) throws {
  guard count > 0 else { return }
  let queue = OrderedQueue<Result>(count: count, window: window ?? 4 * max(1, threads))
  DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
    while let index = queue.claim() {
      let outcome = Swift.Result { try produce(index) }
      queue.hand(over: outcome, index: index, consume: consume)
    }
  }
  if let error = queue.failure { throw error }
}

/// Claimed and finished pieces. `@unchecked Sendable`: every stored variable is touched only while `condition` is locked,
/// and `failure` is read only after all threads have ended.
private final class OrderedQueue<Value>: @unchecked Sendable {
  private let count: Int
  private let window: Int
  private let condition = NSCondition()
  private var claimed = 0
  private var consumed = 0
  private var waiting: [Int: Swift.Result<Value, any Error>] = [:]
  private(set) var failure: (any Error)?

  init(count: Int, window: Int) {
    self.count = count
    self.window = window
  }

  /// The next piece to do; waits while too many finished ones are in line; nil when there is nothing left.
  func claim() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while failure == nil && claimed < count && claimed >= consumed + window { condition.wait() }
    guard failure == nil, claimed < count else { return nil }
    claimed += 1
    return claimed - 1
  }

  /// Puts a finished piece in line and consumes every piece whose turn has come.
  func hand(over result: Swift.Result<Value, any Error>, index: Int, consume: (Int, Value) throws -> Void) {
    condition.lock()
    defer { condition.unlock() }
    waiting[index] = result
    while failure == nil, let next = waiting.removeValue(forKey: consumed) {
      do { try consume(consumed, next.get()) } catch { failure = error }
      consumed += 1
    }
    condition.broadcast()
  }
}
