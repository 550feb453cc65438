import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("SymmetricMatrix")
struct SymmetricMatrixTests {
  /// A Aᵀ + I/5 of normal numbers: positive definite.
  static func random(_ n: Int, stream: UInt64) -> SymmetricMatrix {
    var generator = Philox(seed: 88, stream: stream)
    let a = (0..<n).map { _ in (0..<n).map { _ in generator.normal() } }
    var m = SymmetricMatrix(dimension: n)
    for i in 0..<n { for j in 0...i { m[i, j] = (0..<n).reduce(i == j ? 0.2 : 0) { $0 + a[i][$1] * a[j][$1] } } }
    return m
  }

  @Test("M times its inverse is one, and solving is multiplying by the inverse", arguments: [1, 2, 5, 9])
  func inverse(n: Int) throws {
    let m = Self.random(n, stream: UInt64(n))
    let inverse = try #require(m.inverse())
    let right = (0..<n).map { 0.37 * Double($0) - 1.13 }
    let x = try #require(m.solve(right))
    for i in 0..<n {
      for j in 0..<n {
        let product = (0..<n).reduce(0) { $0 + m[i, $1] * inverse[$1, j] }
        #expect(abs(product - (i == j ? 1 : 0)) < Tolerance.peer)
        #expect(inverse[i, j] == inverse[j, i])
      }
      #expect(abs((0..<n).reduce(0) { $0 + m[i, $1] * x[$1] } - right[i]) < Tolerance.peer)
    }
  }

  @Test("vᵀMv is the covariance of one row, J M Jᵀ of several")
  func transformation() {
    let m = Self.random(4, stream: 40)
    let rows = [[0.3, -1.2, 2.2, 0.7], [1.9, 0.4, -0.6, 0.05]]
    let image = m.transformed(by: rows)
    #expect(abs(image[0, 0] - m.quadraticForm(rows[0])) < Tolerance.peer)
    let sum = zip(rows[0], rows[1]).map { $0 + $1 }
    #expect(abs(m.quadraticForm(sum) - image[0, 0] - image[1, 1] - 2 * image[0, 1]) < Tolerance.peer * m.quadraticForm(sum))
  }

  @Test(
    "What is not positive definite has no inverse",
    arguments: [[2.5, 3.1, 3.1, 2.5], [0, 0, 0, 0], [-1.5, 0, 0, 3], [1, .nan, .nan, 3], [.infinity, 0, 0, 1]])
  func indefinite(elements: [Double]) {
    let m = SymmetricMatrix(dimension: 2, elements: elements)
    #expect(m.inverse() == nil && m.solve([0.7, -0.2]) == nil)
  }

  @Test("An empty matrix has no inverse and solves nothing")
  func empty() {
    let m = SymmetricMatrix(dimension: 0)
    #expect(m.inverse() == nil && m.solve([]) == nil)  // BLAS would stop the process
  }

  @Test("A right side of the wrong length has no solution")
  func wrongLength() { #expect(Self.random(3, stream: 3).solve([1.5, 2.5]) == nil) }

  @Test("Matrices survive JSON; ill-formed ones do not load")
  func codable() throws {
    let m = Self.random(3, stream: 8)
    #expect(try JSONDecoder().decode(SymmetricMatrix.self, from: JSONEncoder().encode(m)) == m)
    for text in [
      #"{"dimension": 2, "elements": [1, 2, 3]}"#, #"{"dimension": -1, "elements": [1]}"#,
      #"{"dimension": 2, "elements": [1, 2, 3, 4]}"#, #"{"dimension": 4000000000, "elements": []}"#,
    ] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(SymmetricMatrix.self, from: Data(text.utf8)) }
    }
  }
}
