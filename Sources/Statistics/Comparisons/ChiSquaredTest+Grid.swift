extension ChiSquaredTest {
  /// Compares the shapes of two weighted histograms over the same axes, as ``comparingShapes(_:_:minimumEntries:)`` does for one
  /// axis; cells in which either holds fewer than `minimumEntries` effective entries are joined into one, those outside included.
  /// - Returns: nil if either total is not positive, or fewer than two groups are left.
  /// - Precondition: the axes are the same.
  public static func comparingShapes(_ first: GridHistogram, _ second: GridHistogram, minimumEntries: Double = 10)
    -> ChiSquaredTest?
  {
    precondition(first.axes == second.axes, "axes differ")
    let totals = (first.integral(includingOutside: true).sumW, second.integral(includingOutside: true).sumW)
    guard totals.0 > 0, totals.1 > 0 else { return nil }
    let scale = totals.0 / totals.1
    var (sum, groups) = (0.0, 0)
    var rest = (w1: 0.0, v1: 0.0, w2: 0.0, v2: 0.0)
    for cell in first.sumW.indices {
      if first.effectiveEntries(cell) >= minimumEntries, second.effectiveEntries(cell) >= minimumEntries {
        let difference = first.sumW[cell] - scale * second.sumW[cell]
        sum += difference * difference / (first.sumW2[cell] + scale * scale * second.sumW2[cell])
        groups += 1
      } else {
        rest.w1 += first.sumW[cell]
        rest.v1 += first.sumW2[cell]
        rest.w2 += second.sumW[cell]
        rest.v2 += second.sumW2[cell]
      }
    }
    if rest.w1 * rest.w1 >= minimumEntries * rest.v1, rest.w2 * rest.w2 >= minimumEntries * rest.v2, rest.v1 + rest.v2 > 0 {
      let difference = rest.w1 - scale * rest.w2
      sum += difference * difference / (rest.v1 + scale * scale * rest.v2)
      groups += 1
    }
    return groups >= 2 ? ChiSquaredTest(chiSquared: sum, degreesOfFreedom: groups - 1) : nil
  }
}
