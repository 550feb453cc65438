/// For each group of equal scores, the weight of the events below it less that of the events above.
struct SignedSums {
  /// Below less above, as signal and as background, by group.
  let sums: [SIMD2<Double>]
  /// K = Σ s_i b_j sgn(f_i − f_j) over all pairs of a signal event i and a background event j.
  let total: Double

  /// - Parameter weights: those of the classes, in the order of the score.
  init(_ order: ScoreOrder, _ classes: EventClasses, weights: [SIMD2<Double>]) {
    var below = CompensatedSum()
    var total = CompensatedSum()
    sums = [SIMD2<Double>](unsafeUninitializedCapacity: order.groupCount) { buffer, filled in
      var start = SIMD2<Double>()
      for group in 0..<order.groupCount {
        var own = CompensatedSum()
        for i in order.group(group) { own.add(weights[i]) }
        below.add(own.value)
        let end = below.value
        let signed = start + (end - classes.totals)
        buffer.initializeElement(at: group, to: signed)
        total.add(own.value.x * signed.y)
        start = end
      }
      filled = order.groupCount
    }
    self.total = total.value.x
  }

  init(_ order: ScoreOrder, _ classes: EventClasses) {
    self.init(order, classes, weights: order.sorted(classes.weights))
  }
}
