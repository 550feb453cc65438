import Glibc
import Numerics

/// A Gaussian kernel density on one or two axes: whitened points in cells, and the way from values to them.
struct KernelField: Sendable {
  let axes: [DensityAxis]
  let sample: KernelSample
  let factor: Double?
  let covariance: SymmetricMatrix
  private let cells: KernelCells
  private let cholesky: (xx: Double, yx: Double, yy: Double)
  private let center: [Double]
  /// K(0)/Σw.
  private let norm: Double

  init(_ columns: [[Double]], weights: [Double]?, bandwidth: Bandwidth, axes: [DensityAxis]) throws(DensityError) {
    sample = try KernelSample(columns, weights: weights, axes: axes)
    self.axes = axes
    let dimensions = axes.count
    factor = try bandwidth.factor(effectiveEntries: sample.effectiveEntries, dimensions: Double(dimensions))
    covariance = try sample.kernelCovariance(bandwidth, factor: factor)
    let xx = covariance[0, 0].squareRoot()
    let yx = dimensions == 2 ? covariance[1, 0] / xx : 0
    cholesky = (xx, yx, dimensions == 2 ? (covariance[1, 1] - yx * yx).squareRoot() : 1)
    norm = pow(2 * .pi, -0.5 * Double(dimensions)) / (cholesky.xx * cholesky.yy) / sample.totalWeight
    center = sample.coordinates.map { column in column.reduce(0) { $0 + $1 / Double(column.count) } }
    let white = Self.whitened(sample.coordinates, center, cholesky)
    cells = KernelCells(x: white.x, y: white.y, weights: sample.weights)
  }

  /// L⁻¹ (x − center), with L Lᵀ the kernel covariance; y = 0 in one dimension.
  private static func whitened(
    _ coordinates: [[Double]], _ center: [Double], _ l: (xx: Double, yx: Double, yy: Double)
  ) -> (x: [Double], y: [Double]) {
    let x = coordinates[0].map { ($0 - center[0]) / l.xx }
    guard coordinates.count == 2 else { return (x, [Double](repeating: 0, count: x.count)) }
    return (x, zip(coordinates[1], x).map { ($0 - center[1] - l.yx * $1) / l.yy })
  }

  /// The places whose plain densities sum to the density at a value: itself and its mirror images, whitened, value by value.
  private struct Places {
    var x: [Double] = []
    var y: [Double] = []
    /// The value that each place belongs to.
    var owners: [Int] = []
  }

  private func places(_ columns: [[Double]], accuracy: DensityAccuracy) -> Places {
    let reach = accuracy == .exact ? 38.7 : KernelCells.reach  // exp(−38.7²/2) is the least positive double
    var images: [[Double]] = axes.map { _ in [] }
    var owners: [Int] = []
    for i in columns[0].indices where columns.indices.allSatisfy({ axes[$0].holds(columns[$0][i]) }) {
      let places = axes.indices.map { axis in
        axes[axis].images(of: axes[axis].coordinate(columns[axis][i]), reach: reach * covariance[axis, axis].squareRoot())
      }
      for x in places[0] {
        for y in places.count == 2 ? places[1] : [0] {
          images[0].append(x)
          if images.count == 2 { images[1].append(y) }
          owners.append(i)
        }
      }
    }
    let white = Self.whitened(images, center, cholesky)
    return Places(x: white.x, y: white.y, owners: owners)
  }

  /// The product of d coordinate/d value over the axes.
  private func slope(_ columns: [[Double]], _ i: Int) -> Double {
    axes.indices.reduce(1) { $0 * axes[$1].slope(columns[$1][i]) }
  }

  /// The density at every value; 0 off the axes, NaN for NaN.
  func densities(_ columns: [[Double]], accuracy: DensityAccuracy, threads: Int) -> [Double] {
    let places = places(columns, accuracy: accuracy)
    let sums = cells.sums(x: places.x, y: places.y, accuracy: accuracy, threads: threads)
    var result = columns[0].indices.map { i in columns.contains { $0[i].isNaN } ? Double.nan : 0 }
    for (owner, sum) in zip(places.owners, sums) { result[owner] += sum }
    for i in result.indices where result[i] != 0 { result[i] = kept(result[i]) * norm * slope(columns, i) }
    return result
  }

  /// A sum without the rounding and truncation that would make it negative where no weight is.
  private func kept(_ sum: Double) -> Double { sample.hasNegativeWeights ? sum : max(0, sum) }

  /// The density at every point of the sample, made from the other points.
  func leaveOneOut(_ columns: [[Double]], accuracy: DensityAccuracy, threads: Int) -> [Double] {
    let places = places(columns, accuracy: accuracy)
    let sums = cells.sums(x: places.x, y: places.y, accuracy: accuracy, threads: threads)
    let own = Self.whitened(sample.coordinates, center, cholesky)
    var result = [Double](repeating: 0, count: columns[0].count)
    for (k, i) in places.owners.enumerated() {
      let (dx, dy) = (places.x[k] - own.x[i], places.y[k] - own.y[i])
      result[i] += sums[k] - sample.weights[i] * exp(-0.5 * (dx * dx + dy * dy))
    }
    for i in result.indices {
      let others = sample.totalWeight - sample.weights[i]
      result[i] = others > 0 ? kept(result[i]) * norm * (sample.totalWeight / others) * slope(columns, i) : .nan
    }
    return result
  }

  /// The logarithm of the density at every value, exact however far it is from the sample; −∞ off the axes.
  func logDensities(_ columns: [[Double]], threads: Int) -> [Double] {
    let places = places(columns, accuracy: .near)
    let (cells, x, y) = (cells, places.x, places.y)
    let logs = mapChunks(count: x.count, size: 64, threads: threads) { range in range.map { cells.logSum(x[$0], y[$0]) } }
    var result = columns[0].indices.map { i in columns.contains { $0[i].isNaN } ? Double.nan : -Double.infinity }
    for (owner, log) in zip(places.owners, logs.joined()) { result[owner] = Self.logSum(result[owner], log) }
    return result.indices.map { result[$0] + log(norm) + log(slope(columns, $0)) }
  }

  /// log(eᵃ + eᵇ).
  private static func logSum(_ a: Double, _ b: Double) -> Double {
    let (low, high) = (min(a, b), max(a, b))
    return low == -.infinity ? high : high + log1p(exp(low - high))
  }
}
