public import Numerics

/// A symmetric matrix with a name for each row: `{"names": ["signal.yield", …], "matrix": [[…], …]}`.
public struct NamedMatrix: Sendable, Hashable, Codable {
  /// What rows and columns are about, in order.
  public let names: [String]
  /// The rows.
  public let matrix: [[Double]]

  /// - Precondition: one name per row.
  public init(_ names: [String], _ matrix: SymmetricMatrix) {
    precondition(names.count == matrix.dimension, "\(names.count) names for \(matrix.dimension) rows")
    self.names = names
    self.matrix = (0..<matrix.dimension).map { row in (0..<matrix.dimension).map { matrix[row, $0] } }
  }

  /// ρ_ab = V_ab/√(V_aa V_bb).
  public var correlation: NamedMatrix {
    var result = SymmetricMatrix(dimension: names.count)
    for a in 0..<names.count {
      for b in 0...a { result[a, b] = a == b ? 1 : matrix[a][b] / (matrix[a][a] * matrix[b][b]).squareRoot() }
    }
    return NamedMatrix(names, result)
  }

  /// The element of two names; nil if there is no such row.
  public subscript(a: String, b: String) -> Double? {
    guard let row = names.firstIndex(of: a), let column = names.firstIndex(of: b) else { return nil }
    return matrix[row][column]
  }
}
