internal import CGSL

/// A small dense symmetric matrix, stored whole in row-major order.
public struct SymmetricMatrix: Sendable, Hashable, Codable {
  /// The number of rows.
  public let dimension: Int
  /// The elements, row after row.
  public private(set) var elements: [Double]

  /// A matrix of zeros.
  public init(dimension: Int) {
    self.dimension = dimension
    elements = [Double](repeating: 0, count: dimension * dimension)
  }

  /// - Precondition: `elements` holds `dimension`² values; the two halves are taken as they are.
  public init(dimension: Int, elements: [Double]) {
    precondition(elements.count == dimension * dimension, "\(elements.count) elements do not fill \(dimension) rows")
    self.dimension = dimension
    self.elements = elements
  }

  /// - Throws: `DecodingError` if the elements do not fill the matrix or its halves differ.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let dimension = try container.decode(Int.self, forKey: .dimension)
    let elements = try container.decode([Double].self, forKey: .elements)
    guard dimension >= 0, dimension < 1 << 15, elements.count == dimension * dimension else {
      throw DecodingError.dataCorruptedError(
        forKey: .elements, in: container, debugDescription: "\(elements.count) elements do not fill \(dimension) rows")
    }
    self.init(dimension: dimension, elements: elements)
    for i in 0..<dimension {
      for j in 0..<i where self[i, j] != self[j, i] {
        throw DecodingError.dataCorruptedError(
          forKey: .elements, in: container, debugDescription: "elements (\(i), \(j)) and (\(j), \(i)) differ: not symmetric")
      }
    }
  }

  /// The element in row `i`, column `j`; setting it sets its mirror image.
  public subscript(i: Int, j: Int) -> Double {
    get { elements[i * dimension + j] }
    set {
      elements[i * dimension + j] = newValue
      elements[j * dimension + i] = newValue
    }
  }

  /// Whether every element is finite.
  public var isFinite: Bool { elements.allSatisfy(\.isFinite) }

  /// vᵀ M v.
  public func quadraticForm(_ v: [Double]) -> Double {
    var sum = 0.0
    for i in 0..<dimension { for j in 0..<dimension { sum += v[i] * self[i, j] * v[j] } }
    return sum
  }

  /// J M Jᵀ, the covariance of J x when M is the covariance of x.
  /// - Parameter jacobian: rows of the new variables' derivatives, each `dimension` long.
  public func transformed(by jacobian: [[Double]]) -> SymmetricMatrix {
    var result = SymmetricMatrix(dimension: jacobian.count)
    for a in 0..<jacobian.count {
      for b in 0...a {
        var sum = 0.0
        for i in 0..<dimension { for j in 0..<dimension { sum += jacobian[a][i] * self[i, j] * jacobian[b][j] } }
        result[a, b] = sum
      }
    }
    return result
  }

  /// The inverse, if the matrix is positive definite; nil if it is not. By Cholesky decomposition (GSL).
  public func inverse() -> SymmetricMatrix? {
    guard isFinite, dimension > 0 else { return nil }
    GSL.open()
    var work = elements
    let ok = work.withUnsafeMutableBufferPointer { buffer in
      var view = gsl_matrix_view_array(buffer.baseAddress!, dimension, dimension)
      return Int(gsl_linalg_cholesky_decomp1(&view.matrix)) == GSL_SUCCESS
        && Int(gsl_linalg_cholesky_invert(&view.matrix)) == GSL_SUCCESS
    }
    let inverse = SymmetricMatrix(dimension: dimension, elements: work)
    return ok && inverse.isFinite ? inverse : nil
  }

  /// The solution x of M x = `right`, if the matrix is positive definite and not empty. By Cholesky decomposition (GSL).
  public func solve(_ right: [Double]) -> [Double]? {
    guard isFinite, dimension > 0, right.count == dimension else { return nil }
    GSL.open()
    var work = elements
    var x = right
    let ok = work.withUnsafeMutableBufferPointer { matrix in
      x.withUnsafeMutableBufferPointer { vector in
        var m = gsl_matrix_view_array(matrix.baseAddress!, dimension, dimension)
        var v = gsl_vector_view_array(vector.baseAddress!, dimension)
        return Int(gsl_linalg_cholesky_decomp1(&m.matrix)) == GSL_SUCCESS
          && Int(gsl_linalg_cholesky_svx(&m.matrix, &v.vector)) == GSL_SUCCESS
      }
    }
    return ok && x.allSatisfy(\.isFinite) ? x : nil
  }
}
