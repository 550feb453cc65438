internal import Dispatch

extension PairSumScratch {
  /// Blocks this small are compared pair by pair.
  private static var smallest: Int { 8 }

  /// Deals all events out; the blocks of the first levels side by side.
  func deal(threads: Int) {
    var blocks = [Block(ranks: 0..<g.groupCount, positions: 0..<count)]
    var isSwapped = false
    if threads > 1 && count > 1 << 14 {
      while !blocks.isEmpty && blocks.count < 16 {
        for block in blocks where isLast(block) { finish(block, isSwapped: isSwapped) }
        blocks.removeAll { isLast($0) }
        let (level, swapped) = (blocks, isSwapped)
        Self.perform(level.count, threads) { split(level[$0], isSwapped: swapped) }
        blocks = blocks.flatMap { [lower($0), upper($0)] }
        isSwapped.toggle()
      }
    }
    let (level, swapped) = (blocks, isSwapped)
    Self.perform(level.count, threads) { finish(level[$0], isSwapped: swapped) }
  }

  /// Does numbered pieces of work, each by one thread; which thread changes nothing, and less than one counts as one.
  static func perform(_ count: Int, _ threads: Int, _ body: @Sendable (Int) -> Void) {
    let tasks = max(1, min(threads, count))
    DispatchQueue.concurrentPerform(iterations: tasks) { task in
      for index in stride(from: task, to: count, by: tasks) { body(index) }
    }
  }

  /// Whether a block is not dealt out any further.
  private func isLast(_ block: Block) -> Bool { block.positions.count <= Self.smallest || block.ranks.count == 1 }

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
    } else if isLast(block) {
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
