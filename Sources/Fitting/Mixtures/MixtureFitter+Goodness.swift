import Numerics
import Statistics

extension MixtureFitter {
  /// Pearson's χ² of model against contents, bins joined until the model expects ten effective entries in each.
  ///
  /// The variance of a joined bin is its Σw², moved by (expected − content) Σw²/Σw of the sample: the model's content for
  /// counts, close to it for weights of one population, and still right where subtraction left more variance than content.
  /// There −log L weighs bins otherwise than χ² does, and its minimum is not χ²'s: what one linear step to χ²'s own minimum
  /// would gain is taken off, or χ² would exceed its degrees of freedom.
  func goodness(_ sample: BinnedSample, _ frame: Frame, _ minimum: Minimum) -> ChiSquaredTest? {
    guard minimum.value.isFinite else { return nil }
    let likelihood = MixtureLikelihood(sample, origin: frame.origin, scale: frame.scale)
    let physical = minimum.coordinates.physical(minimum.outcome.x)
    let probabilities = likelihood.probabilities(physical)
    let groups = Self.groups(sample, probabilities)
    let freedom = groups.count - 1 - minimum.coordinates.count
    guard freedom > 0 else { return nil }
    let variances = Self.variances(sample, probabilities, groups)
    return ChiSquaredTest(
      chiSquared: chiSquared(sample, likelihood, minimum, groups, variances), degreesOfFreedom: freedom)
  }

  /// By how much χ² of the sample falls from the first model to the second, both on the second's bins and variances.
  func chiSquaredGain(_ sample: BinnedSample, _ frame: Frame, from one: Minimum, to two: Minimum) -> Double {
    guard one.value.isFinite, two.value.isFinite else { return .nan }
    let likelihood = MixtureLikelihood(sample, origin: frame.origin, scale: frame.scale)
    let probabilities = likelihood.probabilities(two.coordinates.physical(two.outcome.x))
    let groups = Self.groups(sample, probabilities)
    let variances = Self.variances(sample, probabilities, groups)
    return chiSquared(sample, likelihood, one, groups, variances) - chiSquared(sample, likelihood, two, groups, variances)
  }

  private func chiSquared(
    _ sample: BinnedSample, _ likelihood: borrowing MixtureLikelihood, _ minimum: Minimum, _ groups: [Range<Int>],
    _ variances: [Double]
  ) -> Double {
    let t = minimum.outcome.x
    let physical = minimum.coordinates.physical(t)
    let probabilities = likelihood.probabilities(physical)
    let differences = groups.map { sample.contents[$0].reduce(0, +) - sample.total * probabilities[$0].reduce(0, +) }
    let sum = zip(differences, variances).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    guard !sample.isUnweighted else { return sum }
    let slopes = likelihood.probabilitySlopes(physical)
    let jacobian = minimum.coordinates.jacobian(t)
    let columns = groups.map { Self.column($0, probabilities, slopes, jacobian, minimum.coordinates.count) }
    return max(0, sum - Self.linearGain(differences, variances, columns))
  }

  /// Stretches of bins in which the model expects ten effective entries; what is left over joins the last.
  private static func groups(_ sample: BinnedSample, _ probabilities: [Double]) -> [Range<Int>] {
    let wanted = 10 / sample.effectiveEntries
    var groups: [Range<Int>] = []
    var (start, expected) = (0, 0.0)
    for i in probabilities.indices {
      expected += probabilities[i]
      guard expected >= wanted else { continue }
      groups.append(start..<i + 1)
      (start, expected) = (i + 1, 0)
    }
    if let last = groups.popLast() { groups.append(last.lowerBound..<probabilities.count) }
    return groups
  }

  /// The variance of every group's content about the model.
  private static func variances(_ sample: BinnedSample, _ probabilities: [Double], _ groups: [Range<Int>]) -> [Double] {
    let perEntry = sample.total / sample.effectiveEntries
    return groups.map { bins in
      let expected = sample.total * probabilities[bins].reduce(0, +)
      let difference = sample.contents[bins].reduce(0, +) - expected
      let variance = sample.variances[bins].reduce(0, +)
      return max(variance - difference * perEntry, 0.25 * variance, 0.25 * expected * perEntry)
    }
  }

  /// How a group's expectation changes with each coordinate and, last, with the normalisation.
  private static func column(
    _ bins: Range<Int>, _ probabilities: [Double], _ slopes: [SIMD8<Double>], _ jacobian: [[Double]], _ count: Int
  ) -> [Double] {
    let slope = bins.reduce(into: SIMD8<Double>()) { $0 += slopes[$1] }
    let physical = (0..<count).map { a in (0..<MixtureCoordinates.physicalCount).reduce(0) { $0 + slope[$1] * jacobian[$1][a] } }
    return physical + [probabilities[bins].reduce(0, +)]
  }

  /// gᵀ (JᵀV⁻¹J)⁻¹ g with g = JᵀV⁻¹ r: by how much χ² falls when the model moves along its columns J; 0 if they are degenerate.
  private static func linearGain(_ differences: [Double], _ variances: [Double], _ columns: [[Double]]) -> Double {
    let n = columns.first?.count ?? 0
    var matrix = SymmetricMatrix(dimension: n)
    var gradient = [Double](repeating: 0, count: n)
    for (g, column) in columns.enumerated() {
      for a in 0..<n {
        gradient[a] += column[a] * differences[g] / variances[g]
        for b in 0...a { matrix[a, b] += column[a] * column[b] / variances[g] }
      }
    }
    guard let step = matrix.solve(gradient) else { return 0 }
    return zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
