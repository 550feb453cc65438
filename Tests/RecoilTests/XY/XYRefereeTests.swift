import Foundation
import Statistics
import Testing
import _TestSupport

@testable import Recoil

/// What `Benchmarks/referee/xy.py` wrote.
private struct Reference: Decodable {
  let minimumEntries: Double
  let events: [String: [[Double]]]
  let results: [String: Result]

  struct Result: Decodable {
    let points: [Point]
    let fit: Fit
    let before: Flatness
    let after: Flatness
  }

  struct Point: Decodable {
    let low, high, npv, entries, x, y, xError, yError, covariance: Double
  }

  struct Fit: Decodable {
    let low, high, centre, scale: Double
    let x, y: Axis
    let covariance: [[Double]]
  }

  struct Axis: Decodable {
    let coefficients: [Double]
    let chi2: Double
    let free: Int
    let p: Double
    let steps: [Step]
  }

  struct Step: Decodable {
    let from, to: Int
    let ratio: Double
    let free: Int
    let p: Double
    let raised: Bool
  }

  struct Flatness: Decodable {
    let cosine, sine, amplitude, amplitudeError, phase, p, significance, flat, flatP, x, y: Double
    let covariance: [[Double]]
  }

  static let shared = Swift.Result {
    let url = try #require(Bundle.module.url(forResource: "Reference/xy", withExtension: "json"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}

@Suite("XY calibrations against NumPy")
struct XYRefereeTests {
  private let reference: Reference
  private let options: XYOptions

  init() throws {
    reference = try Reference.shared.get()
    var options = XYOptions()
    options.minimumEntries = reference.minimumEntries
    self.options = options
  }

  /// The events of a part with the sign they count with.
  private func events(_ part: String) throws -> [(event: [Double], factor: Double)] {
    let names = part == "data" ? [("data", 1.0), ("background", -1)] : [("signal", 1)]
    return try names.flatMap { name, factor in try #require(reference.events[name]).map { ($0, factor) } }
  }

  private func fit(_ part: String) throws -> XYFit {
    var empty = XYAccumulator(parts: 1, mets: 1, binning: options.npv)
    let background = empty.filled(try events(part).filter { $0.factor < 0 }.map(\.event))
    empty = empty.filled(try events(part).filter { $0.factor > 0 }.map(\.event))
    empty.subtract(background)
    return try XYFitter(options: options).fit(empty.cells(part: 0, met: 0), part: part, period: nil)
  }

  @Test("Means, errors, covariances and joined bins", arguments: ["data", "simulation"])
  func points(_ part: String) throws {
    let wanted = try #require(reference.results[part]).points
    let found = try fit(part).points
    try #require(found.count == wanted.count)
    for (a, b) in zip(found, wanted) {
      #expect(a.low == b.low && a.high == b.high)
      for (x, y) in [
        (a.npv, b.npv), (a.effectiveEntries, b.entries), (a.x, b.x), (a.y, b.y), (a.xError, b.xError), (a.yError, b.yError),
      ] { #expect(agree(x, y), "\(x) \(y)") }
      #expect(agree(a.covariance, b.covariance, scale: a.xError * a.yError))
    }
  }

  @Test("Coefficients, their joint covariance, χ² and the F-tests", arguments: ["data", "simulation"])
  func coefficients(_ part: String) throws {
    let wanted = try #require(reference.results[part]).fit
    let found = try fit(part)
    for (a, b) in [
      (found.low, wanted.low), (found.high, wanted.high), (found.centre, wanted.centre), (found.scale, wanted.scale),
    ] {
      #expect(agree(a, b))
    }
    try #require(found.x.count == wanted.x.coefficients.count && found.y.count == wanted.y.coefficients.count)
    let size = (0..<found.modeCount).map { found.covariance[$0, $0].squareRoot() }
    for (i, (a, b)) in zip(found.x + found.y, wanted.x.coefficients + wanted.y.coefficients).enumerated() {
      #expect(agree(a, b, scale: size[i]))
    }
    for i in 0..<found.modeCount {
      for j in 0..<found.modeCount {
        #expect(agree(found.covariance[i, j], wanted.covariance[i][j], scale: size[i] * size[j]))
      }
    }
    for (test, axis) in [(found.xTest, wanted.x), (found.yTest, wanted.y)] {
      #expect(agree(test.chiSquared, axis.chi2) && test.degreesOfFreedom == axis.free && agree(test.pValue, axis.p))
    }
    let steps = wanted.x.steps + wanted.y.steps
    try #require(found.steps.count == steps.count)
    #expect(found.steps.contains { $0.isRaised })
    for (a, b) in zip(found.steps, steps) {
      #expect(a.from == b.from && a.to == b.to && a.degreesOfFreedom == b.free && a.isRaised == b.raised)
      // A ratio is a difference of two χ².
      #expect(abs(a.ratio - b.ratio) <= Tolerance.peer * max(1, b.ratio) * 100 && abs(a.pValue - b.p) <= Tolerance.peer * 100)
    }
  }

  @Test("The phi modulation before and after, with all errors", arguments: ["data", "simulation"])
  func flatness(_ part: String) throws {
    let wanted = try #require(reference.results[part])
    let fit = try fit(part)
    let polynomials = XYPolynomials(fit)
    var (before, after) = (PhiSums(), PhiSums())
    for sign in [1.0, -1] {
      var (some, corrected) = (PhiSums(), PhiSums())
      for (event, factor) in try events(part) where factor == sign {
        some.fill(x: event[1], y: event[2], weight: event[3])
        let (shift, t) = (polynomials.shift(event[0], largest: 100), polynomials.place(event[0]))
        corrected.fill(
          x: event[1] - shift.dx, y: event[2] - shift.dy, weight: event[3], place: t, orders: max(fit.x.count, fit.y.count))
      }
      before.add(some, scaledBy: sign)
      after.add(corrected, scaledBy: sign)
    }
    for (found, wanted) in [(before.flatness(), wanted.before), (after.flatness(after: fit), wanted.after)] {
      let found = try #require(found)
      for (a, b) in [
        (found.amplitudeError, wanted.amplitudeError), (found.pValue, wanted.p), (found.significance, wanted.significance),
        (found.flat.chiSquared, wanted.flat), (found.flat.pValue, wanted.flatP),
        (found.covariance[0, 0], wanted.covariance[0][0]),
        (found.covariance[1, 1], wanted.covariance[1][1]),
      ] { #expect(abs(a - b) <= 100 * Tolerance.peer * max(abs(b), 1e-3), "\(a) \(b)") }
      for (a, b) in [
        (found.cosine, wanted.cosine), (found.sine, wanted.sine), (found.amplitude, wanted.amplitude),
        (found.phase, wanted.phase),
        (found.x, wanted.x), (found.y, wanted.y),
      ] { #expect(abs(a - b) <= Tolerance.peer, "\(a) \(b)") }
    }
  }

  private func agree(_ a: Double, _ b: Double, scale: Double = 0) -> Bool {
    abs(a - b) <= Tolerance.peer * max(abs(a), abs(b), scale)
  }
}

extension XYAccumulator {
  /// The same with events [nPV, MET_x, MET_y, weight].
  func filled(_ events: [[Double]]) -> XYAccumulator {
    var result = self
    let batch = XYEvents(npv: events.map { $0[0] }, x: events.map { $0[1] }, y: events.map { $0[2] })
    for i in events.indices { result.fill(batch, i, part: 0, weight: events[i][3]) }
    return result
  }
}
