import Foundation
import Testing
import _RecoilToys
import _TestSupport

/// What mpmath says with 60 digits: Benchmarks/referee/recoil_toys.py.
private struct Reference: Decodable {
  struct Part: Decodable {
    let share: Double
    let offset: [Double]
    let width: [Double]
  }
  struct Truth: Decodable {
    let response: [Double]
    let parts: [Part]
  }
  struct Point: Decodable {
    let u: Double
    let cdf: Double
    let upper: Double
    let mapped: Double
  }
  struct Row: Decodable {
    let qt: Double
    let njets: Int
    let mean: Double
    let moments: [Double]
    let response: Double
    let points: [Point]
  }
  let truths: [String: Truth]
  let rows: [Row]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Reference/distributions", withExtension: "json"))
    self = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }

  func truth(_ name: String) throws -> RecoilTruth {
    let truth = try #require(truths[name])
    func trend(_ v: [Double]) -> RecoilTrend { RecoilTrend(v[0], slope: v[1], rise: v[2], scale: v[3], perJet: v[4]) }
    let shape = RecoilShape(
      truth.parts.map { RecoilShape.Part(share: $0.share, offset: trend($0.offset), width: trend($0.width)) })
    return RecoilTruth(
      RecoilProcess(
        spectrum: .exponential(minimum: 0, scale: 20), response: trend(truth.response), parallel: shape, perpendicular: shape))
  }
}

@Suite struct RecoilDistributionTests {
  @Test("Distributions, moments and quantile maps are mpmath's")
  func referee() throws {
    let reference = try Reference()
    let (source, target) = (try reference.truth("source"), try reference.truth("target"))
    for row in reference.rows {
      let from = source.distribution(.parallel, qt: row.qt, njets: row.njets)
      let to = target.distribution(.parallel, qt: row.qt, njets: row.njets)
      #expect(abs(from.mean - row.mean) < Tolerance.rounding * from.standardDeviation * 10)
      #expect(abs(source.response(qt: row.qt, njets: row.njets) - row.response) < 10 * Tolerance.rounding)
      for (order, wanted) in zip(2...4, row.moments) {
        let scale = [2: 1.0, 3: 3.0, 4: 3.0][order]! * row.moments[0] * (order == 2 ? 1 : order == 3 ? 34 : row.moments[0])
        #expect(abs(from.centralMoment(order) - wanted) < Tolerance.rounding * 100 * scale, "moment \(order)")
      }
      for point in row.points {
        #expect(abs(from.cdf(point.u) - point.cdf) <= Tolerance.tail * point.cdf, "cdf \(point.u)")
        #expect(abs(from.upperTail(point.u) - point.upper) <= Tolerance.tail * point.upper, "tail \(point.u)")
        #expect(abs(from.map(point.u, to: to) - point.mapped) < Tolerance.tail * (abs(point.mapped) + 10), "map \(point.u)")
      }
    }
  }

  @Test("Quantiles invert distributions, and a map to oneself changes nothing")
  func laws() {
    let slice = RecoilTruth.data().distribution(.parallel, qt: 11.5..<29.3, jets: 1...2, steps: 50)
    for p in [1e-9, 0.0137, 0.31, 0.5, 0.87, 0.99954] {
      #expect(abs(slice.cdf(slice.quantile(p)) - p) < Tolerance.tail * p)
    }
    for u in [-210.3, -14.7, 0.93, 77.1] { #expect(abs(slice.map(u, to: slice) - u) < Tolerance.tail * (abs(u) + 10)) }
    #expect(slice.quantile(0).isNaN && slice.quantile(1).isNaN)
  }

  @Test("Spectra have the quantiles of their distributions")
  func spectra() {
    for spectrum in [
      RecoilSpectrum.exponential(minimum: 1.2, scale: 17), .powerLaw(scale: 8.7, index: 1.95, maximum: 400),
    ] {
      for p in [1e-6, 0.137, 0.62, 0.9987] { #expect(abs(spectrum.cdf(spectrum.quantile(p)) - p) < Tolerance.tail) }
    }
    #expect(RecoilSpectrum.powerLaw(scale: 8.7, index: 1.95, maximum: 400).cdf(1e4) == 1)
  }
}
