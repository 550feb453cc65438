import Numerics

extension ChiSquaredTest {
  /// Compares the shapes of two weighted histograms, the second of which has fully correlated errors beside its own: χ² = rᵀ V⁻¹ r with
  /// r = first − s second, V = diag(v₁ + s² v₂) + Σ s² m mᵀ, and one row less than there are bins, as s is fitted.
  ///
  /// Bins are joined as by ``comparingShapes(_:_:minimumEntries:)``. Each mode is first made to keep the second's total, as
  /// shapes alone are compared.
  /// - Parameter modes: independent shifts of the second histogram by one standard deviation, bin by bin.
  /// - Returns: nil if either total is not positive or fewer than two joined bins remain.
  public static func comparingShapes(
    _ first: Histogram, _ second: Histogram, modes: [[Double]], minimumEntries: Double = 10
  ) -> ChiSquaredTest? {
    precondition(modes.allSatisfy { $0.count == second.count }, "a mode moves every bin")
    guard first.total > 0, second.total > 0, first.count == second.count else { return nil }
    let scale = first.total / second.total
    let groups = joined(first, second, minimumEntries: minimumEntries)
    guard groups.count >= 2 else { return nil }
    let shares = modes.map { mode -> [Double] in
      let moved = mode.reduce(0, +) / second.total
      return groups.map { bins in bins.reduce(0) { $0 + mode[$1] - moved * second.sumW[$1] } }
    }
    // The last group follows from the others: totals are equal.
    let used = groups.dropLast()
    let total = (first: first.sumW2.reduce(0, +), second: second.sumW2.reduce(0, +))
    let rows = used.map { bins -> (r: Double, v1: Double, v2: Double, p: Double) in
      let (w1, w2) = (bins.reduce(0) { $0 + first.sumW[$1] }, bins.reduce(0) { $0 + second.sumW[$1] })
      return (
        w1 - scale * w2, bins.reduce(0) { $0 + first.sumW2[$1] }, bins.reduce(0) { $0 + second.sumW2[$1] },
        (w1 + scale * w2) / (2 * first.total)
      )
    }
    var covariance = SymmetricMatrix(dimension: rows.count)
    for (a, row) in rows.enumerated() {
      for (b, other) in rows.enumerated().prefix(a + 1) {
        // Of contents given their total: v δ_ab − p_a v_b − v_a p_b + p_a p_b Σv.
        let v = (a: row.v1 + scale * scale * row.v2, b: other.v1 + scale * scale * other.v2)
        let sum = total.first + scale * scale * total.second
        covariance[a, b] =
          (a == b ? v.a : 0) - row.p * v.b - v.a * other.p + row.p * other.p * sum
          + shares.reduce(0) { $0 + scale * scale * $1[a] * $1[b] }
      }
    }
    let differences = rows.map(\.r)
    guard let step = covariance.solveScaled(differences) else { return nil }
    let sum = zip(step, differences).reduce(0) { $0 + $1.0 * $1.1 }
    return ChiSquaredTest(chiSquared: sum, degreesOfFreedom: rows.count)
  }

  /// Neighbouring bins, joined from the left until both histograms hold `minimumEntries` effective entries; what is left over joins the last.
  static func joined(_ first: Histogram, _ second: Histogram, minimumEntries: Double) -> [Range<Int>] {
    var (groups, start) = ([Range<Int>](), 0)
    func isFull(_ h: Histogram, _ bins: Range<Int>) -> Bool {
      let (w, v) = (h.sumW[bins].reduce(0, +), h.sumW2[bins].reduce(0, +))
      return w > 0 && v > 0 && w * w >= minimumEntries * v
    }
    for i in 0..<first.count where isFull(first, start..<i + 1) && isFull(second, start..<i + 1) {
      groups.append(start..<i + 1)
      start = i + 1
    }
    if let last = groups.popLast() { groups.append(last.lowerBound..<first.count) }
    return groups
  }
}
