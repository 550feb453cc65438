import Glibc
import Numerics

/// The checked points of a density: coordinates on its axes, weights, and what the bandwidth rules need.
struct KernelSample: Sendable {
  /// Axis after axis; on a logarithmic axis the logarithms.
  let coordinates: [[Double]]
  let weights: [Double]
  let totalWeight: Double
  /// (Σ|w|)²/Σw².
  let effectiveEntries: Double
  let hasNegativeWeights: Bool

  /// - Throws: ``DensityError`` for points or weights that make no density.
  init(_ columns: [[Double]], weights given: [Double]?, axes: [DensityAxis]) throws(DensityError) {
    let count = columns[0].count
    for column in columns where column.count != count {
      throw .differentLengths(x: count, other: column.count, what: "values of y")
    }
    weights = given ?? [Double](repeating: 1, count: count)
    guard weights.count == count else { throw .differentLengths(x: count, other: weights.count, what: "weights") }
    for (i, weight) in weights.enumerated() where !weight.isFinite { throw .notFinite(at: i, weight, what: "weight") }
    var coordinates: [[Double]] = []
    for (axis, column) in columns.enumerated() {
      coordinates.append(try axes[axis].coordinates(of: column, named: axis == 0 ? "x" : "y"))
    }
    self.coordinates = coordinates
    let used = weights.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
    guard used >= 2 else { throw .tooFewPoints(count: used) }
    totalWeight = weights.reduce(0, +)
    guard totalWeight > 0, totalWeight.isFinite else { throw .noTotalWeight(totalWeight) }
    let size = weights.reduce(0) { $0 + abs($1) }
    effectiveEntries = size * size / weights.reduce(0) { $0 + $1 * $1 }
    hasNegativeWeights = weights.contains { $0 < 0 }
  }

  /// The covariance of the points with p = |w|/Σ|w|: Σ p (x − m)(y − m)/(1 − Σp²).
  func covariance() -> SymmetricMatrix {
    let size = weights.reduce(0) { $0 + abs($1) }
    let means = coordinates.map { column in zip(column, weights).reduce(0) { $0 + abs($1.1) * $1.0 } / size }
    let squares = weights.reduce(0) { $0 + $1 * $1 / (size * size) }
    var result = SymmetricMatrix(dimension: coordinates.count)
    for a in coordinates.indices {
      for b in 0...a {
        var sum = 0.0
        for (i, w) in weights.enumerated() { sum += abs(w) * (coordinates[a][i] - means[a]) * (coordinates[b][i] - means[b]) }
        result[a, b] = sum / size / (1 - squares)
      }
    }
    return result
  }

  /// The covariance of one kernel.
  /// - Throws: ``DensityError`` for a covariance that is not positive definite, or a bandwidth that is not one.
  func kernelCovariance(_ bandwidth: Bandwidth, factor: Double?) throws(DensityError) -> SymmetricMatrix {
    if case .kernel(let covariance) = bandwidth {
      guard covariance.dimension == coordinates.count else {
        throw .badBandwidth("a \(covariance.dimension) × \(covariance.dimension) covariance for \(coordinates.count) axes")
      }
      guard covariance.isPositiveDefinite else { throw .badBandwidth("a covariance of \(covariance.elements)") }
      return covariance
    }
    let covariance = covariance()
    for axis in coordinates.indices where !(covariance[axis, axis] > 1e-28 * scale(axis)) {
      throw .noSpread(axis: axis, value: coordinates[axis].first ?? .nan)
    }
    guard covariance.isPositiveDefinite else {
      throw .singularCovariance(correlation: covariance[0, 1] / (covariance[0, 0] * covariance[1, 1]).squareRoot())
    }
    let square = (factor ?? 1) * (factor ?? 1)
    return SymmetricMatrix(dimension: covariance.dimension, elements: covariance.elements.map { square * $0 })
  }

  /// The largest squared coordinate: a variance far below its rounding is none.
  private func scale(_ axis: Int) -> Double { coordinates[axis].reduce(0) { max($0, $1 * $1) } }
}

extension SymmetricMatrix {
  /// Whether a matrix of one or two rows is positive definite beyond rounding.
  fileprivate var isPositiveDefinite: Bool {
    guard isFinite, self[0, 0] > 0 else { return false }
    if dimension == 1 { return true }
    return self[1, 1] > 0 && 1 - self[0, 1] * self[0, 1] / (self[0, 0] * self[1, 1]) > 1e-12
  }
}
