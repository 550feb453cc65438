import Fitting
import Glibc
import Statistics

extension MassSpectrum {
  /// The histogram of the fitted events beside the fitted model.
  /// - Returns: nil if a component has no density at the fitted values.
  init?(_ events: MassEvents, _ model: SumModel, _ fit: LikelihoodFit, bins: Int) {
    self.init(events.fitted, weights: events.weights, model, fit, bins: bins)
  }

  /// The histogram of masses, all in the model's range, beside the fitted model.
  /// - Parameters:
  ///   - weights: nil if all weigh 1.
  ///   - points: how many points the curve has, 512 at most.
  /// - Returns: nil if a component has no density at the fitted values.
  init?(
    _ masses: [Double], weights: [Double]?, _ model: SumModel, _ fit: LikelihoodFit, bins: Int, points: Int = Curve.mostPoints
  ) {
    guard let prepared = PreparedModel(model, values: fit.values(for: model), order: .value) else { return nil }
    let sum = weights?.reduce(0, +) ?? Double(masses.count)
    let squares = weights?.reduce(0) { $0 + $1 * $1 } ?? Double(masses.count)
    let scale = model.isExtended ? 1 : sum
    let histogram = MassHistogram(masses, weights: weights, range: model.range, bins: bins)
    let names = model.components.map(\.name)
    var expected: [String: [Double]] = [:]
    for (name, (density, yield)) in zip(names, zip(prepared.densities, prepared.yields)) {
      let integrals = density.density.integrals(over: histogram.edges, parameters: density.parameters, order: .value)
      expected[name] = integrals.map { scale * yield.value * $0.value / density.integral.value }
    }
    let total = Self.sum(names, expected, count: bins)
    let perEvent = sum != 0 ? squares / sum : 1
    let pulls = (0..<bins).map { bin -> Double? in
      let variance = total[bin] * perEvent
      return variance > 0 ? (histogram.contents[bin] - total[bin]) / variance.squareRoot() : nil
    }
    self.init(
      edges: histogram.edges, observed: histogram.contents, variances: histogram.variances, expected: expected, total: total,
      pulls: pulls, curve: Curve(prepared, scale: scale, points: points))
  }

  /// How many bins show a spectrum of so many events without drowning in its fluctuations.
  static func usualBins(_ events: Int) -> Int { events >= 2000 ? 100 : events >= 500 ? 50 : 25 }

  /// χ² of the bins against the expectation, neighbours joined until ten events are expected.
  ///
  /// Degrees of freedom are bins less free parameters; for an unbinned fit that is an approximation on the safe side.
  /// - Parameter freeParameters: how many, and one more if the expectation is scaled to the events' total.
  /// - Returns: nil if no degree of freedom is left.
  func chiSquared(freeParameters: Int, perEvent: Double) -> ChiSquaredTest? {
    var (observed, wanted) = ([0.0], [0.0])
    for bin in total.indices {
      observed[observed.count - 1] += self.observed[bin]
      wanted[wanted.count - 1] += total[bin]
      guard wanted[wanted.count - 1] >= 10 * perEvent else { continue }
      observed.append(0)
      wanted.append(0)
    }
    let (lastObserved, lastWanted) = (observed.removeLast(), wanted.removeLast())
    guard observed.count > freeParameters else { return nil }
    observed[observed.count - 1] += lastObserved
    wanted[wanted.count - 1] += lastWanted
    let sum = zip(observed, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / ($1.1 * perEvent) }
    return ChiSquaredTest(chiSquared: sum, degreesOfFreedom: observed.count - freeParameters)
  }

  fileprivate static func sum(_ names: [String], _ values: [String: [Double]], count: Int) -> [Double] {
    (0..<count).map { i in names.reduce(0) { $0 + (values[$1]?[i] ?? 0) } }
  }
}

extension MassSpectrum.Curve {
  fileprivate static let mostPoints = EvaluationRows.blockSize

  /// The densities from one end of the range to the other.
  fileprivate init(_ model: PreparedModel, scale: Double, points: Int) {
    precondition((2...Self.mostPoints).contains(points), "\(points) points make no curve")
    let range = model.model.range
    let step = (range.upperBound - range.lowerBound) / Double(points - 1)
    let masses = (0..<points).map { $0 == points - 1 ? range.upperBound : range.lowerBound + Double($0) * step }
    var vectors = [SIMD8<Double>](repeating: .zero, count: EvaluationRows.vectorsPerRow)
    for (i, mass) in masses.enumerated() { vectors[i / 8][i % 8] = mass }
    let rows = EvaluationRows(count: model.rowCount)
    vectors.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { model.evaluate(base, vectors: EvaluationRows.vectorsPerRow, into: rows) }
    }
    let names = model.model.components.map(\.name)
    var components: [String: [Double]] = [:]
    for (name, (row, yield)) in zip(names, zip(model.firstRows, model.yields)) {
      components[name] = (0..<points).map { scale * yield.value * rows[row][$0 / 8][$0 % 8] }
    }
    self.init(masses: masses, components: components, total: MassSpectrum.sum(names, components, count: points))
  }
}
