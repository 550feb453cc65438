internal import Dispatch

/// The events on their way from the order of f to the order of g. `@unchecked Sendable`: a block of positions and the results of
/// its events belong to one task at a time; tasks meet at `concurrentPerform`.
final class PairSumScratch: @unchecked Sendable {
  private typealias Tags = UnsafeMutablePointer<UInt64>
  private typealias Values = UnsafeMutablePointer<SIMD4<Double>>

  /// Positions that hold the events of the ranks `ranks` of g.
  private struct Block {
    let ranks: Range<Int>
    let positions: Range<Int>
  }

  private let g: ScoreOrder
  private let ranks: [UInt32]
  private let signed: [SIMD2<Double>]
  private let count: Int
  /// Rank of g in the upper half, event in the lower; two buffers that take turns.
  private let tags: (Tags, Tags)
  /// Both weights and the sums so far, divided by four.
  private let values: (Values, Values)
  private let output: UnsafeMutablePointer<SIMD2<Double>>
  /// Blocks this small are compared pair by pair.
  private static let smallest = 8

  init(_ f: ScoreOrder, _ g: ScoreOrder, _ ranks: [UInt32], _ classes: EventClasses) {
    (self.g, self.ranks, count) = (g, ranks, f.count)
    signed = SignedSums(g, classes).sums
    tags = (.allocate(capacity: count), .allocate(capacity: count))
    values = (.allocate(capacity: count), .allocate(capacity: count))
    output = .allocate(capacity: count)
    fill(f, classes)
  }

  deinit {
    for pointer in [tags.0, tags.1] { pointer.deallocate() }
    for pointer in [values.0, values.1] { pointer.deallocate() }
    output.deallocate()
  }

  func results() -> [SIMD2<Double>] { Array(UnsafeBufferPointer(start: output, count: count)) }

  /// Events by rising f and falling g, so that none has an earlier one of equal f below it; sums start with the ties of f.
  private func fill(_ f: ScoreOrder, _ classes: EventClasses) {
    let order = ScoreOrder.order(f, ranks: ranks, then: g, falling: true)
    let heights = g.ranks()
    var below = CompensatedSum()
    for group in 0..<f.groupCount {
      let positions = f.group(group)
      let start = below.value
      for position in positions {
        let event = order[position]
        let weight = classes.weights[Int(event)]
        tags.0[position] = UInt64(heights[Int(event)]) << 32 | UInt64(event)
        values.0[position] = SIMD4(lowHalf: weight, highHalf: -0.5 * start)
        below.add(weight)
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

  /// Deals all events out; the blocks of the first levels side by side.
  func deal(threads: Int) {
    var blocks = [Block(ranks: 0..<g.groupCount, positions: 0..<count)]
    var isSwapped = false
    if threads > 1 && count > 1 << 14 {
      while !blocks.isEmpty && blocks.count < 16 {
        for block in blocks where block.ranks.count == 1 { finish(block, isSwapped: isSwapped) }
        blocks.removeAll { $0.ranks.count == 1 }
        let (level, swapped) = (blocks, isSwapped)
        Self.perform(level.count, threads) { split(level[$0], isSwapped: swapped) }
        blocks = blocks.flatMap { [lower($0), upper($0)] }
        isSwapped.toggle()
      }
    }
    let (level, swapped) = (blocks, isSwapped)
    Self.perform(level.count, threads) { finish(level[$0], isSwapped: swapped) }
  }

  private static func perform(_ count: Int, _ threads: Int, _ body: @Sendable (Int) -> Void) {
    let tasks = min(threads, count)
    DispatchQueue.concurrentPerform(iterations: tasks) { task in
      for index in stride(from: task, to: count, by: tasks) { body(index) }
    }
  }

  private func middle(_ block: Block) -> Int { (block.ranks.lowerBound + block.ranks.upperBound) / 2 }

  private func lower(_ block: Block) -> Block {
    let middle = middle(block)
    return Block(
      ranks: block.ranks.lowerBound..<middle, positions: block.positions.lowerBound..<Int(g.groupStarts[middle]))
  }

  private func upper(_ block: Block) -> Block {
    let middle = middle(block)
    return Block(
      ranks: middle..<block.ranks.upperBound, positions: Int(g.groupStarts[middle])..<block.positions.upperBound)
  }

  /// Moves a block's events to the half of the ranks they belong to; those that go up collect what went down before.
  private func split(_ block: Block, isSwapped: Bool) {
    let (fromTags, toTags) = isSwapped ? (tags.1, tags.0) : tags
    let (fromValues, toValues) = isSwapped ? (values.1, values.0) : values
    let middle = UInt64(middle(block)) << 32
    var low = block.positions.lowerBound
    var high = lower(block).positions.upperBound
    var collected = SIMD2<Double>()
    for position in block.positions {
      let tag = fromTags[position]
      var value = fromValues[position]
      let isHigh = tag >= middle ? 1 : 0
      let share = Double(isHigh)
      value.highHalf += share * collected
      collected += (1 - share) * value.lowHalf
      let target = isHigh == 1 ? high : low
      toTags[target] = tag
      toValues[target] = value
      high += isHigh
      low += 1 - isHigh
    }
  }

  /// Deals a block out to its end and writes the results of its events.
  private func finish(_ block: Block, isSwapped: Bool) {
    if block.positions.count <= Self.smallest {
      compare(block.positions, isSwapped: isSwapped)
    } else if block.ranks.count == 1 {
      finishTies(block, isSwapped: isSwapped)
    } else {
      split(block, isSwapped: isSwapped)
      finish(lower(block), isSwapped: !isSwapped)
      finish(upper(block), isSwapped: !isSwapped)
    }
  }

  /// A block of equal g: adds half of the events of lower f.
  private func finishTies(_ block: Block, isSwapped: Bool) {
    let (tags, values) = isSwapped ? (tags.1, values.1) : (tags.0, values.0)
    var (below, own) = (SIMD2<Double>(), SIMD2<Double>())
    var last: UInt32?
    for position in block.positions {
      let event = Self.event(tags[position])
      if ranks[event] != last {
        below += own
        own = SIMD2()
        last = ranks[event]
      }
      own += values[position].lowHalf
      output[event] = 4 * values[position].highHalf + 2 * below - signed[block.ranks.lowerBound]
    }
  }

  /// A small block: every pair.
  private func compare(_ positions: Range<Int>, isSwapped: Bool) {
    let (tags, values) = isSwapped ? (tags.1, values.1) : (tags.0, values.0)
    for position in positions {
      let (height, event) = (tags[position] >> 32, Self.event(tags[position]))
      var sum = values[position].highHalf
      for earlier in positions.lowerBound..<position {
        let other = tags[earlier] >> 32
        sum += (other < height ? 1 : 0) * values[earlier].lowHalf
        if other == height && ranks[Self.event(tags[earlier])] != ranks[event] { sum += 0.5 * values[earlier].lowHalf }
      }
      output[event] = 4 * sum - signed[Int(height)]
    }
  }

  @inline(__always)
  private static func event(_ tag: UInt64) -> Int { Int(tag & 0xFFFF_FFFF) }
}
