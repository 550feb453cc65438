import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("NewtonMinimizer inside limits")
struct NewtonLimitsTests {
  static let everywhere = -Double.infinity...Double.infinity

  /// (x − a)ᵀ H (x − a)/2 with a = (0.31, −0.44) and correlated coordinates.
  static func bowl(_ p: [Double]) -> SecondOrderValue {
    let h = SymmetricMatrix(dimension: 2, elements: [3.1, -1.8, -1.8, 1.7])
    let d = [p[0] - 0.31, p[1] + 0.44]
    return SecondOrderValue(
      value: 0.5 * h.quadraticForm(d), gradient: [3.1 * d[0] - 1.8 * d[1], -1.8 * d[0] + 1.7 * d[1]], hessian: h)
  }

  @Test("Without limits it is the same minimum, and unit and scale of a coordinate change nothing")
  func free() {
    let minimizer = NewtonMinimizer(tolerance: 1e-12, maxMove: 0.5)
    let plain = minimizer.minimize(from: [7.3, 2.9], limits: [Self.everywhere, Self.everywhere], weight: 1, function: Self.bowl)
    let scaled = minimizer.minimize(from: [7.3e9, 2.9], limits: [Self.everywhere, Self.everywhere], weight: 1) { p in
      let at = Self.bowl([p[0] * 1e-9, p[1]])
      let h = [at.hessian[0, 0] * 1e-18, at.hessian[0, 1] * 1e-9, at.hessian[0, 1] * 1e-9, at.hessian[1, 1]]
      return SecondOrderValue(
        value: at.value, gradient: [at.gradient[0] * 1e-9, at.gradient[1]], hessian: SymmetricMatrix(dimension: 2, elements: h))
    }
    #expect(plain.outcome.reason == .converged && plain.isHeld == [false, false])
    #expect(abs(plain.outcome.x[0] - 0.31) < Tolerance.minimum && abs(plain.outcome.x[1] + 0.44) < Tolerance.minimum)
    #expect(plain.outcome.steps == scaled.outcome.steps && plain.outcome.steps > 1)
    #expect(abs(scaled.outcome.x[0] * 1e-9 - 0.31) < Tolerance.minimum)
  }

  @Test("At a limit the coordinate is held and the others find their minimum beside it")
  func held() {
    let found = NewtonMinimizer().minimize(
      from: [0.9, 1.3], limits: [0.75...2, Self.everywhere], weight: 1, function: Self.bowl)
    #expect(found.outcome.reason == .converged && found.isHeld == [true, false] && found.outcome.x[0] == 0.75)
    #expect(abs(found.outcome.x[1] - (-0.44 + 1.8 / 1.7 * 0.44)) < Tolerance.minimum)
    #expect(found.outcome.at.gradient[0] > 0 && found.outcome.estimatedDistance < 1e-9)
  }

  @Test("A limit that was touched on the way is left again")
  func released() {
    let found = NewtonMinimizer(maxMove: 100).minimize(
      from: [0.3, -3], limits: [0.3...2, -3...2], weight: 1, function: Self.bowl)
    #expect(found.outcome.reason == .converged && found.isHeld == [false, false])
    #expect(abs(found.outcome.x[0] - 0.31) < Tolerance.minimum)
  }

  @Test("A start outside is moved in, one range of no length holds, and no free coordinate is a minimum")
  func corners() {
    let inside = NewtonMinimizer().minimize(from: [-5, 9], limits: [0.5...0.5, 0.2...0.2], weight: 1, function: Self.bowl)
    #expect(inside.outcome.x == [0.5, 0.2] && inside.isHeld == [true, true] && inside.outcome.reason == .converged)
    let nowhere = NewtonMinimizer().minimize(from: [1], limits: [Self.everywhere], weight: 1) { _ in
      SecondOrderValue(value: .infinity, gradient: [0], hessian: SymmetricMatrix(dimension: 1))
    }
    #expect(nowhere.outcome.reason == .notFinite && nowhere.outcome.steps == 0)
  }

  @Test("Too few steps are told, and forbidden ground is not entered")
  func steps() {
    let short = NewtonMinimizer(maxSteps: 2, maxMove: 0.5).minimize(
      from: [70, 29], limits: [Self.everywhere, Self.everywhere], weight: 1, function: Self.bowl)
    #expect(short.outcome.reason == .tooManySteps && short.outcome.steps == 2)
    let found = NewtonMinimizer(maxMove: 1e3).minimize(from: [5], limits: [Self.everywhere], weight: 1) { p in
      let x = p[0]  // x − log x, forbidden below zero
      return SecondOrderValue(
        value: x > 0 ? x - log(x) : .infinity, gradient: [1 - 1 / x],
        hessian: SymmetricMatrix(dimension: 1, elements: [1 / (x * x)]))
    }
    #expect(found.outcome.reason == .converged && abs(found.outcome.x[0] - 1) < Tolerance.minimum)
  }
}

@Suite("SymmetricMatrix in other units")
struct SymmetricMatrixScalingTests {
  static let matrix = SymmetricMatrix(dimension: 3, elements: [4e18, 1.1e9, 2.2e4, 1.1e9, 2.5, 3e-6, 2.2e4, 3e-6, 9e-10])

  @Test("Parts, correlations, inverse and solution")
  func all() throws {
    let part = Self.matrix.part([2, 0])
    #expect(part.elements == [9e-10, 2.2e4, 2.2e4, 4e18])
    let correlation = try #require(Self.matrix.correlation())
    #expect(correlation[0, 0] == 1 && abs(correlation[0, 1] - 1.1e9 / (2e9 * 2.5.squareRoot())) < Tolerance.rounding)
    let inverse = try #require(Self.matrix.scaledInverse())
    for i in 0..<3 {
      for j in 0..<3 {
        let size = (Self.matrix[i, i] / Self.matrix[j, j]).squareRoot()
        let product = (0..<3).reduce(0) { $0 + Self.matrix[i, $1] * inverse[$1, j] }
        #expect(abs(product - (i == j ? 1 : 0)) < Tolerance.peer * size)
      }
    }
    let x = try #require(Self.matrix.solveScaled([1e9, 0.7, -2e-5]))
    for i in 0..<3 {
      let left = (0..<3).reduce(0) { $0 + Self.matrix[i, $1] * x[$1] }
      #expect(abs(left - [1e9, 0.7, -2e-5][i]) < Tolerance.peer * Self.matrix[i, i].squareRoot())
    }
  }

  @Test("What is not positive definite, or nearly singular, has no inverse")
  func refused() {
    let flat = SymmetricMatrix(dimension: 2, elements: [1, 0, 0, 0])
    #expect(flat.correlation() == nil && flat.scaledInverse() == nil && flat.solveScaled([1, 1]) == nil)
    let saddle = SymmetricMatrix(dimension: 2, elements: [1, 2, 2, 1])
    #expect(saddle.scaledInverse() == nil && saddle.solveScaled([1, 1]) == nil)
    let near = SymmetricMatrix(dimension: 2, elements: [1, 1 - 1e-14, 1 - 1e-14, 1])
    #expect(near.scaledInverse() == nil && SymmetricMatrix(dimension: 0).scaledInverse() == nil)
  }
}
