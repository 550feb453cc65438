import Glibc
import Numerics
import Testing
import _TestSupport

@Suite("Linear least squares, F ratios and eigenvectors")
struct LinearFitTests {
  @Test("A polynomial through exact points is found, whatever the weights, with χ² 0")
  func exact() throws {
    let truth = [1.37, -2.46, 0.813]
    let places = [-0.93, -0.41, 0.07, 0.55, 0.98]
    let rows = places.map { [1, $0, $0 * $0] }
    let fit = try LinearFit(
      rows: rows, values: rows.map { zip($0, truth).reduce(0) { $0 + $1.0 * $1.1 } }, weights: [0.3, 2.2, 1.7, 0.9, 4.1])
    for (a, b) in zip(fit.coefficients, truth) { #expect(abs(a - b) < 1e-13) }
    #expect(fit.chiSquared < 1e-25)
  }

  @Test("Residuals are orthogonal to the rows, and the covariance is the inverse of XᵀWX")
  func normalEquations() throws {
    var random = Philox(seed: 2, stream: 2)
    let rows = (0..<30).map { _ in [1, random.normal(), random.normal(), random.normal()] }
    let values = rows.map { _ in random.normal() }
    let weights = rows.map { _ in 0.1 + 3 * random.uniform() }
    let fit = try LinearFit(rows: rows, values: values, weights: weights)
    let residuals = rows.indices.map { i in values[i] - zip(rows[i], fit.coefficients).reduce(0) { $0 + $1.0 * $1.1 } }
    var normal = SymmetricMatrix(dimension: 4)
    for a in 0..<4 {
      #expect(abs(rows.indices.reduce(0) { $0 + weights[$1] * residuals[$1] * rows[$1][a] }) < 1e-12)
      for b in 0...a { normal[a, b] = rows.indices.reduce(0) { $0 + weights[$1] * rows[$1][a] * rows[$1][b] } }
    }
    let inverse = try #require(normal.inverse())
    for (a, b) in zip(inverse.elements, fit.covariance.elements) { #expect(abs(a - b) < 1e-14) }
    #expect(abs(fit.chiSquared - zip(weights, residuals).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }) < 1e-12)
  }

  @Test("Rows that do not determine the coefficients are refused")
  func singular() throws {
    let error = try #require(throws: GSLError.self) {
      try LinearFit(rows: [[1, 2], [2, 4], [3, 6]], values: [1, 2, 3], weights: [1, 1, 1])
    }
    #expect(error.description.contains("linear least squares failed on 3 values, 2 coefficients"))
  }

  @Test("F's upper tail is (1 + 2f/ν)^(−ν/2) for two degrees of freedom above, and symmetric under 1/f")
  func fDistribution() {
    for (f, free) in [(0.3, 7), (2.85, 11), (19.4, 3), (61, 40)] {
      let n = Double(free)
      let wanted = pow(1 + 2 * f / n, -n / 2)
      #expect(abs(FDistribution.upperTail(f, numerator: 2, denominator: free) - wanted) < 1e-12 * wanted)
      let sum =
        FDistribution.upperTail(f, numerator: 3, denominator: free)
        + FDistribution.upperTail(1 / f, numerator: free, denominator: 3)
      #expect(abs(sum - 1) < 1e-12)
    }
    #expect(FDistribution.upperTail(0, numerator: 1, denominator: 1) == 1)
    #expect(FDistribution.upperTail(.infinity, numerator: 1, denominator: 1) == 0)
    #expect(FDistribution.upperTail(.nan, numerator: 1, denominator: 1).isNaN)
  }

  @Test("Eigenvectors rebuild their matrix, are of length 1, and their largest element is positive")
  func modes() throws {
    var random = Philox(seed: 3, stream: 1)
    var matrix = SymmetricMatrix(dimension: 5)
    for i in 0..<5 { for j in 0...i { matrix[i, j] = random.normal() } }
    let modes = try #require(matrix.modes())
    #expect(zip(modes, modes.dropFirst()).allSatisfy { $0.value >= $1.value })
    for i in 0..<5 {
      #expect(abs(modes[i].vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-13)
      #expect((modes[i].vector.max() ?? 0) >= -(modes[i].vector.min() ?? 0))
      for j in 0..<5 { #expect(abs(modes.reduce(0) { $0 + $1.value * $1.vector[i] * $1.vector[j] } - matrix[i, j]) < 1e-13) }
    }
    matrix[0, 0] = .nan
    #expect(matrix.modes() == nil && SymmetricMatrix(dimension: 0).modes()?.isEmpty == true)
  }
}
