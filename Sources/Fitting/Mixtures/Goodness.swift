import Numerics
import Statistics

/// Pearson's χ² of a minimum against a sample.
struct Goodness {
  let sample: BinnedSample

  init(_ sample: BinnedSample) { self.sample = sample }

  /// Pearson's χ² of model against contents, bins joined until the model expects ten effective entries in each.
  ///
  /// The variance of a joined bin is its Σw², moved by (expected − content) Σw²/Σw of the sample: the model's content for
  /// counts, close to it for weights of one population, and still right where subtraction left more variance than content;
  /// with backgrounds that of their templates is added, and to χ² the squares of the scales' pulls.
  /// For weights −log L weighs bins otherwise than χ² does, and its minimum is not χ²'s: what one linear step to χ²'s own
  /// minimum would gain is taken off, or χ² would exceed its degrees of freedom.
  func test(_ minimum: Minimum) -> ChiSquaredTest? {
    guard minimum.value.isFinite else { return nil }
    let comparison = minimum.objective.comparison(minimum.outcome.x)
    guard !comparison.expected.isEmpty else { return nil }
    let groups = comparison.groups
    let freedom = groups.count - comparison.freedom
    guard freedom > 0 else { return nil }
    let chiSquared = comparison.chiSquared(groups, comparison.variances(groups)) + comparison.constraints
    return chiSquared.isFinite ? ChiSquaredTest(chiSquared: chiSquared, degreesOfFreedom: freedom) : nil
  }

  /// By how much χ² of the sample falls from the first model to the second, both on the second's bins and variances.
  func gain(from one: Minimum, to two: Minimum) -> Double {
    guard one.value.isFinite, two.value.isFinite else { return .nan }
    let (first, second) = (one.objective.comparison(one.outcome.x), two.objective.comparison(two.outcome.x))
    let groups = second.groups
    let variances = second.variances(groups)
    return first.chiSquared(groups, variances) - second.chiSquared(groups, variances)
  }
}

extension BinComparison {
  /// Stretches of bins in which the model expects ten effective entries; what is left over joins the last.
  var groups: [Range<Int>] {
    let wanted = 10 * perEntry
    var groups: [Range<Int>] = []
    var (start, sum) = (0, 0.0)
    for i in expected.indices {
      sum += expected[i]
      guard sum >= wanted else { continue }
      groups.append(start..<i + 1)
      (start, sum) = (i + 1, 0)
    }
    if let last = groups.popLast() { groups.append(last.lowerBound..<expected.count) }
    return groups
  }

  /// The variance of every group's content about the model.
  func variances(_ groups: [Range<Int>]) -> [Double] {
    groups.map { bins in
      let sum = expected[bins].reduce(0, +)
      let difference = contents[bins].reduce(0, +) - sum
      let variance = variances[bins].reduce(0, +)
      let moved = max(variance - difference * perEntry, 0.25 * variance, 0.25 * sum * perEntry)
      return moved + (expectedVariances?[bins].reduce(0, +) ?? 0)
    }
  }

  /// Σ (content − expected)²/variance, less what a linear step along ``slopes`` would gain.
  func chiSquared(_ groups: [Range<Int>], _ variances: [Double]) -> Double {
    let differences = groups.map { contents[$0].reduce(0, +) - expected[$0].reduce(0, +) }
    let sum = zip(differences, variances).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    guard !slopes.isEmpty else { return sum }
    let columns = groups.map { bins in slopes.map { $0[bins].reduce(0, +) } }
    return max(0, sum - Self.linearGain(differences, variances, columns))
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
