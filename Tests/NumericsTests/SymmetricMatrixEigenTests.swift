import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("Eigenvalues and eigenvectors")
struct SymmetricMatrixEigenTests {
  @Test("A two by two matrix by hand")
  func byHand() throws {
    // λ² − 5.8 λ + 6.16 = 0
    let m = SymmetricMatrix(dimension: 2, elements: [2, 1.2, 1.2, 3.8])
    let system = try #require(m.eigenSystem())
    let root = (2.9 * 2.9 - 6.16).squareRoot()
    #expect(abs(system.values[0] - (2.9 + root)) < 10 * Tolerance.rounding)
    #expect(abs(system.values[1] - (2.9 - root)) < 10 * Tolerance.rounding)
    let slope = (system.values[0] - 2) / 1.2
    #expect(abs(system.vectors[0][1] / system.vectors[0][0] - slope) < 10 * Tolerance.rounding)
  }

  @Test("M v = λ v with orthonormal vectors, values falling, the largest element positive", arguments: [1, 2, 5, 11])
  func definition(n: Int) throws {
    var m = SymmetricMatrixTests.random(n, stream: 300 + UInt64(n))
    for i in 0..<n { m[i, i] -= 1.7 }  // of either sign
    let system = try #require(m.eigenSystem())
    let size = m.elements.map(abs).max() ?? 1
    for k in 0..<n {
      let v = system.vectors[k]
      for i in 0..<n {
        let product = (0..<n).reduce(0) { $0 + m[i, $1] * v[$1] }
        #expect(abs(product - system.values[k] * v[i]) < 1e3 * Tolerance.rounding * size)
      }
      for l in 0...k {
        let overlap = zip(v, system.vectors[l]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(overlap - (k == l ? 1 : 0)) < 100 * Tolerance.rounding)
      }
      #expect(v.max { abs($0) < abs($1) } ?? -1 > 0)
      if k > 0 { #expect(system.values[k] <= system.values[k - 1]) }
    }
    #expect(abs(system.values.reduce(0, +) - (0..<n).reduce(0) { $0 + m[$1, $1] }) < 1e3 * Tolerance.rounding * size)
  }

  @Test("Of one: all values one; of nothing: nothing")
  func identity() throws {
    var one = SymmetricMatrix(dimension: 4)
    for i in 0..<4 { one[i, i] = 1 }
    let system = try #require(one.eigenSystem())
    #expect(system.values == [1, 1, 1, 1])
    #expect(Set(system.vectors).count == 4 && system.vectors.allSatisfy { $0.sorted() == [0, 0, 0, 1] })
    #expect(try #require(SymmetricMatrix(dimension: 0).eigenSystem()).values.isEmpty)
  }

  @Test("What is not finite has none", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(x: Double) {
    var m = SymmetricMatrixTests.random(3, stream: 7)
    m[2, 0] = x
    #expect(m.eigenSystem() == nil)
  }
}
