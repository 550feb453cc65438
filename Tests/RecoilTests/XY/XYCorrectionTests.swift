import Corrections
import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Recoil

@Suite("XY corrections and their correction set")
struct XYCorrectionTests {
  private let calibration: XYCalibration

  init() throws { calibration = try XYToyJob.shared.get().calibration }

  @Test("The correction set gives what the direct computation gives, for every output, kind, run and variation")
  func correctionSet() throws {
    let set = try CorrectionSet(json: Array(try calibration.correctionSet().json().utf8))
    let correction = try set.correction("met_xy")
    #expect(correction.inputs.map(\.name) == ["out", "kind", "syst", "met_pt", "met_phi", "npv", "run"])
    var random = Philox(seed: 4, stream: 4)
    for variation in [.nominal] + XYVariation.all(modes: calibration.modeCount) {
      let direct = try XYCorrection(calibration, met: "ToyMET", variation: variation)
      for _ in 0..<40 {
        let isData = random.uniform() < 0.6
        let (pt, phi) = (80 * random.uniform(), 6.28 * random.uniform() - 3.14)
        let (npv, run) = (
          70 * random.uniform() - 3, random.uniform() < 0.5 ? 100 + 99 * random.uniform() : 300 + 99 * random.uniform()
        )
        let shift = direct.shift(npv: npv, run: run, isData: isData)
        let (x, y) = (pt * cos(phi) - shift.dx, pt * sin(phi) - shift.dy)
        let wanted = ["pt": (x * x + y * y).squareRoot(), "phi": atan2(y, x), "px": shift.dx, "py": shift.dy]
        for (out, value) in wanted {
          let found = try correction.evaluate([
            .string(out), .string(isData ? "data" : "mc"), .string(variation.name), .real(pt), .real(phi), .real(npv), .real(run),
          ])
          let size = out == "phi" ? 1 / max(0.01, (x * x + y * y).squareRoot() / (pt + 1)) : pt + abs(shift.dx) + abs(shift.dy)
          #expect(abs(found - value) <= 1e-12 * size, "\(out) \(variation.name): \(found), \(value)")
        }
      }
    }
  }

  @Test("In the set, NaN stays NaN, and runs between and outside periods are refused")
  func edges() throws {
    let correction = try calibration.correctionSet().corrections[0]
    func value(_ kind: String, npv: Double, run: Double) throws -> Double {
      try correction.evaluate([
        .string("px"), .string(kind), .string("nominal"), .real(20), .real(1), .real(npv), .real(run),
      ])
    }
    #expect(try value("data", npv: .nan, run: 150).isNaN)
    for run in [99.0, 200, 250, 299, 400] { #expect(throws: CorrectionError.self) { try value("data", npv: 20, run: run) } }
    for run in [100.0, 199, 300, 399] { #expect(try value("data", npv: 20, run: run).isFinite) }
    #expect(try value("mc", npv: 20, run: 5).isFinite)
    #expect(try value("mc", npv: 1e9, run: 1) == value("mc", npv: 60, run: 1))
  }

  @Test("Beyond the fitted range the nearest edge counts, with a flag; NaN has no shift; unknown runs are told")
  func shift() throws {
    let correction = try XYCorrection(calibration, met: "ToyMET")
    let fit = try #require(calibration.mets[0].simulation)
    let edge = correction.shift(npv: fit.high, run: 0, isData: false)
    let beyond = correction.shift(npv: fit.high + 30, run: 0, isData: false)
    #expect(beyond.dx == edge.dx && beyond.dy == edge.dy && beyond.flags == .outsideRange && edge.flags == [])
    #expect(correction.shift(npv: 35, run: 300, isData: true).flags == .largeShift)
    for npv in [Double.nan, .infinity] {
      let none = correction.shift(npv: npv, run: 100, isData: true)
      #expect(none.dx.isNaN && none.flags == .notFinite)
    }
    #expect(correction.shift(npv: 20, run: 250, isData: true).flags == .outsidePeriods)
    let error = try #require(throws: XYError.self) { try XYCorrection(calibration, met: "ToyMTE") }
    #expect(error.description == "‘toy’ corrects no MET called ‘ToyMTE’. Nearest: ToyMET.")
  }

  @Test("Periods hold their first and last runs, and are looked up whatever their number")
  func periods() {
    let periods = RunPeriods([
      .init(name: "C", first: 90, last: 95), .init(name: "A", first: 10, last: 10), .init(name: "B", first: 11, last: 80),
    ])
    #expect(periods.periods.map(\.name) == ["A", "B", "C"])
    let found = [9.0, 10, 11, 80, 81, 89, 90, 95, 96, .nan].map { periods.index(of: $0) }
    #expect(found == [nil, 0, 1, 1, nil, nil, 2, 2, nil, nil])
  }
}
