import Glibc
import Numerics

/// The binned, weighted likelihood of a Gaussian mixture truncated to the range of its histogram.
///
/// −log L = −Σ n_i log q_i: bin contents are compared with integrals, not with densities at bin centres, and the model is
/// normalised on the fitted range only. n_i = Σw.
final class MixtureLikelihood: MixtureObjective {
  let bins: MixtureBins
  let extraCount = 0
  let perUnit: Double
  private let sample: BinnedSample
  private let data: BinRows

  /// - Parameter frame: the sample is looked at in its coordinates, so that parameters are of order one.
  init(_ sample: BinnedSample, _ frame: Frame, _ shape: MixtureShape) {
    self.sample = sample
    bins = MixtureBins(edges: sample.edges.map(frame.inward), shape: shape)
    perUnit = sample.effectiveEntries / sample.total
    data = BinRows(rows: 2, bins: bins.count)
    data.fill(0, sample.contents)
    data.fill(1, sample.variances)
  }

  /// −Σ n log q, −Σ n ∂q/q, Σ n (∂q ∂qᵀ/q² − ∂²q/q).
  func evaluate(_ x: [Double]) -> SecondOrderValue {
    bins.tabulate(x)
    let n = bins.coordinates.count
    var result = SecondOrderValue(
      value: .infinity, gradient: [Double](repeating: 0, count: n), hessian: SymmetricMatrix(dimension: n))
    guard bins.isValid else { return result }
    let (rows, ratios, weights) = (bins.rows, bins.rows[bins.scratch.0], bins.rows[bins.scratch.1])
    let (contents, q) = (data[0], bins.probabilities)
    var sums = (logarithms: BinRows.Vector(), counts: BinRows.Vector())
    for j in 0..<rows.blocks {
      let content = contents[j]
      let isSmall = q[j] .<= MixtureBins.leastProbability
      let p = q[j].replacing(with: MixtureBins.leastProbability, where: isSmall)
      let ratio = (content / p).replacing(with: 0, where: isSmall)
      sums.logarithms.addProduct(content, VectorMath.log(p))
      sums.counts += content.replacing(with: 0, where: isSmall)
      ratios[j] = ratio
      weights[j] = ratio / p
    }
    result.value = -sums.logarithms.sum()
    let gradient = (0..<n).map { rows.dot(ratios, bins.slopes($0)) }
    let curvature = bins.curvature(ratios, sum: sums.counts.sum(), gradient: gradient)
    let outer = rows.gram(bins.allSlopes, weights: weights, scratch: bins.scratch.0)
    for a in 0..<n {
      result.gradient[a] = -gradient[a]
      for b in 0...a { result.hessian[a, b] = outer[a, b] - curvature[a, b] }
    }
    return result
  }

  /// Σ v_i s_i s_iᵀ with the score s_i = ∂log q_i.
  func scoreVariance(_ x: [Double]) -> SymmetricMatrix? {
    guard !sample.isUnweighted else { return nil }
    bins.tabulate(x)
    let (weights, q) = (bins.rows[bins.scratch.1], bins.probabilities)
    for j in 0..<bins.rows.blocks {
      let isSmall = q[j] .<= MixtureBins.leastProbability
      weights[j] = (data[1][j] / (q[j] * q[j])).replacing(with: 0, where: isSmall)
    }
    return bins.rows.gram(bins.allSlopes, weights: weights, scratch: bins.scratch.0)
  }

  func comparison(_ x: [Double]) -> BinComparison {
    bins.tabulate(x)
    let q = Array(bins.rows.scalars(0).prefix(bins.count))
    let slopes = (0..<bins.coordinates.count).map { Array(bins.rows.scalars(1 + $0).prefix(bins.count)) }
    return BinComparison(
      contents: sample.contents, variances: sample.variances, expected: q.map { $0 * sample.total }, expectedVariances: nil,
      slopes: sample.isUnweighted ? [] : slopes + [q], freedom: bins.coordinates.count + 1, constraints: 0,
      perEntry: sample.total / sample.effectiveEntries)
  }
}
