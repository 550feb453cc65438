import Numerics

extension SWeightUncertainty {
  /// The distribution of a variable in some components.
  /// - Parameters:
  ///   - values: one per event.
  ///   - edges: of the bins, rising.
  ///   - species: components whose weights are added up.
  ///   - undefined: what becomes of events whose value is not finite.
  /// - Throws: as ``sum(of:species:undefined:)``.
  /// - Precondition: at least two edges, rising.
  public func histogram(
    of values: [Double], edges: [Double], species: [String], undefined: UndefinedValues = .refuse
  ) throws(SWeightError) -> SWeightedHistogram {
    precondition(edges.count >= 2 && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }, "edges must rise: \(edges)")
    let (events, leftOut) = try used(values, undefined)
    let (weights, places) = (try sWeights.weights(addingUp: species), try sWeights.places(of: species))
    let bins = BinnedMoments(
      events: events.map { (event: $0, bin: Self.bin(of: values[$0], edges)) }, edges.count + 1, moments, weights)
    let coefficients = (0...edges.count).map { bin in
      let none = [Double](repeating: 0, count: moments.momentCount)
      return self.coefficients(sWeights.names.indices.map { places.contains($0) ? bins.moments[bin] : none })
    }
    var covariance = SymmetricMatrix(dimension: edges.count - 1)
    let common = commonProducts()
    for a in 1..<edges.count {
      for b in 1...a {
        let (x, y) = (coefficients[a], coefficients[b])
        covariance[a - 1, b - 1] =
          (a == b ? bins.squares[a] : 0) + dot(x.values, bins.cross[b]) + dot(y.values, bins.cross[a])
          + common.product(x.values, y.values) + (a == b ? outside(x) : outside(x, y))
      }
    }
    return SWeightedHistogram(
      edges: edges, values: Array(bins.sums[1..<edges.count]), sumsOfSquares: Array(bins.squares[1..<edges.count]),
      covariance: covariance, underflow: bins.sums[0], overflow: bins.sums[edges.count], leftOut: leftOut)
  }

  /// 0 below the edges, their number above.
  private static func bin(of x: Double, _ edges: [Double]) -> Int {
    if x < edges[0] { return 0 }
    return x >= edges[edges.count - 1] ? edges.count : VarianceFunction.bin(of: x, in: edges) + 1
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Σ ξ ξᵀ over the rows that all influences are linear in.
  private func commonProducts() -> SymmetricMatrix {
    let shared = moments.shared
    let n = shared.count
    let sums = moments.rows.sums(n * n, threads: moments.threads) { chunk, sums in
      for a in 0..<n {
        for b in 0...a {
          let (x, y) = (moments.rows[shared[a]], moments.rows[shared[b]])
          var sum = SIMD8<Double>()
          for i in chunk { sum += x[i] * y[i] }
          sums[a * n + b] = sum
        }
      }
    }
    var result = SymmetricMatrix(dimension: n)
    for a in 0..<n { for b in 0...a { result[a, b] = sums[a * n + b] } }
    return result
  }
}

/// Sums over the events of each bin.
private struct BinnedMoments {
  /// Σ of the moment rows.
  var moments: [[Double]]
  /// Σ w ξ for the shared rows.
  var cross: [[Double]]
  /// Σ w.
  var sums: [Double]
  /// Σ w².
  var squares: [Double]

  init(events: [(event: Int, bin: Int)], _ bins: Int, _ rows: InfluenceMoments, _ weights: [Double]) {
    sums = [Double](repeating: 0, count: bins)
    squares = sums
    for (event, bin) in events {
      sums[bin] += weights[event]
      squares[bin] += weights[event] * weights[event]
    }
    func table(_ wanted: [Int], _ weights: [Double]?) -> [[Double]] {
      var table = [[Double]](repeating: [Double](repeating: 0, count: wanted.count), count: bins)
      for (place, row) in wanted.enumerated() {
        let values = rows.rows.scalars(row)
        var sums = [Double](repeating: 0, count: bins)
        for (event, bin) in events { sums[bin] += values[event] * (weights?[event] ?? 1) }
        for bin in 0..<bins { table[bin][place] = sums[bin] }
      }
      return table
    }
    moments = table(Array(0..<rows.momentCount), nil)
    cross = table(rows.shared, weights)
  }
}

extension SWeightUncertainty {
  /// The share of each bin among all events inside the edges.
  func shares(
    of values: [Double], edges: [Double], species: [String]
  ) throws(SWeightError) -> [SWeightedStatistic] {
    let inside = values.map { edges[0] <= $0 && $0 < edges[edges.count - 1] ? $0 : .nan }
    var result: [SWeightedStatistic] = []
    for bin in 0..<edges.count - 1 {
      let isIn = inside.map { $0.isNaN ? .nan : edges[bin] <= $0 && $0 < edges[bin + 1] ? 1 : 0.0 }
      result.append(try mean(of: isIn, species: species, undefined: .leaveOut))
    }
    return result
  }
}
