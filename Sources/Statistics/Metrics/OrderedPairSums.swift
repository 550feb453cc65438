/// For each event e, Σ_j w_j sgn(f_e − f_j) sgn(g_e − g_j) over all events j: the weight of those that two scores order alike
/// relative to e, less the weight of those they order differently. Both weights of j are summed, as signal and as background.
///
/// With L(e) = Σ w_j over f_j < f_e and g_j < g_e, and marks like (f<, g=) for such sums over ties, the signed sum is
/// 4L + 2(f<, g=) − 2(f<) + Σ_{f=} w sgn g − Σ w sgn g. Only L is a sum over a quarter of the plane. It is found by dealing the
/// events, in the order of f, to two halves of the ranks of g, and each half again: an event that goes to the upper half
/// collects what has gone to the lower half before it. All memory is walked through in order, unlike a Fenwick tree's.
/// - Complexity: O(n log n); 80 bytes of scratch per event.
struct OrderedPairSums {
  /// The signed sums over signal and background weights, by event.
  let sums: [SIMD2<Double>]

  init(_ f: ScoreOrder, _ g: ScoreOrder, _ classes: EventClasses, threads: Int = 1) {
    let work = PairSumScratch(f, g, classes, threads: threads)
    work.deal(threads: threads)
    sums = work.results()
  }

  /// K = Σ s_i b_j sgn(f_i − f_j) sgn(g_i − g_j).
  func total(_ classes: EventClasses) -> Double {
    var total = CompensatedSum()
    for i in sums.indices { total.add(classes.weights[i].x * sums[i].y) }
    return total.value.x
  }
}
