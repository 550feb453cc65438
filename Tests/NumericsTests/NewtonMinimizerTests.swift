import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("NewtonMinimizer")
struct NewtonMinimizerTests {
  /// (1 − x)² + 100 (y − x²)².
  static func rosenbrock(_ p: [Double]) -> SecondOrderValue {
    let (x, y) = (p[0], p[1])
    return SecondOrderValue(
      value: (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
      gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
      hessian: SymmetricMatrix(dimension: 2, elements: [2 - 400 * (y - 3 * x * x), -400 * x, -400 * x, 200]))
  }

  @Test("Rosenbrock's valley is followed to its end", arguments: [[-1.2, 1], [3.7, -2.9], [0.01, 40], [-7.3, -8.1]])
  func valley(start: [Double]) {
    let outcome = NewtonMinimizer(maxSteps: 300, tolerance: 1e-16).minimize(from: start, function: Self.rosenbrock)
    #expect(outcome.reason == .converged)
    #expect(abs(outcome.x[0] - 1) < Tolerance.minimum && abs(outcome.x[1] - 1) < Tolerance.minimum)
    #expect(outcome.estimatedDistance < 1e-16 && outcome.at.value < 1e-15)
  }

  @Test("A quadratic function takes one step, and its estimated distance is the true one")
  func quadratic() {
    let h = SymmetricMatrix(dimension: 2, elements: [3.1, -0.8, -0.8, 1.7])
    func function(_ p: [Double]) -> SecondOrderValue {
      let d = [p[0] - 0.31, p[1] + 0.44]
      return SecondOrderValue(
        value: 0.5 * h.quadraticForm(d) - 12.5, gradient: [3.1 * d[0] - 0.8 * d[1], -0.8 * d[0] + 1.7 * d[1]], hessian: h)
    }
    let none = NewtonMinimizer(maxSteps: 0).minimize(from: [0.9, -0.9], function: function)
    #expect(none.reason == .tooManySteps && none.steps == 0)
    #expect(abs(none.estimatedDistance - (none.at.value + 12.5)) < Tolerance.peer)
    let outcome = NewtonMinimizer().minimize(from: [0.9, -0.9], function: function)
    #expect(outcome.reason == .converged && outcome.steps == 1)
    #expect(abs(outcome.x[0] - 0.31) < Tolerance.peer && abs(outcome.x[1] + 0.44) < Tolerance.peer)
  }

  @Test("No coordinate moves further than allowed in a step")
  func shortSteps() {
    let outcome = NewtonMinimizer(maxSteps: 1, maxMove: 0.25).minimize(from: [2.5]) {
      SecondOrderValue(value: $0[0] * $0[0], gradient: [2 * $0[0]], hessian: SymmetricMatrix(dimension: 1, elements: [2]))
    }
    #expect(abs(outcome.x[0] - 2.25) < Tolerance.rounding * 3)
  }

  @Test("A hill top is left for the valley: the Hessian need not be positive definite")
  func indefinite() {
    let outcome = NewtonMinimizer().minimize(from: [0.013]) {  // x⁴/4 − x²/2, maximum at 0, minima at ±1
      let x = $0[0]
      return SecondOrderValue(
        value: x * x * x * x / 4 - x * x / 2, gradient: [x * x * x - x],
        hessian: SymmetricMatrix(dimension: 1, elements: [3 * x * x - 1]))
    }
    #expect(outcome.reason == .converged && abs(outcome.x[0] - 1) < 1e-4)
  }

  @Test("A slope without end uses up its steps and says so")
  func noMinimum() {
    let outcome = NewtonMinimizer(maxSteps: 7).minimize(from: [0.3]) {
      SecondOrderValue(value: -$0[0], gradient: [-1], hessian: SymmetricMatrix(dimension: 1))
    }
    #expect(outcome.reason == .tooManySteps && outcome.steps == 7 && outcome.estimatedDistance == .infinity)
  }

  @Test("A gradient that lies stalls it")
  func stalled() {
    let outcome = NewtonMinimizer().minimize(from: [0.8]) {
      SecondOrderValue(
        value: abs($0[0] - 0.8), gradient: [1], hessian: SymmetricMatrix(dimension: 1, elements: [1]))
    }
    #expect(outcome.reason == .stalled && outcome.steps == 0 && outcome.x == [0.8])
  }

  @Test(
    "A start that is not finite is left alone, value or gradient alike", arguments: [(Double.nan, 1.5), (2.5, Double.infinity)])
  func notFinite(value: Double, slope: Double) {
    let outcome = NewtonMinimizer().minimize(from: [1.4]) { _ in
      SecondOrderValue(value: value, gradient: [slope], hessian: SymmetricMatrix(dimension: 1, elements: [1]))
    }
    #expect(outcome.reason == .notFinite && outcome.steps == 0)
  }

  @Test("Forbidden ground is walked around")
  func forbidden() {
    let outcome = NewtonMinimizer(maxMove: 10).minimize(from: [5.5]) {  // x − log x, undefined at x <= 0
      let x = $0[0]
      return SecondOrderValue(
        value: x > 0 ? x - log(x) : .nan, gradient: [1 - 1 / x], hessian: SymmetricMatrix(dimension: 1, elements: [1 / (x * x)]))
    }
    #expect(outcome.reason == .converged && abs(outcome.x[0] - 1) < 1e-4)
  }
}
