extension SymmetricMatrix {
  /// The rows and columns with these numbers, in this order.
  public func part(_ indices: [Int]) -> SymmetricMatrix {
    var result = SymmetricMatrix(dimension: indices.count)
    for a in indices.indices { for b in 0...a { result[a, b] = self[indices[a], indices[b]] } }
    return result
  }

  /// Mᵢⱼ/√(Mᵢᵢ Mⱼⱼ): the correlations, if the matrix is a covariance; nil if a diagonal element is not positive.
  public func correlation() -> SymmetricMatrix? {
    guard isFinite, (0..<dimension).allSatisfy({ self[$0, $0] > 0 }) else { return nil }
    let roots = (0..<dimension).map { self[$0, $0].squareRoot() }
    var result = SymmetricMatrix(dimension: dimension)
    for i in 0..<dimension {
      for j in 0..<i { result[i, j] = self[i, j] / (roots[i] * roots[j]) }
      result[i, i] = 1
    }
    return result
  }

  /// ``inverse()`` by way of ``correlation()``, so that parameters of very different units lose no digits to each other.
  /// - Returns: nil if the matrix is not positive definite, or so nearly singular that the inverse means nothing: a variance
  ///   is above 10¹² times what it would be without the others.
  public func scaledInverse() -> SymmetricMatrix? {
    guard dimension > 0, let unit = correlation(), var inverse = unit.inverse() else { return nil }
    guard (0..<dimension).allSatisfy({ inverse[$0, $0] < 1e12 }) else { return nil }
    let roots = (0..<dimension).map { self[$0, $0].squareRoot() }
    for i in 0..<dimension { for j in 0...i { inverse[i, j] = inverse[i, j] / roots[i] / roots[j] } }
    return inverse.isFinite ? inverse : nil
  }

  /// ``solve(_:)`` in units that make the diagonal 1; nil if the matrix is not positive definite.
  public func solveScaled(_ right: [Double]) -> [Double]? {
    guard right.count == dimension, let unit = correlation() else { return nil }
    let roots = (0..<dimension).map { self[$0, $0].squareRoot() }
    let x = unit.solve(zip(right, roots).map { $0 / $1 })
    return x.map { zip($0, roots).map { $0 / $1 } }
  }
}
