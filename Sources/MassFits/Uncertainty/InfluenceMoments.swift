import Fitting
import Numerics

/// What influences are made of, for every event: v q_k, v q_i q_j and v ∂q_j/∂θ_a with q = F/I, and z = C v s, by which the event
/// moves the shapes' parameters (s the gradient of log D in the fit's own range, C the covariance of the fit).
struct InfluenceMoments: Sendable {
  /// How many components there are.
  let components: Int
  /// How many free shape parameters there are.
  let shapes: Int
  /// The rows, in the order of the summary.
  let rows: EventRows
  let threads: Int

  /// Rows that are summed with ∂T/∂w: v q, v q q and v ∂q.
  var momentCount: Int { shift + shapes }
  private var shift: Int { components + pairCount + (components - 1) * shapes }
  var pairCount: Int { components * (components + 1) / 2 }
  /// All rows.
  var count: Int { momentCount + shapes }

  func product(_ i: Int, _ j: Int) -> Int { SWeightSample.place(i, j, of: components) }
  func slope(_ j: Int, _ a: Int) -> Int { components + pairCount + j * shapes + a }
  func shift(_ a: Int) -> Int { momentCount + a }
  /// The rows that every event's influence is a linear function of: v q, v q q and z.
  var shared: [Int] { Array(0..<components + pairCount) + (0..<shapes).map(shift) }

  /// Fills the rows.
  /// - Parameters:
  ///   - sample: the events with q's window; 1/I is filled in.
  ///   - places: for each component, where its own parameters stand among the free shape parameters; nil for fixed ones.
  ///   - yields: N in I, if I = D depends on yields and shapes; nil if I is given.
  init(_ sample: SWeightSample, shapes: Int, places: [[Int?]], yields: [Double]?) {
    (components, self.shapes, threads) = (sample.count, shapes, sample.threads)
    let n = sample.count
    let rowCount = n + n * (n + 1) / 2 + n * shapes + shapes
    rows = EventRows(rows: rowCount, events: sample.rows.eventCount)
    fill(sample, places: places, yields: yields)
  }

  private func fill(_ sample: SWeightSample, places: [[Int?]], yields: [Double]?) {
    let (n, parameters) = (components, shapes)
    let sources = (0..<n * parameters).map { Self.derivatives(sample, places[$0 / parameters], $0 / parameters, $0 % parameters) }
    _ = rows.sums(0, threads: threads) { chunk, _ in
      let (v, r) = (sample.rows[SWeightSample.weight], sample.rows[SWeightSample.inverse])
      for k in 0..<n {
        let (f, vq) = (sample.rows[sample.density(k)], rows[k])
        for i in chunk { vq[i] = v[i] * f[i] * r[i] }
        for j in 0...k {
          let (other, product) = (sample.rows[sample.density(j)], rows[product(k, j)])
          for i in chunk { product[i] = vq[i] * other[i] * r[i] }
        }
      }
      for a in 0..<parameters {
        for k in 0..<n {
          let slope = rows[slope(k, a)]
          for source in sources[k * parameters + a] { for i in chunk { slope[i] += v[i] * r[i] * sample.rows[source][i] } }
        }
        if let yields { subtractTotal(a, yields: yields, in: chunk) }
      }
    }
  }

  /// v ∂q_k = v ∂F_k/D − v q_k Σ N_j ∂F_j/D.
  private func subtractTotal(_ a: Int, yields: [Double], in chunk: Range<Int>) {
    for i in chunk {
      let weight = (0..<components).reduce(into: SIMD8<Double>()) { $0 += yields[$1] * rows[$1][i] }
      var total = SIMD8<Double>()
      for k in 0..<components { total += yields[k] * rows[slope(k, a)][i] }
      total = SIMD8<Double>().replacing(with: total / weight, where: weight .!= 0)
      for k in 0..<components { rows[slope(k, a)][i] -= rows[k][i] * total }
    }
  }

  /// The rows of ∂F_k/∂θ_a: one, none, or several if a component uses one parameter twice.
  private static func derivatives(_ sample: SWeightSample, _ places: [Int?], _ k: Int, _ a: Int) -> [Int] {
    places.indices.filter { places[$0] == a }.map { sample.density(k) + 1 + $0 }
  }
}
