import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("LeastSquares")
struct LeastSquaresTests {
  // NIST StRD, Misra1a (dental research): y = b1 (1 − exp(−b2 x)), with its certified values.
  static let y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78]
  static let x = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0]

  static var misra1a: LeastSquaresProblem {
    LeastSquaresProblem(
      parameterCount: 2, residualCount: 14,
      evaluate: { b, r in for i in x.indices { r[i] = b[0] * (1 - exp(-b[1] * x[i])) - y[i] } },
      jacobian: { b, rows in
        for i in x.indices { (rows[2 * i], rows[2 * i + 1]) = (1 - exp(-b[1] * x[i]), b[0] * x[i] * exp(-b[1] * x[i])) }
      })
  }

  @Test("Misra1a ends at NIST's certified values from both of its starts", arguments: [[500, 0.0001], [250, 0.0005]])
  func misra(start: [Double]) throws {
    let (b, steps) = try Self.misra1a.improve(start, maxSteps: 100, tolerance: 1e-12)
    #expect(abs(b[0] / 2.3894212918E+02 - 1) < Tolerance.certified)
    #expect(abs(b[1] / 5.5015643181E-04 - 1) < Tolerance.certified)
    let sum = zip(Self.x, Self.y).reduce(0.0) { $0 + pow(b[0] * (1 - exp(-b[1] * $1.0)) - $1.1, 2) }
    #expect(abs(sum / 1.2455138894E-01 - 1) < Tolerance.certified)
    #expect(steps < 100)
  }

  @Test("Few steps improve the start without reaching the end")
  func fewSteps() throws {
    let (b, steps) = try Self.misra1a.improve([500, 0.0001], maxSteps: 2)
    #expect(steps == 2)
    func sum(_ b: [Double]) -> Double { zip(Self.x, Self.y).reduce(0) { $0 + pow(b[0] * (1 - exp(-b[1] * $1.0)) - $1.1, 2) } }
    #expect(sum(b) < sum([500, 0.0001]))
  }

  @Test("A start without finite residuals is an error that names it")
  func nonFiniteStart() {
    let error = #expect(throws: GSLError.self) { try Self.misra1a.improve([500, -3], maxSteps: 5) }
    #expect(error?.description.contains("least squares") == true)
    #expect(error?.description.contains("[500.0, -3.0]") == true)
    #expect(error?.code == 9)  // GSL_EBADFUNC
  }

  @Test("A start of the wrong length is an error, not a crash")
  func wrongLength() {
    #expect(throws: GSLError.self) { try Self.misra1a.improve([500], maxSteps: 5) }
  }
}
