import Numerics

/// The yields that maximise the likelihood of a sample, the shapes being given.
///
/// −log L = ΣN − Σ v log ΣN f is convex in the yields, with gradient 1 − Σ v f/D and Hessian W: Newton's method with halved
/// steps. Yields may be negative as long as D is positive at every event.
struct YieldRefit {
  /// The yields.
  let yields: [Double]

  /// - Throws: ``SWeightError/yieldsNotDetermined`` if no step leads on; ``SWeightError/indistinguishable(first:second:correlation:)``.
  init(_ sample: SWeightSample, names: [String], start: [Double]) throws(SWeightError) {
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
      let matrix = Self.matrix(sums, yields.count)
      _ = try matrix.inverted(names: names)
      guard let step = matrix.solve(gradient) else { throw .yieldsNotDetermined }
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

extension SymmetricMatrix {
  /// The inverse of W.
  /// - Throws: ``SWeightError/indistinguishable(first:second:correlation:)`` for two components of nearly one shape;
  ///   ``SWeightError/yieldsNotDetermined`` if W is not positive definite for another reason.
  func inverted(names: [String]) throws(SWeightError) -> SymmetricMatrix {
    var (pair, largest) = ((0, 0), 0.0)
    for i in names.indices {
      if !(self[i, i] > 0) { throw .yieldsNotDetermined }
      for j in 0..<i {
        let correlation = abs(self[i, j]) / (self[i, i] * self[j, j]).squareRoot()
        if correlation > largest { (pair, largest) = ((j, i), correlation) }
      }
    }
    if largest > 1 - 1e-10 && largest < 1 + 1e-10 {
      throw .indistinguishable(first: names[pair.0], second: names[pair.1], correlation: largest)
    }
    guard let inverse = inverse() else { throw .yieldsNotDetermined }
    return inverse
  }
}
