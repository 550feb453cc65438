/// The pairs of a signal and a background event that two scores f and h order differently, as sums over them.
public struct DiscordantPairs: Sendable {
  let classes: EventClasses
  private let f: ScoreOrder
  private let h: ScoreOrder
  private let threads: Int
  /// For each event e, Σ_j w_j D_ej over signal and background weights.
  let sums: [SIMD2<Double>]
  /// Σ s_i b_j D_ij.
  public let total: Double

  /// Finds the sums over pairs that f and h order differently; pairs tied in either are not among them.
  /// - Throws: ``MetricError/noDiscordantPairs``; ``MetricError/pairTotalNotPositive(total:)``;
  ///   ``MetricError/lengthMismatch(what:count:expected:)``.
  /// - Complexity: O(n log n).
  public init(_ f: ScoreOrder, _ h: ScoreOrder, _ classes: EventClasses, threads: Int = 1) throws(MetricError) {
    try classes.require(f, "first score")
    try classes.require(h, "given score")
    guard Self.exist(f, h, classes) else { throw .noDiscordantPairs }
    let product = OrderedPairSums(f, h, classes, threads: threads).sums
    let untied = Self.untied(f, h, classes)
    let sums = product.indices.map { 0.5 * (untied[$0] - product[$0]) }
    var total = CompensatedSum()
    for i in sums.indices { total.add(classes.weights[i].x * sums[i].y) }
    (self.classes, self.f, self.h, self.threads) = (classes, f, h, threads)
    (self.sums, self.total) = (sums, total.value.x)
    if !(self.total > 0) { throw .pairTotalNotPositive(total: self.total) }
  }

  /// For each event e, Σ_j w_j D_ej s_f s_g = ½ Σ_j w_j (s_f s_g s_h² − s_h s_g s_f²).
  func signed(with g: ScoreOrder) -> [SIMD2<Double>] {
    let first = untiedProduct(f, g, tied: h)
    let second = untiedProduct(h, g, tied: f)
    return first.indices.map { 0.5 * (first[$0] - second[$0]) }
  }

  /// Σ_j w_j s_a s_g over the events that t does not tie with e.
  ///
  /// Those that it ties follow from one more sum of signs: of a and g as what decides among equals of t. Where t differs the
  /// product of the signs is then 1, so it gives Σ_{t differs} w_j + Σ_{t ties} w_j s_a s_g.
  private func untiedProduct(_ a: ScoreOrder, _ g: ScoreOrder, tied t: ScoreOrder) -> [SIMD2<Double>] {
    var sums = OrderedPairSums(a, g, classes, threads: threads).sums
    guard t.hasTies else { return sums }
    let within = OrderedPairSums(ScoreOrder(t, then: a), ScoreOrder(t, then: g), classes, threads: threads).sums
    let ties = TieSums(t, classes).sums
    let ranks = t.ranks()
    for i in sums.indices { sums[i] -= within[i] - (classes.totals - ties[Int(ranks[i])]) }
    return sums
  }

  /// For each event, the weight of the events that differ from it in both scores.
  private static func untied(_ f: ScoreOrder, _ h: ScoreOrder, _ classes: EventClasses) -> [SIMD2<Double>] {
    let both = ScoreOrder(f, then: h)
    let ties = [(f, -1.0), (h, -1.0), (both, 1.0)].map { (TieSums($0, classes).sums, $0.ranks(), $1) }
    return (0..<classes.count).map { i in
      ties.reduce(classes.totals) { $0 + $1.2 * $1.0[Int($1.1[i])] }
    }
  }

  /// Whether any signal and background event, of a weight that is not zero, are ordered differently.
  private static func exist(_ f: ScoreOrder, _ h: ScoreOrder, _ classes: EventClasses) -> Bool {
    let heights = h.ranks()
    var highest = SIMD2<Int64>(repeating: -1)  // of h, among events of lower f
    for group in 0..<f.groupCount {
      var here = highest
      for i in f.group(group) {
        let (event, none) = (Int(f.order[i]), SIMD2<Int64>(repeating: -1))
        let height = SIMD2(repeating: Int64(heights[event]))
        let isIn = classes.weights[event] .!= 0
        if any((highest.yx .> height) .& isIn) { return true }
        here = pointwiseMax(here, none.replacing(with: height, where: isIn))
      }
      highest = here
    }
    return false
  }
}
