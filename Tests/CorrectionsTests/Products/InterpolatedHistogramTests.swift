import Corrections
import Testing
import _TestSupport

@Suite("Interpolated histograms")
struct InterpolatedHistogramTests {
  private let x = RealInput("x")
  private let y = RealInput("y")

  private func numbers(_ value: JSONValue, _ key: String) throws -> [Double] { try value[key].items.compactMap(\.double) }

  @Test("Curves through bin centres are SciPy's", arguments: InterpolatedHistogram.Method.allCases)
  func curves(_ method: InterpolatedHistogram.Method) throws {
    for item in try reference("corrections-interpolation")["curves"].items {
      let histogram = try InterpolatedHistogram(
        x, edges: numbers(item, "edges"), values: numbers(item, "values"), method: method, flow: .error)
      let correction = try histogram.correction(name: "c", description: "curve")
      let points = try numbers(item, "points")
      let found = try correction.evaluate([.real(points)])
      for (i, expected) in try numbers(item, method.rawValue).enumerated() {
        #expect(abs(found[i] - expected) < 10 * Tolerance.rounding, "\(method) at \(points[i])")
        #expect(abs(histogram([points[i]]) - expected) < 10 * Tolerance.rounding)
      }
      let text = try #require(correction.description)
      let facts = Provenance(reading: text)
      #expect(text.hasPrefix("curve; ") && facts["interpolation"] == method.rawValue)
      #expect(try #require(facts["largest_error"].flatMap { Double($0) }) < 10 * Tolerance.rounding)
    }
  }

  @Test("Surfaces over bin centres are SciPy's")
  func surfaces() throws {
    for item in try reference("corrections-interpolation")["surfaces"].items {
      let histogram = try InterpolatedHistogram(
        [(x, numbers(item, "x")), (y, numbers(item, "y"))], values: numbers(item, "values"), method: .linear, flow: .clamp)
      let correction = try histogram.correction(name: "c")
      let (px, py) = (try numbers(item, "px"), try numbers(item, "py"))
      let found = try correction.evaluate([.real(px), .real(py)])
      for (i, expected) in try numbers(item, "linear").enumerated() {
        #expect(abs(found[i] - expected) < 10 * Tolerance.rounding, "\(px[i]), \(py[i])")
      }
      #expect(correction.genericFormulas.count == 1)
      let corner = try numbers(item, "values")[0]
      #expect(try correction.evaluate([.real(-1e6), .real(-1e6)]) == corner)
    }
  }

  @Test("A rising histogram makes a rising curve, and one bin a constant")
  func monotone() throws {
    let rising = try InterpolatedHistogram(x, edges: [0, 1, 1.5, 6, 7, 30], values: [0.1, 0.11, 5.3, 5.35, 9], flow: .clamp)
    let points = (0...400).map { -1 + Double($0) * 0.08 }
    let values = try Correction("c", inputs: x) { rising.content }.evaluate([.real(points)])
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 } && values[0] == 0.1 && values[400] == 9)
    let flat = try InterpolatedHistogram(x, edges: [0, 1], values: [2.385]).correction(name: "c")
    #expect(try flat.evaluate([.real([-3, 0.2, 0.9, 7])]) == [2.385, 2.385, 2.385, 2.385])
  }

  @Test("What has no curve is refused")
  func refusals() throws {
    func error(_ make: () throws -> InterpolatedHistogram) throws -> String {
      "\(try #require(throws: CorrectionError.self) { _ = try make() })"
    }
    #expect(
      try error { try InterpolatedHistogram(x, edges: [0, .infinity], values: [1]) }.contains("edges[0]: inf is not finite"))
    #expect(try error { try InterpolatedHistogram(x, edges: [0, 1], values: [1, 2]) }.contains("2 contents for 1 bins"))
    #expect(try error { try InterpolatedHistogram(x, edges: [0, 1], values: [.nan]) }.contains("values[0]: nan"))
    #expect(try error { try InterpolatedHistogram(x, edges: [0, 1], values: [1], flow: .wrap) }.contains("flow \"wrap\""))
    let two = try error {
      try InterpolatedHistogram([(x, [0, 1]), (y, [0, 1])], values: [1], method: .monotone, flow: .clamp)
    }
    #expect(two.contains("monotone interpolation along 2 axes"))
  }
}
