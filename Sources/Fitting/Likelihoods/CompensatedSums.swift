/// Sums that keep what rounding loses: A. Neumaier, *Z. Angew. Math. Mech.* 54 (1974) 39.
struct CompensatedSums: Sendable {
  private var sums: [Double]
  private var losses: [Double]

  /// Sums of nothing.
  init(count: Int) {
    sums = [Double](repeating: 0, count: count)
    losses = sums
  }

  /// Adds a term to one of the sums. An infinite or undefined term makes the sum undefined.
  @inline(__always)
  mutating func add(_ term: Double, at index: Int) {
    let old = sums[index]
    let new = old + term
    losses[index] += abs(old) >= abs(term) ? (old - new) + term : (term - new) + old
    sums[index] = new
  }

  /// Adds other sums, one by one.
  mutating func add(_ other: CompensatedSums) {
    for i in sums.indices {
      add(other.sums[i], at: i)
      losses[i] += other.losses[i]
    }
  }

  /// The sums, rounded once.
  var totals: [Double] { zip(sums, losses).map { $0 + $1 } }
}
