import Numerics

/// The yields that maximise the likelihood of a sample, the shapes being given.
///
/// −log L = ΣN − Σ v log ΣN f is convex in the yields, with gradient 1 − Σ v f/D and Hessian W: Newton's method with halved
/// steps. Yields may be negative as long as D is positive at every event.
struct YieldRefit {
  /// The yields.
  let yields: [Double]

  /// - Throws: ``SWeightError/yieldsNotDetermined`` if no step leads on.
  init(_ sample: SWeightSample, start: [Double]) throws(SWeightError) {
    var yields = start
    var sums = try? sample.sums(.density(yields: yields))
    if sums == nil {
      let total = sample.rows.values(SWeightSample.weight).reduce(0, +)
      yields = start.map { _ in total / Double(start.count) }
      sums = try sample.sums(.density(yields: yields))
    }
    guard var sums else { throw .yieldsNotDetermined }
    for _ in 0..<200 {
      let gradient = (0..<yields.count).map { 1 - sums[$0] }
      guard let step = Self.matrix(sums, yields.count).solve(gradient) else { throw .yieldsNotDetermined }
      let decrement = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      let isDone = decrement <= 1e-24 * max(1, yields.map(abs).max() ?? 1)
      if isDone || !(gradient.map(abs).max() ?? 0 > 4e-16) { break }
      guard let next = Self.next(sample, from: yields, step: step, decrement: decrement) else {
        if decrement < 1e-12 { break }
        throw .yieldsNotDetermined
      }
      (yields, sums) = next
    }
    self.yields = yields
  }

  /// The longest of the halved steps at which all densities are positive and the slope along the step has become less steep.
  private static func next(
    _ sample: SWeightSample, from yields: [Double], step: [Double], decrement: Double
  ) -> (yields: [Double], sums: [Double])? {
    var length = 1.0
    for _ in 0..<60 {
      let trial = zip(yields, step).map { $0 - length * $1 }
      if let sums = try? sample.sums(.density(yields: trial)) {
        let slope = step.indices.reduce(0) { $0 - step[$1] * (1 - sums[$1]) }
        if abs(slope) <= 0.9 * decrement { return (trial, sums) }
      }
      length *= 0.5
    }
    return nil
  }

  /// W from ``SWeightSample/sums(_:)``.
  static func matrix(_ sums: [Double], _ n: Int) -> SymmetricMatrix {
    var matrix = SymmetricMatrix(dimension: n)
    for i in 0..<n { for j in 0...i { matrix[i, j] = sums[SWeightSample.place(i, j, of: n)] } }
    return matrix
  }
}
