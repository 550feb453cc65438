/// A running sum of two numbers at once that keeps what rounding drops, so that a million terms lose no digit.
///
/// The rounding error of each addition is found exactly and added up apart. D. E. Knuth, *The Art of Computer Programming* 2,
/// section 4.2.2, theorem B; T. Ogita, S. M. Rump, S. Oishi, *SIAM J. Sci. Comput.* 26 (2005) 1955, algorithm 4.4.
struct CompensatedSum {
  private var sum = SIMD2<Double>()
  private var lost = SIMD2<Double>()

  /// The sums so far.
  @inline(__always)
  var value: SIMD2<Double> { sum + lost }

  /// Adds one number to each.
  @inline(__always)
  mutating func add(_ x: SIMD2<Double>) {
    let next = sum + x
    let added = next - sum
    lost += (sum - (next - added)) + (x - added)
    sum = next
  }

  /// Adds a number to the first.
  @inline(__always)
  mutating func add(_ x: Double) { add(SIMD2(x, 0)) }
}
