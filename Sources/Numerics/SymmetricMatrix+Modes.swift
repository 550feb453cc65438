internal import CGSL

/// An eigenvector of a symmetric matrix with its eigenvalue.
public struct EigenMode: Sendable, Hashable {
  /// λ.
  public let value: Double
  /// v, of length 1; its largest element is positive (the first one of several).
  public let vector: [Double]
}

extension SymmetricMatrix {
  /// The eigenvectors, largest eigenvalue first; nil if an element is not finite. By GSL's QR iteration.
  public func modes() -> [EigenMode]? {
    guard isFinite else { return nil }
    guard dimension > 0 else { return [] }
    GSL.open()
    var (work, vectors) = (elements, elements)
    var values = [Double](repeating: 0, count: dimension)
    guard let workspace = gsl_eigen_symmv_alloc(dimension) else { return nil }
    defer { gsl_eigen_symmv_free(workspace) }
    let ok = work.withUnsafeMutableBufferPointer { matrix in
      vectors.withUnsafeMutableBufferPointer { vectors in
        values.withUnsafeMutableBufferPointer { values in
          var m = gsl_matrix_view_array(matrix.baseAddress!, dimension, dimension)
          var v = gsl_matrix_view_array(vectors.baseAddress!, dimension, dimension)
          var e = gsl_vector_view_array(values.baseAddress!, dimension)
          return Int(gsl_eigen_symmv(&m.matrix, &e.vector, &v.matrix, workspace)) == GSL_SUCCESS
            && Int(gsl_eigen_symmv_sort(&e.vector, &v.matrix, GSL_EIGEN_SORT_VAL_DESC)) == GSL_SUCCESS
        }
      }
    }
    guard ok else { return nil }
    return (0..<dimension).map { k in
      let vector = (0..<dimension).map { vectors[$0 * dimension + k] }
      let largest = vector.max { abs($0) < abs($1) } ?? 1
      return EigenMode(value: values[k], vector: largest < 0 ? vector.map(-) : vector)
    }
  }
}
