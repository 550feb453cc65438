/// For each event, the weight of the events with an equal score, itself included.
struct TieSums {
  /// As signal and as background, by group of equal scores.
  let sums: [SIMD2<Double>]

  init(_ order: ScoreOrder, _ classes: EventClasses) {
    sums = (0..<order.groupCount).map { group in
      var sum = CompensatedSum()
      for i in order.group(group) { sum.add(classes.weights[Int(order.order[i])]) }
      return sum.value
    }
  }

  /// Σ s_i b_j over pairs of equal scores, self pairs included.
  var pairs: Double {
    var total = CompensatedSum()
    for sum in sums { total.add(sum.x * sum.y) }
    return total.value.x
  }
}
