import Testing
import _TestSupport

@testable import Statistics

@Suite("ROCCurve")
struct ROCCurveTests {
  @Test("The trapezoid is the exact area, for weights of any sign")
  func area() throws {
    for stream in 0..<200 as Range<UInt64> {
      let e = TiedEvents(stream: 40_000 + stream)
      let classes = try EventClasses(isSignal: e.isSignal, weights: e.weights)
      let curve = try ROCCurve(e.f, classes)
      #expect(abs(curve.area - (try AreaUnderCurve(ScoreOrder(e.f), classes).value)) < Tolerance.pairs)
      #expect(curve.points.count == Set(e.f.map { $0 + 0 }).count + 1)
    }
    let e = TiedEvents(stream: 50_000)
    let shared = try EventClasses(
      signalWeights: e.weights, backgroundWeights: e.weights.map { 1.5 - $0 * 0.1 }, selfPairs: .kept)
    let area = try AreaUnderCurve(ScoreOrder(e.f), shared).value
    #expect(abs(try ROCCurve(e.f, shared).area - area) < Tolerance.pairs)
  }

  @Test("Envelopes rise from (0, 0) to (1, 1); the hull is concave and lies above; what rises already stays")
  func envelopes() throws {
    var repaired = 0
    for stream in 0..<200 as Range<UInt64> {
      let e = TiedEvents(stream: 60_000 + stream)
      for weights in [e.weights, e.weights.map { abs($0) }] {
        let curve = try ROCCurve(e.f, EventClasses(isSignal: e.isSignal, weights: weights))
        let (monotone, hull) = (curve.monotone(), curve.hull())
        repaired += curve.isMonotone ? 0 : 1
        #expect(monotone.isMonotone && monotone.points.count == curve.points.count)
        if curve.isMonotone { #expect(monotone.points == curve.points) }
        for end in [monotone, hull] {
          #expect(end.points.first?.falsePositiveRate == 0 && end.points.first?.truePositiveRate == 0)
          #expect(abs((end.points.last?.truePositiveRate ?? 0) - 1) < Tolerance.pairs)
          #expect(abs((end.points.last?.falsePositiveRate ?? 0) - 1) < Tolerance.pairs)
        }
        #expect(hull.area > monotone.area - Tolerance.pairs)
        for (a, (b, c)) in zip(hull.points, zip(hull.points.dropFirst(), hull.points.dropFirst(2))) {
          let turn =
            (b.falsePositiveRate - a.falsePositiveRate) * (c.truePositiveRate - b.truePositiveRate)
            - (b.truePositiveRate - a.truePositiveRate) * (c.falsePositiveRate - b.falsePositiveRate)
          #expect(turn < 0)
        }
        for point in monotone.points {
          let above = hull.workingPoint(falsePositiveRate: min(1, point.falsePositiveRate))
          #expect(above.truePositiveRate >= point.truePositiveRate - Tolerance.pairs)
        }
      }
    }
    #expect(repaired > 50)
  }

  @Test("Working points by hand: between thresholds, at them, and at the ends")
  func workingPoints() throws {
    // from the top: s(9) b(7) s,b(5) s(2) b(1)
    let curve = try ROCCurve([9, 7, 5, 5, 2, 1], EventClasses(isSignal: [true, false, true, false, true, false]))
    let third = 1.0 / 3
    func near(_ p: ROCCurve.WorkingPoint, _ threshold: Double?, _ tpr: Double, _ fpr: Double) -> Bool {
      p.threshold == threshold && abs(p.truePositiveRate - tpr) < Tolerance.pairs
        && abs(p.falsePositiveRate - fpr) < Tolerance.pairs
    }
    #expect(near(curve.workingPoint(falsePositiveRate: 0), 9, third, 0))
    #expect(near(curve.workingPoint(falsePositiveRate: 0.5), 7, 0.5, 0.5))
    #expect(near(curve.workingPoint(falsePositiveRate: 1), 1, 1, 1))
    #expect(near(curve.workingPoint(truePositiveRate: 0.2), nil, 0.2, 0))
    #expect(near(curve.workingPoint(truePositiveRate: 0.5), 7, 0.5, 0.5))
    #expect(near(curve.workingPoint(truePositiveRate: 1), 2, 1, 2 * third))
    #expect(near(curve.workingPoint(truePositiveRate: 0), nil, 0, 0))
  }
}
