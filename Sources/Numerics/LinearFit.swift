internal import CGSL

/// A weighted linear least-squares fit: the c that makes χ² = Σ wᵢ (yᵢ − Σₖ Xᵢₖ cₖ)² smallest, by GSL's singular value
/// decomposition.
public struct LinearFit: Sendable, Hashable {
  /// c.
  public let coefficients: [Double]
  /// (XᵀWX)⁻¹: the covariance of c if the weights are inverse variances.
  public let covariance: SymmetricMatrix
  /// χ² at its smallest.
  public let chiSquared: Double

  /// - Parameters:
  ///   - rows: X, one row per value, all of one length.
  ///   - values: y.
  ///   - weights: w, the inverse variances of y; positive.
  /// - Precondition: as many rows as values and weights, at least as many as coefficients.
  /// - Throws: ``GSLError`` (code 21) if the rows do not determine all coefficients.
  public init(rows: [[Double]], values: [Double], weights: [Double]) throws(GSLError) {
    let (n, p) = (values.count, rows.first?.count ?? 0)
    precondition(
      rows.count == n && weights.count == n && p > 0 && n >= p && rows.allSatisfy { $0.count == p },
      "\(rows.count) rows of \(p), \(n) values and \(weights.count) weights make no fit")
    let workspace = try LinearWorkspace(values: n, coefficients: p)
    var (x, y, w) = (rows.flatMap { $0 }, values, weights)
    var (c, covariance) = ([Double](repeating: 0, count: p), [Double](repeating: 0, count: p * p))
    var (chiSquared, rank) = (0.0, 0)
    try GSL.call("linear least squares", on: "\(n) values, \(p) coefficients") {
      x.withUnsafeMutableBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
          w.withUnsafeMutableBufferPointer { w in
            c.withUnsafeMutableBufferPointer { c in
              covariance.withUnsafeMutableBufferPointer { covariance in
                var (xm, cm) = (
                  gsl_matrix_view_array(x.baseAddress!, n, p), gsl_matrix_view_array(covariance.baseAddress!, p, p)
                )
                var (yv, wv) = (gsl_vector_view_array(y.baseAddress!, n), gsl_vector_view_array(w.baseAddress!, n))
                var cv = gsl_vector_view_array(c.baseAddress!, p)
                return gsl_multifit_wlinear_tsvd(
                  &xm.matrix, &wv.vector, &yv.vector, 1e-13, &cv.vector, &cm.matrix, &chiSquared, &rank, workspace.raw)
              }
            }
          }
        }
      }
    }
    guard rank == p, c.allSatisfy(\.isFinite) else {
      throw GSLError(code: Int32(GSL_ESING), operation: "linear least squares", input: "\(n) values, \(p) coefficients")
    }
    coefficients = c
    self.covariance = SymmetricMatrix(symmetrising: covariance, dimension: p)
    self.chiSquared = chiSquared
  }
}

extension SymmetricMatrix {
  /// The mean of a matrix and its transpose, which differ by rounding.
  fileprivate init(symmetrising elements: [Double], dimension: Int) {
    self.init(dimension: dimension)
    for i in 0..<dimension { for j in 0...i { self[i, j] = 0.5 * (elements[i * dimension + j] + elements[j * dimension + i]) } }
  }
}

private struct LinearWorkspace: ~Copyable {
  let raw: UnsafeMutablePointer<gsl_multifit_linear_workspace>

  init(values: Int, coefficients: Int) throws(GSLError) {
    raw = try GSL.make("linear least squares") { gsl_multifit_linear_alloc(values, coefficients) }
  }

  deinit { gsl_multifit_linear_free(raw) }
}
