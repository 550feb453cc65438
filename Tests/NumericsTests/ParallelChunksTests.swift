import Numerics
import Testing

@Suite("ParallelChunks")
struct ParallelChunksTests {
  struct Refusal: Error, Equatable { let place: Int }

  @Test("Ranges cover everything once, in order, for any number of threads", arguments: [1, 2, 8, 0])
  func order(threads: Int) {
    for (count, size) in [(1003, 17), (5, 10), (64, 8), (1, 1)] {
      let ranges = mapChunks(count: count, size: size, threads: threads) { $0 }
      #expect(ranges.flatMap { Array($0) } == Array(0..<count))
      #expect(ranges.dropLast().allSatisfy { $0.count == size })
    }
    #expect(mapChunks(count: 0, size: 3, threads: threads) { $0.count }.isEmpty)
  }

  @Test("Sums have the same bits for any number of threads")
  func sums() {
    func sum(_ threads: Int) -> Double {
      mapChunks(count: 50_000, size: 613, threads: threads) { range in
        range.reduce(0.0) { $0 + 1 / (0.37 + Double($1)) }
      }.reduce(0, +)
    }
    #expect(sum(1) == sum(2) && sum(1) == sum(8))
  }

  @Test("Of several errors the lowest is thrown", arguments: [1, 4])
  func errors(threads: Int) {
    #expect(throws: Refusal(place: 30)) {
      _ = try mapChunks(count: 100, size: 10, threads: threads) { range throws(Refusal) in
        if range.lowerBound >= 30 { throw Refusal(place: range.lowerBound) }
        return range.count
      }
    }
  }
}
