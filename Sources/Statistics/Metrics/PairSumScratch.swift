/// The events on their way from the order of f to the order of g. `@unchecked Sendable`: a block of positions and the results of
/// its events belong to one task at a time; tasks meet at `concurrentPerform`.
final class PairSumScratch: @unchecked Sendable {
  typealias Tags = UnsafeMutablePointer<UInt64>
  typealias Values = UnsafeMutablePointer<SIMD4<Double>>

  /// Positions that hold the events of the ranks `ranks` of g.
  struct Block {
    let ranks: Range<Int>
    let positions: Range<Int>
  }

  let g: ScoreOrder
  /// Rank of f, by event.
  let ranks: [UInt32]
  /// Below less above by g, by rank of g.
  private(set) var signed: [SIMD2<Double>] = []
  let count: Int
  /// Rank of g in the upper half, event in the lower; two buffers that take turns.
  let tags: (Tags, Tags)
  /// Both weights and the sums so far, divided by four.
  let values: (Values, Values)
  let output: UnsafeMutablePointer<SIMD2<Double>>

  init(_ f: ScoreOrder, _ g: ScoreOrder, _ classes: EventClasses, threads: Int) {
    (self.g, count) = (g, f.count)
    ranks = f.ranks()
    tags = (.allocate(capacity: count), .allocate(capacity: count))
    values = (.allocate(capacity: count), .allocate(capacity: count))
    output = .allocate(capacity: count)
    let order = ScoreOrder.order(f, ranks: ranks, then: g, falling: true)
    let heights = g.ranks()
    Self.perform(2, threads) { [self] task in
      if task == 0 { place(order, heights, classes) } else { signed = SignedSums(g, classes).sums }
    }
    start(f)
  }

  deinit {
    for pointer in [tags.0, tags.1] { pointer.deallocate() }
    for pointer in [values.0, values.1] { pointer.deallocate() }
    output.deallocate()
  }

  func results() -> [SIMD2<Double>] { Array(UnsafeBufferPointer(start: output, count: count)) }

  /// Puts events by rising f and falling g, so that none has an earlier one of equal f below it.
  private func place(_ order: [UInt32], _ heights: [UInt32], _ classes: EventClasses) {
    for position in 0..<count {
      let event = order[position]
      tags.0[position] = UInt64(heights[Int(event)]) << 32 | UInt64(event)
      values.0[position] = SIMD4(lowHalf: classes.weights[Int(event)], highHalf: .zero)
    }
  }

  /// Starts each sum with the events of lower and of equal f.
  private func start(_ f: ScoreOrder) {
    var below = CompensatedSum()
    for group in 0..<f.groupCount {
      let positions = f.group(group)
      let start = -0.5 * below.value
      for position in positions {
        values.0[position].highHalf = start
        below.add(values.0[position].lowHalf)
      }
      if positions.count > 1 { addTies(positions) }
    }
  }

  /// Adds Σ w sgn g over the events of equal f, which lie by falling g.
  private func addTies(_ positions: Range<Int>) {
    var total = SIMD2<Double>()
    for position in positions { total += values.0[position].lowHalf }
    var above = SIMD2<Double>()
    var start = positions.lowerBound
    while start < positions.upperBound {
      var (end, own) = (start, SIMD2<Double>())
      while end < positions.upperBound, tags.0[end] >> 32 == tags.0[start] >> 32 {
        own += values.0[end].lowHalf
        end += 1
      }
      let signed = total - above - own - above
      for position in start..<end { values.0[position].highHalf += 0.25 * signed }
      above += own
      start = end
    }
  }
}
