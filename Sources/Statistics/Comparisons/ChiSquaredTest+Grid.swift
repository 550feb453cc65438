extension ChiSquaredTest {
  /// Compares the shapes of two weighted histograms over the same axes, as ``comparingShapes(_:_:minimumEntries:)`` does for one
  /// axis.
  ///
  /// Cells in which the shape of both together leaves either fewer than `minimumEntries` effective entries are joined into one, those
  /// outside included. Choosing by both together keeps the choice from favouring cells that fluctuated up in one of them.
  /// - Returns: nil if either total is not positive, or fewer than two groups are left.
  /// - Precondition: the axes are the same.
  public static func comparingShapes(_ first: GridHistogram, _ second: GridHistogram, minimumEntries: Double = 10)
    -> ChiSquaredTest?
  {
    precondition(first.axes == second.axes, "axes differ")
    let totals = (first.integral(includingOutside: true), second.integral(includingOutside: true))
    guard totals.0.sumW > 0, totals.1.sumW > 0 else { return nil }
    let entries = (totals.0.sumW * totals.0.sumW / totals.0.sumW2, totals.1.sumW * totals.1.sumW / totals.1.sumW2)
    let scale = totals.0.sumW / totals.1.sumW
    func isFilled(_ w1: Double, _ w2: Double) -> Bool {
      let share = (entries.0 * w1 / totals.0.sumW + entries.1 * w2 / totals.1.sumW) / (entries.0 + entries.1)
      return share * min(entries.0, entries.1) >= minimumEntries
    }
    var (sum, groups) = (0.0, 0)
    func compare(_ w1: Double, _ v1: Double, _ w2: Double, _ v2: Double) {
      let difference = w1 - scale * w2
      sum += difference * difference / (v1 + scale * scale * v2)
      groups += 1
    }
    var rest = (w1: 0.0, v1: 0.0, w2: 0.0, v2: 0.0)
    for cell in first.sumW.indices {
      let (w1, v1, w2, v2) = (first.sumW[cell], first.sumW2[cell], second.sumW[cell], second.sumW2[cell])
      if isFilled(w1, w2) {
        compare(w1, v1, w2, v2)
      } else {
        rest = (rest.w1 + w1, rest.v1 + v1, rest.w2 + w2, rest.v2 + v2)
      }
    }
    if isFilled(rest.w1, rest.w2) { compare(rest.w1, rest.v1, rest.w2, rest.v2) }
    return groups >= 2 ? ChiSquaredTest(chiSquared: sum, degreesOfFreedom: groups - 1) : nil
  }
}
