import Glibc
import Numerics

/// The extended likelihood of a mixture beside background templates, their scales constrained, their statistics profiled.
///
/// −log L = Σ_i (μ_i − n_i log μ_i + η_i²/2) + Σ_k (ν_k − 1)²/2δ_k², μ_i = m_i + σ_i η_i, m_i = S q_i + Σ ν_k b_ki,
/// σ_i² = Σ ν_k² Σw²_ki: one additive nuisance per bin for all templates (R. Barlow, C. Beeston, *Comput. Phys. Commun.* 77
/// (1993) 219; J. S. Conway, arXiv:1103.0354, section 5). At its minimum η_i = −σ_i r_i with r_i = 1 − n_i/μ_i, and μ_i is
/// the positive root of μ² − (m − σ²)μ − σ²n = 0, there for any m as long as n > 0 and σ > 0. Of the profiled bin with
/// s = σ²: ∂L/∂m = r, ∂L/∂s = −r²/2, ∂²L/∂m² = h = n/(μ² + sn), ∂²L/∂m∂s = −rh, ∂²L/∂s² = r²h.
///
/// Coordinates after the shape's: log S, then the scales that are not fixed. Weighted data are fitted as counts after
/// division of everything by Σw²/Σw of the data (scaled Poisson).
final class TemplateLikelihood: MixtureObjective {
  let bins: MixtureBins
  let perUnit = 1.0
  let templates: BinnedTemplates
  private let sample: BinnedSample
  private let data: BinRows
  private let work: BinRows  // S q, then the effect of each free scale, then r, h and σ²
  private var sums = (value: 0.0, isAllowed: true)

  /// The scales fitted, as numbers of templates.
  var free: [Int] { templates.free }
  var extraCount: Int { 1 + free.count }

  init(_ sample: BinnedSample, _ templates: BinnedTemplates, _ frame: Frame, _ shape: MixtureShape) {
    self.sample = sample
    self.templates = templates
    bins = MixtureBins(edges: sample.edges.map(frame.inward), shape: shape)
    data = BinRows(rows: 2, bins: bins.count)
    data.fill(0, sample.contents.map { $0 / templates.unit })
    data.fill(1, sample.variances.map { $0 / (templates.unit * templates.unit) })
    work = BinRows(rows: templates.free.count + 4, bins: bins.count)
  }

  private func effect(_ k: Int) -> Int { 1 + k }
  private var residual: Int { 1 + free.count }
  private var curvature: Int { 2 + free.count }
  private var spread: Int { 3 + free.count }

  /// The scale of every template.
  func scales(_ x: [Double]) -> [Double] {
    var result = templates.scales
    for (i, k) in free.enumerated() { result[k] = x[bins.coordinates.count + 1 + i] }
    return result
  }

  func evaluate(_ x: [Double]) -> SecondOrderValue {
    let (n, all) = (bins.coordinates.count, bins.coordinates.count + extraCount)
    var result = SecondOrderValue(
      value: .infinity, gradient: [Double](repeating: 0, count: all), hessian: SymmetricMatrix(dimension: all))
    guard fill(x) else { return result }
    let yield = exp(x[n])
    let (rows, r, h) = (bins.rows, work[residual], work[curvature])
    let columns = bins.allSlopes + (0...free.count).map { work[$0] }
    result.value = sums.value
    let outer = rows.gram(columns, weights: h, scratch: bins.scratch.0)
    let slopes = columns.map { rows.dot(r, $0) }
    let bent = bins.curvature(r, sum: slopes[n] / yield, gradient: Array(slopes[..<n]))
    for a in 0..<all {
      let unit = a < n ? yield : 1  // the shape's columns are of q, not of S q
      result.gradient[a] = unit * slopes[a]
      for b in 0...a { result.hessian[a, b] = unit * (b < n ? yield : 1) * outer[a, b] }
    }
    for a in 0..<n {
      for b in 0...a { result.hessian[a, b] += yield * bent[a, b] }
      result.hessian[n, a] += yield * slopes[a]
    }
    result.hessian[n, n] += slopes[n]
    addScales(x, &result)
    return result
  }

  /// What the variance of the templates and the constraints add: with ∂s/∂ν = 2νV, r Σ b − r² ν V in place of r (b − 2rνV).
  private func addScales(_ x: [Double], _ result: inout SecondOrderValue) {
    let scales = self.scales(x)
    for (i, k) in free.enumerated() {
      let row = bins.coordinates.count + 1 + i
      let (r, v) = (work[residual], templates.rows[templates.variance(k)])
      var sum = BinRows.Vector()
      for j in 0..<work.blocks { sum.addProduct(r[j] * r[j], v[j]) }
      let squares = sum.sum()
      result.gradient[row] += scales[k] * squares
      result.hessian[row, row] -= squares
      let weight = 1 / (templates.uncertainties[k] * templates.uncertainties[k])
      result.value += 0.5 * (scales[k] - 1) * (scales[k] - 1) * weight
      result.gradient[row] += (scales[k] - 1) * weight
      result.hessian[row, row] += weight
    }
  }

  /// Tabulates every bin; false where a bin that holds something can expect nothing.
  private func fill(_ x: [Double]) -> Bool {
    bins.tabulate(x)
    let yield = exp(x[bins.coordinates.count])
    guard bins.isValid, yield.isFinite else { return false }
    let scales = self.scales(x)
    let (signal, mean, spread) = (work[0], bins.rows[bins.scratch.0], work[self.spread])
    for j in 0..<work.blocks {
      signal[j] = yield * bins.probabilities[j]
      (mean[j], spread[j]) = (signal[j], BinRows.Vector())
    }
    for (k, scale) in scales.enumerated() {
      let (b, v) = (templates.rows[k], templates.rows[templates.variance(k)])
      for j in 0..<work.blocks {
        mean[j].addProduct(BinRows.Vector(repeating: scale), b[j])
        spread[j].addProduct(BinRows.Vector(repeating: scale * scale), v[j])
      }
    }
    profile()
    guard sums.isAllowed else { return false }
    for (i, k) in free.enumerated() {
      let (b, v, r) = (templates.rows[k], templates.rows[templates.variance(k)], work[residual])
      let target = work[effect(i)]
      let twice = BinRows.Vector(repeating: -2 * scales[k])
      for j in 0..<work.blocks { target[j] = b[j].addingProduct(twice * r[j], v[j]) }
    }
    return true
  }

