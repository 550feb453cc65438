import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Monotone curves")
struct MonotoneCurveTests {
  /// Random rises and slopes, many of them far too steep.
  private func random(_ stream: UInt64, nodes: Int = 12) -> MonotoneCurve {
    var generator = Philox(seed: 611, stream: stream)
    var value = -30.0
    let points = (0..<nodes).map { _ -> (value: Double, slope: Double) in
      value += 0.01 + 6 * generator.uniform() * generator.uniform()
      return (value, 8 * generator.uniform() - 1)
    }
    return MonotoneCurve(low: -20.5, high: 25.25, nodes: points)
  }

  @Test("Rise everywhere, pass through their nodes, and go on with slope 1", arguments: 0..<40)
  func rising(stream: Int) {
    let curve = random(UInt64(stream))
    let values = (0...4000).map { curve.evaluate(-25 + 55 * Double($0) / 4000).value }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    for (i, value) in curve.values.enumerated() {
      let x = i == curve.values.count - 1 ? curve.high : curve.low + Double(i) * curve.step
      #expect(abs(curve.evaluate(x).value - value) < 100 * Tolerance.rounding * 30)
    }
    #expect(curve.evaluate(curve.low - 3.5).value == curve.low - 3.5 + (curve.values[0] - curve.low))
    #expect(curve.evaluate(curve.high + 1e6).value == curve.high + 1e6 + (curve.values[11] - curve.high))
    #expect(curve.evaluate(-21).slope == 1 && curve.evaluate(26).slope == 1)
    #expect(curve.slopes.allSatisfy { $0 >= 0 } && curve.problem == nil)
  }

  @Test("The slope is the derivative")
  func slope() {
    let curve = random(90)
    for i in 0..<200 {
      let x = curve.low + (curve.high - curve.low) * (Double(i) + 0.37) / 200
      let difference = (curve.evaluate(x + 1e-5).value - curve.evaluate(x - 1e-5).value) / 2e-5
      #expect(abs(difference - curve.evaluate(x).slope) < 1e-4)
    }
  }

  @Test("Numbers that are none come back")
  func notFinite() {
    let curve = random(91)
    #expect(curve.evaluate(.nan).value.isNaN && curve.evaluate(.infinity).value == .infinity)
  }

  @Test("Survive JSON")
  func json() throws {
    let curve = random(92)
    #expect(try JSONDecoder().decode(MonotoneCurve.self, from: JSONEncoder().encode(curve)) == curve)
  }

  @Test(
    "What is wrong with one that was read is said",
    arguments: [
      (#"{"low": 1, "high": 1, "values": [0, 1], "slopes": [1, 1]}"#, "low must be below high"),
      (#"{"low": 0, "high": 1, "values": [0, 1], "slopes": [1]}"#, "as many slopes as values"),
      (#"{"low": 0, "high": 1, "values": [0, 0], "slopes": [1, 1]}"#, "values must rise"),
      (#"{"low": 0, "high": 1, "values": [0, 1], "slopes": [1, -1]}"#, "slopes must not be negative"),
      // 3(values) − slopes: rises at the nodes, falls between them.
      (#"{"low": 0, "high": 1, "values": [0, 1], "slopes": [9, 9]}"#, "falls between"),
    ])
  func problems(text: String, words: String) throws {
    let curve = try JSONDecoder().decode(MonotoneCurve.self, from: Data(text.utf8))
    #expect(curve.problem?.contains(words) == true, "\(curve.problem ?? "nothing")")
  }
}
