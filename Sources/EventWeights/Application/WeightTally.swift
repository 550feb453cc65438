/// Sums over the values of one column.
struct WeightTally: Sendable {
  private(set) var count = 0
  private(set) var notFinite = 0
  private var sum = 0.0
  private var least = Double.infinity
  private var largest = -Double.infinity

  init() {}

  init(_ values: [Double]) {
    count = values.count
    for value in values {
      guard value.isFinite else {
        notFinite += 1
        continue
      }
      sum += value
      least = min(least, value)
      largest = max(largest, value)
    }
  }

  /// Adds what follows; batches are added in the order of events, so that sums do not depend on threads.
  mutating func add(_ other: WeightTally) {
    (count, notFinite, sum) = (count + other.count, notFinite + other.notFinite, sum + other.sum)
    (least, largest) = (min(least, other.least), max(largest, other.largest))
  }

  /// Of the finite values; nil if there are none.
  var mean: Double? { count > notFinite ? sum / Double(count - notFinite) : nil }
  /// The least finite value.
  var minimum: Double? { count > notFinite ? least : nil }
  /// The largest finite value.
  var maximum: Double? { count > notFinite ? largest : nil }
}