  /// r and h of every bin, and Σ L.
  private func profile() {
    let contents = data.scalars(0)
    let (means, spreads) = (bins.rows.scalars(bins.scratch.0), work.scalars(spread))
    let (r, h) = (work.scalars(residual), work.scalars(curvature))
    sums = (0, true)
    for i in 0..<bins.count {
      let bin = ProfiledBin(content: contents[i], mean: means[i], variance: spreads[i])
      guard let bin else {
        sums.isAllowed = false
        return
      }
      sums.value += bin.value
      (r[i], h[i]) = (bin.residual, bin.curvature)
    }
  }

  /// Σ [v (∂r/∂n)² u uᵀ + e eᵀ] over bins, u the change of m and e = σ h u + r ∂σ what a unit of the nuisance's own measurement
  /// does to the gradient, and the constraints: by how much data and templates make the gradient fluctuate.
  func scoreVariance(_ x: [Double]) -> SymmetricMatrix? {
    guard !sample.isUnweighted, fill(x) else { return nil }
    let (n, yield, scales) = (bins.coordinates.count, exp(x[bins.coordinates.count]), self.scales(x))
    let means = bins.rows.scalars(bins.scratch.0)
    let columns = (0..<n).map { bins.rows.scalars(1 + $0) } + (0...free.count).map { work.scalars($0) }
    var result = SymmetricMatrix(dimension: columns.count)
    var (byData, byNuisance) = ([Double](repeating: 0, count: columns.count), [Double](repeating: 0, count: columns.count))
    for i in 0..<bins.count {
      let s = work.scalars(spread)[i]
      guard let bin = ProfiledBin(content: data.scalars(0)[i], mean: means[i], variance: s) else { continue }
      let (noise, sigma) = (data.scalars(1)[i].squareRoot() * bin.contentSlope, s.squareRoot())
      for a in columns.indices {
        let change = columns[a][i] * (a < n ? yield : 1)
        (byData[a], byNuisance[a]) = (noise * change, sigma * bin.curvature * change)
        guard a > n, s > 0 else { continue }
        let k = free[a - n - 1]
        byNuisance[a] += bin.residual * scales[k] * templates.rows.scalars(templates.variance(k))[i] / sigma
      }
      for a in columns.indices { for b in 0...a { result[a, b] += byData[a] * byData[b] + byNuisance[a] * byNuisance[b] } }
    }
    for (i, k) in free.enumerated() {
      result[n + 1 + i, n + 1 + i] += 1 / (templates.uncertainties[k] * templates.uncertainties[k])
    }
    return result
  }

  func comparison(_ x: [Double]) -> BinComparison {
    let isThere = fill(x)
    func row(_ scalars: UnsafeMutableBufferPointer<Double>) -> [Double] { Array(scalars.prefix(bins.count)) }
    let scales = self.scales(x)
    let constrained = free.filter { templates.uncertainties[$0].isFinite }
    return BinComparison(
      contents: row(data.scalars(0)), variances: row(data.scalars(1)),
      expected: isThere ? row(bins.rows.scalars(bins.scratch.0)) : [], expectedVariances: row(work.scalars(spread)), slopes: [],
      freedom: bins.coordinates.count + 1 + free.count - constrained.count,
      constraints: constrained.reduce(0) { $0 + pow((scales[$1] - 1) / templates.uncertainties[$1], 2) }, perEntry: 1)
  }
}

/// One bin's −log L with the additive nuisance at its best.
struct ProfiledBin {
  /// μ − n log μ + η²/2.
  let value: Double
  /// r = 1 − n/μ.
  let residual: Double
  /// h = ∂r/∂m.
  let curvature: Double
  /// ∂r/∂n.
  let contentSlope: Double

  /// - Returns: nil where the bin has no expectation above zero: m ≤ 0 without a nuisance, or contents too negative.
  init?(content n: Double, mean m: Double, variance s: Double) {
    if n == 0 {
      guard m >= 0 || s > 0 else { return nil }
      let isPinned = m < s  // μ = 0: the nuisance takes all of m away
      value = isPinned ? 0.5 * m * m / s : m - 0.5 * s
      residual = isPinned ? m / s : 1
      curvature = isPinned ? 1 / s : 0
      contentSlope = 0
      return
    }
    guard let mu = Self.expectation(n, m, s) else { return nil }
    residual = 1 - n / mu
    value = mu - n * log(mu) + 0.5 * s * residual * residual
    let all = mu * mu + s * n
    guard all > 0 else { return nil }
    curvature = n / all
    contentSlope = -mu / all
  }

  /// The larger root of μ² − (m − s)μ − sn = 0, without cancellation; nil if there is none above zero.
  private static func expectation(_ n: Double, _ m: Double, _ s: Double) -> Double? {
    guard s > 0 else { return m > 0 ? m : nil }
    let half = 0.5 * (m - s)
    let discriminant = half * half + s * n
    guard discriminant >= 0 else { return nil }
    let root = discriminant.squareRoot()
    let mu = half >= 0 ? half + root : s * n / (root - half)
    return mu > 0 && mu.isFinite ? mu : nil
  }
}
