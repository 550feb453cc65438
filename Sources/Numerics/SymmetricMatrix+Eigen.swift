internal import CGSL

extension SymmetricMatrix {
  /// Eigenvalues, falling, and the eigenvectors that belong to them, of length one (GSL, symmetric QR).
  ///
  /// A vector's sign is chosen so that its largest element is positive, so that equal matrices have equal vectors.
  /// - Returns: nil if an element is not finite; no vectors for a matrix without rows.
  public func eigenSystem() -> (values: [Double], vectors: [[Double]])? {
    guard isFinite else { return nil }
    guard dimension > 0 else { return ([], []) }
    GSL.open()
    let n = dimension
    guard let workspace = gsl_eigen_symmv_alloc(n) else { return nil }
    defer { gsl_eigen_symmv_free(workspace) }
    var (work, values, columns) = (elements, [Double](repeating: 0, count: n), [Double](repeating: 0, count: n * n))
    let ok = work.withUnsafeMutableBufferPointer { matrix in
      values.withUnsafeMutableBufferPointer { vector in
        columns.withUnsafeMutableBufferPointer { result in
          var m = gsl_matrix_view_array(matrix.baseAddress!, n, n)  // three arrays that are not empty
          var v = gsl_vector_view_array(vector.baseAddress!, n)
          var r = gsl_matrix_view_array(result.baseAddress!, n, n)
          guard Int(gsl_eigen_symmv(&m.matrix, &v.vector, &r.matrix, workspace)) == GSL_SUCCESS else { return false }
          return Int(gsl_eigen_symmv_sort(&v.vector, &r.matrix, GSL_EIGEN_SORT_VAL_DESC)) == GSL_SUCCESS
        }
      }
    }
    guard ok else { return nil }
    let vectors = (0..<n).map { k in Self.signed((0..<n).map { columns[$0 * n + k] }) }
    return (values, vectors)
  }

  private static func signed(_ v: [Double]) -> [Double] {
    let largest = v.max { abs($0) < abs($1) } ?? 0
    return largest < 0 ? v.map { -$0 } : v
  }
}
