import Fitting
import Glibc
import Numerics

/// The eigen-modes of one component's map in one region: directions in the fits' parameters that vary independently.
///
/// Data's and simulation's parameters t (unbounded, see ``MixtureFit/coordinates``) have the block covariance C = L Lᵀ. The
/// shift of the map at point u changes by J(u) δt; over points u_j of equal probability in simulation the mean square of
/// the changes is tr(Lᵀ M L) with M = ⟨Jᵀ J⟩. The eigenvectors e_k of Lᵀ M L give the modes δt_k = L e_k: they are
/// uncorrelated, of unit variance, and fall in impact √λ_k, the root mean square shift in GeV. So pruning keeps what moves events,
/// whatever the units of the parameters. A step along a mode always ends at a valid mixture.
struct StatisticalModes {
  /// One independent direction.
  struct Mode {
    /// δt of data's parameters.
    let data: [Double]
    /// δt of simulation's parameters.
    let simulation: [Double]
    /// The root mean square shift, GeV.
    let impact: Double
  }

  let modes: [Mode]
  /// Σ λ of the modes left out over Σ λ of all.
  let dropped: Double
  /// Whether the covariance was not positive definite: directions of negative variance are left out.
  let isApproximate: Bool
  private let fits: RecoilComponentFit
  private let tailProbability: Double

  /// Points of equal probability at which shifts are compared.
  private static let points = 32

  /// - Parameter keep: the share of Σ λ that the modes kept hold at least, in (0, 1].
  /// - Returns: nil if a fit has no covariance.
  init?(_ fits: RecoilComponentFit, keep: Double, tailProbability: Double) {
    // Backgrounds' yields are varied apart, so data's covariance is the one at fixed yields.
    guard let data = fits.data.conditionalCoordinateCovariance ?? fits.data.coordinateCovariance,
      let simulation = fits.simulation.coordinateCovariance
    else { return nil }
    self.fits = fits
    self.tailProbability = tailProbability
    guard let root = Self.root(data, simulation) else { return nil }
    isApproximate = root.clipped
    let slopes = Self.slopes(fits, Self.steps(data) + Self.steps(simulation))
    let along = root.columns.map { column in slopes.map { dot($0, column) } }
    var metric = SymmetricMatrix(dimension: along.count)
    for a in along.indices { for b in 0...a { metric[a, b] = dot(along[a], along[b]) / Double(slopes.count) } }
    guard let system = metric.eigenSystem() else { return nil }
    let total = system.values.reduce(0) { $0 + max(0, $1) }
    var (found, sum): ([Mode], Double) = ([], 0)
    for (value, vector) in zip(system.values, system.vectors) where sum < keep * total && value > 0 {
      let step = root.columns[0].indices.map { i in dot(root.columns.map { $0[i] }, vector) }
      let split = data.dimension
      found.append(Mode(data: Array(step[..<split]), simulation: Array(step[split...]), impact: value.squareRoot()))
      sum += value
    }
    modes = found
    dropped = total > 0 ? max(0, 1 - sum / total) : 0
  }

  /// The map one standard deviation along a mode, or against it.
  func map(_ mode: Mode, sign: Double) -> RecoilMap? {
    Self.map(fits, mode.data.map { sign * $0 }, mode.simulation.map { sign * $0 }).map {
      RecoilMap(from: $0.source, to: $0.target, tailProbability: tailProbability)
    }
  }

  private static func map(_ fits: RecoilComponentFit, _ data: [Double], _ simulation: [Double]) -> QuantileMap? {
    func moved(_ fit: MixtureFit, _ step: [Double]) -> GaussianMixture? {
      step.allSatisfy { $0 == 0 } ? fit.mixture : fit.mixture(atCoordinates: zip(fit.coordinates, step).map { $0 + $1 })
    }
    guard let source = moved(fits.simulation, simulation), let target = moved(fits.data, data) else { return nil }
    return QuantileMap(from: source, to: target)
  }

  /// A tenth of each parameter's standard deviation.
  private static func steps(_ covariance: SymmetricMatrix) -> [Double] {
    (0..<covariance.dimension).map { 0.1 * max(covariance[$0, $0], 0).squareRoot() }
  }

  /// ∂T(u_j)/∂t by central differences: one row per point.
  private static func slopes(_ fits: RecoilComponentFit, _ steps: [Double]) -> [[Double]] {
    let split = fits.data.coordinates.count
    let unit = QuantileMap(from: GaussianMixture(mean: 0, sigma: 1), to: fits.map.source)
    let places = (0..<points).map { unit(NormalDistribution.quantile((Double($0) + 0.5) / Double(points))) }
    var rows = [[Double]](repeating: [Double](repeating: 0, count: steps.count), count: points)
    for (k, step) in steps.enumerated() where step > 0 {
      var moved = [Double](repeating: 0, count: steps.count)
      moved[k] = step
      let down = moved.map { -$0 }
      guard let up = map(fits, Array(moved[..<split]), Array(moved[split...])),
        let low = map(fits, Array(down[..<split]), Array(down[split...]))
      else { continue }
      for (j, u) in places.enumerated() { rows[j][k] = (up(u) - low(u)) / (2 * step) }
    }
    return rows
  }

  /// L with L Lᵀ = C, as columns: the eigenvectors of both blocks times the roots of their eigenvalues.
  private static func root(_ data: SymmetricMatrix, _ simulation: SymmetricMatrix) -> (columns: [[Double]], clipped: Bool)? {
    guard let first = data.correlated(), let second = simulation.correlated() else { return nil }
    let (before, after) = ([Double](repeating: 0, count: data.dimension), [Double](repeating: 0, count: simulation.dimension))
    let columns = first.columns.map { $0 + after } + second.columns.map { before + $0 }
    return columns.isEmpty ? nil : (columns, first.clipped || second.clipped)
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

extension SymmetricMatrix {
  /// L with L Lᵀ = this matrix, as columns, found on the scale where all diagonal elements are 1; directions of negative
  /// variance are left out and said to be.
  fileprivate func correlated() -> (columns: [[Double]], clipped: Bool)? {
    let scales = (0..<dimension).map { self[$0, $0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 }) else { return nil }
    var scaled = self
    for i in 0..<dimension { for j in 0...i { scaled[i, j] = self[i, j] / (scales[i] * scales[j]) } }
    guard let system = scaled.eigenSystem() else { return nil }
    let good = zip(system.values, system.vectors).filter { $0.0 > 1e-14 }
    let columns = good.map { value, vector in zip(scales, vector).map { $0 * $1 * value.squareRoot() } }
    return (columns, system.values.contains { $0 < -1e-10 })
  }
}
