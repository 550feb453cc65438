internal import Dispatch
internal import Synchronization

/// The order that a score gives to events: lowest first, equal scores in one group.
///
/// −0 and +0 are equal, and ±∞ are ordinary scores below and above all others. One order serves every metric of the score, so
/// what is compared with many others is sorted once.
public struct ScoreOrder: Sendable {
  /// The events' numbers, by rising score; within a group in the order they came in.
  let order: [UInt32]
  /// Where each group of equal scores starts in ``order``, and last the number of events.
  let groupStarts: [UInt32]

  /// Sorts scores.
  /// - Parameters:
  ///   - scores: one per event.
  ///   - name: what error messages call them.
  /// - Throws: ``MetricError/notANumber(what:count:first:)``.
  /// - Complexity: O(n).
  public init(_ scores: [Double], name: String = "score") throws(MetricError) {
    var bad = 0
    for score in scores where score.isNaN { bad += 1 }
    if bad > 0 { throw .notANumber(what: name, count: bad, first: scores.firstIndex(where: \.isNaN) ?? 0) }
    self = scores.withUnsafeBufferPointer { scores in
      ScoreOrder(radixOrder(count: scores.count) { Self.key(scores[$0]) })
    }
  }

  /// Sorts several scores of the same events side by side.
  /// - Parameters:
  ///   - scores: one list per score, with what error messages call it.
  ///   - threads: how many threads sort; results do not depend on it.
  /// - Throws: ``MetricError/notANumber(what:count:first:)`` for the first score that has NaN.
  public static func orders(
    of scores: [(name: String, values: [Double])], threads: Int
  ) throws(MetricError) -> [ScoreOrder] {
    let results = Mutex([Result<ScoreOrder, MetricError>?](repeating: nil, count: scores.count))
    let tasks = max(1, min(threads, scores.count))
    DispatchQueue.concurrentPerform(iterations: tasks) { task in
      for index in stride(from: task, to: scores.count, by: tasks) {
        let (name, values) = scores[index]
        let order = Result { () throws(MetricError) in try ScoreOrder(values, name: name) }
        results.withLock { $0[index] = order }
      }
    }
    return try results.withLock { $0 }.compactMap { $0 }.map { order throws(MetricError) in try order.get() }
  }

  /// Orders events by one score and, where that is equal, by another.
  init(_ first: ScoreOrder, then second: ScoreOrder) {
    let (major, minor) = (first.ranks(), second.ranks())
    let order = Self.order(first, ranks: major, then: second, falling: false)
    var starts: [UInt32] = []
    for i in order.indices {
      let (here, last) = (Int(order[i]), Int(order[max(i, 1) - 1]))
      if i == 0 || major[here] != major[last] || minor[here] != minor[last] { starts.append(UInt32(i)) }
    }
    self.order = order
    groupStarts = starts + [UInt32(order.count)]
  }

  private init(_ sorted: consuming RadixOrder) {
    let (items, count) = (sorted.sorted, sorted.count)
    order = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      for i in 0..<count { buffer.initializeElement(at: i, to: items[i].place) }
      filled = count
    }
    groupStarts = [UInt32](unsafeUninitializedCapacity: count + 1) { buffer, filled in
      var groups = 0
      for i in 0..<count where i == 0 || items[i].key != items[i - 1].key {
        buffer.initializeElement(at: groups, to: UInt32(truncatingIfNeeded: i))
        groups += 1
      }
      buffer.initializeElement(at: groups, to: UInt32(count))
      filled = groups + 1
    }
  }

  /// How many events there are.
  public var count: Int { order.count }

  /// How many different scores there are.
  public var groupCount: Int { groupStarts.count - 1 }

  /// Whether any two scores are equal.
  public var hasTies: Bool { groupCount < count }

  /// The number of each event's group, from 0 for the lowest score.
  public func ranks() -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      for group in 0..<groupCount {
        for i in Int(groupStarts[group])..<Int(groupStarts[group + 1]) {
          buffer.initializeElement(at: Int(order[i]), to: UInt32(truncatingIfNeeded: group))
        }
      }
      filled = count
    }
  }

  /// Values of events, by rising score.
  func sorted(_ values: [SIMD2<Double>]) -> [SIMD2<Double>] {
    [SIMD2<Double>](unsafeUninitializedCapacity: count) { buffer, filled in
      values.withUnsafeBufferPointer { values in
        for i in 0..<count { buffer.initializeElement(at: i, to: values[Int(order[i])]) }
      }
      filled = count
    }
  }

  /// The positions of a group in ``order``.
  @inline(__always)
  func group(_ index: Int) -> Range<Int> { Int(groupStarts[index])..<Int(groupStarts[index + 1]) }

  /// The events by a rising score and, where that is equal, by another one, rising or falling.
  static func order(_ first: ScoreOrder, ranks: [UInt32], then second: ScoreOrder, falling: Bool) -> [UInt32] {
    guard first.hasTies else { return first.order }
    var next = first.groupStarts
    return [UInt32](unsafeUninitializedCapacity: first.count) { buffer, filled in
      let count = first.count
      for i in 0..<count {
        let event = second.order[falling ? count - 1 - i : i]
        let rank = Int(ranks[Int(event)])
        buffer.initializeElement(at: Int(next[rank]), to: event)
        next[rank] += 1
      }
      filled = count
    }
  }

  /// Bits that order as the numbers do: of negative ones all are turned over, of the others the sign.
  @inline(__always)
  private static func key(_ score: Double) -> UInt64 {
    let bits = (score + 0).bitPattern  // −0 + 0 is +0
    return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
  }
}
