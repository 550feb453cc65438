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
    _ = rows.sums(0, threads: threads) { chunk, _ in
      let (v, r) = (sample.rows[SWeightSample.weight], sample.rows[SWeightSample.inverse])
      let f = (0..<n).map { sample.rows[sample.density($0)] }
      for i in chunk {
        for k in 0..<n {
          rows[k][i] = v[i] * f[k][i] * r[i]
          for j in 0...k { rows[product(k, j)][i] = rows[k][i] * f[j][i] * r[i] }
        }
        for a in 0..<parameters {
          var total = SIMD8<Double>()
          for k in 0..<n {
            let slope = derivative(sample, k, a, places, i) * r[i]
            rows[self.slope(k, a)][i] = v[i] * slope
            if let yields { total += yields[k] * slope }
          }
          for k in 0..<n { rows[self.slope(k, a)][i] -= rows[k][i] * total }
        }
      }
    }
  }

  /// ∂F_k/∂θ_a of eight events.
  @inline(__always)
  private func derivative(_ sample: SWeightSample, _ k: Int, _ a: Int, _ places: [[Int?]], _ i: Int) -> SIMD8<Double> {
    var result = SIMD8<Double>()
    for (own, place) in places[k].enumerated() where place == a {
      result += sample.rows[sample.density(k) + 1 + own][i]
    }
    return result
  }
}
