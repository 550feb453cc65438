import EventFiles
import Synchronization
import Testing

@Suite("Work in order")
struct OrderedWorkTests {
  struct Failed: Error, Equatable { let index: Int }

  /// Takes a while that differs from piece to piece.
  private func dawdle(_ index: Int) -> Int { (0..<(index * 7_919) % 20_000).reduce(index) { $0 ^ ($1 &* 31) } }

  @Test("Results come in the order of the numbers, once each", arguments: [1, 2, 8, 64])
  func order(threads: Int) throws {
    let seen = Mutex<[Int]>([])
    try inOrder(count: 500, threads: threads) {
      (index: $0, noise: dawdle($0))
    } consume: { index, result in
      #expect(result.index == index && result.noise == dawdle(index))
      seen.withLock { $0.append(index) }
    }
    #expect(seen.withLock { $0 } == Array(0..<500))
  }

  @Test("Of several errors the first in order is thrown, and nothing after it is consumed", arguments: [1, 2, 8])
  func errors(threads: Int) throws {
    let seen = Mutex<[Int]>([])
    #expect(throws: Failed(index: 137)) {
      try inOrder(count: 1_000, threads: threads) { index in
        _ = dawdle(1_000 - index)
        if index >= 137 { throw Failed(index: index) }
        return index
      } consume: { index, _ in
        seen.withLock { $0.append(index) }
      }
    }
    #expect(seen.withLock { $0 } == Array(0..<137))
  }

  @Test("An error of the consumer stops the work", arguments: [1, 8])
  func consumer(threads: Int) throws {
    let produced = Mutex(0)
    #expect(throws: Failed(index: 9)) {
      try inOrder(count: 100_000, threads: threads) { index in
        produced.withLock { $0 += 1 }
        return index
      } consume: { index, _ in
        if index == 9 { throw Failed(index: 9) }
      }
    }
    #expect(produced.withLock { $0 } <= 10 + 5 * threads)
  }

  @Test("No work is no work, and no threads count as one")
  func nothing() throws {
    let calls = Mutex(0)
    try inOrder(count: 0, threads: 4) {
      $0
    } consume: { _, _ in
      calls.withLock { $0 += 1 }
    }
    #expect(calls.withLock { $0 } == 0)
    try inOrder(count: 3, threads: 0) {
      $0
    } consume: { _, _ in
      calls.withLock { $0 += 1 }
    }
    #expect(calls.withLock { $0 } == 3)
  }
}
