import Corrections
import Fitting
import Testing
import _TestSupport

@testable import Recoil

@Suite("Calibrations under the names of other hands")
struct PayloadNamesTests {
  private let toy: VariedToy
  private let places: [(qt: Double, njets: Double)] = [(qt: 4.7, njets: 0.0), (21.3, 1.0), (77.0, 5.0)]
  private let points = [-61.5, -27.2, -13, -0.4, 6.1, 22.8, 48.0]

  init() throws { toy = try VariedToy.shared.get() }

  private func values(
    _ correction: Correction, _ place: (qt: Double, njets: Double), _ keys: [String: String], _ values: [Double]
  ) throws -> [Double] {
    let columns = correction.inputs.map { input -> CorrectionColumn in
      switch input.name {
      case "njet", "njets": .constant(.real(place.njets))
      case "ptll", "qt": .constant(.real(place.qt))
      case _ where input.type == .string: .constant(.string(keys[input.name] ?? ""))
      default: .real(values)
      }
    }
    return try correction.evaluate(columns)
  }

  private func region(_ place: (qt: Double, njets: Double)) -> RecoilRegionFit {
    let bins = toy.calibration.bins
    let index = bins.index(qt: bins.qt.clampedIndex(of: place.qt) ?? 0, njets: bins.njets.clampedIndex(of: place.njets) ?? 0)
    return toy.calibration.regions[toy.calibration.regionOfBin[index]]
  }

  @Test("What is written reads back as the calibration's own maps, with keys chosen or not")
  func roundTrip() throws {
    let own = try toy.calibration.correctionSet().set
    for era in [nil, "2022EE"] {
      let written = try toy.calibration.payloadCorrectionSet(era: era, order: "NNLO").set
      let inputs = try written.correction("Recoil_correction_QuantileMapHist").inputs.map(\.name)
      #expect(inputs == (era == nil ? [] : ["era"]) + ["order", "njet", "ptll", "var", "val"])
      let text = Array(try written.json().utf8)
      let payload = try #require(PayloadCorrections(try CorrectionSet(json: text), file: "memory"))
      let read = try payload.correctionSet(choices: [:]).set
      for name in ["u_par", "u_perp"] {
        for place in places {
          let expected = try values(own.correction(name), place, ["syst": "nominal"], points)
          let found = try values(read.correction(name), place, ["syst": "nominal"], points)
          #expect(zip(expected, found).allSatisfy { abs($0 - $1) < Tolerance.tail }, "\(name) at \(place)")
        }
      }
    }
  }

  @Test("Fit holds the two distributions, and their inverse is the map")
  func distributions() throws {
    let own = try toy.calibration.correctionSet().set
    let fit = try toy.calibration.payloadCorrectionSet().set.correction("Recoil_correction_QuantileMapFit")
    #expect(fit.inputs.map(\.name) == ["order", "njet", "ptll", "var", "kind", "val"])
    for place in places {
      let region = region(place)
      let cases: [(String, String, (Double) -> Double)] = [
        ("Upara", "Data", { region.parallel.map.target.cdf($0) }), ("Upara", "DY", { region.parallel.map.source.cdf($0) }),
        ("Uperp", "Data", { 1 - region.perpendicular.map.target.cdf(-$0) }),
        ("Uperp", "DY", { 1 - region.perpendicular.map.source.cdf(-$0) }),
      ]
      for (variable, kind, expected) in cases {
        let found = try values(fit, place, ["order": "NLO", "var": variable, "kind": kind], points)
        #expect(zip(points, found).allSatisfy { abs(expected($0) - $1) < Tolerance.tail }, "\(variable) \(kind) at \(place)")
      }
    }
    let payload = try #require(PayloadCorrections(CorrectionSet(corrections: [fit]), file: "memory"))
    let read = try payload.correctionSet(choices: [:]).set
    for name in ["u_par", "u_perp"] {
      for place in places {
        let expected = try values(own.correction(name), place, ["syst": "nominal"], [-20.2, -3.3, 0.7, 11.4, 25.1])
        let found = try values(read.correction(name), place, ["syst": "nominal"], [-20.2, -3.3, 0.7, 11.4, 25.1])
        #expect(zip(expected, found).allSatisfy { abs($0 - $1) < Tolerance.binnedMap }, "\(name) \(expected) \(found)")
      }
    }
  }

  @Test("Rescaling matches mean and standard deviation")
  func rescaling() throws {
    let line = try toy.calibration.payloadCorrectionSet().set.correction("Recoil_correction_Rescaling")
    for place in places {
      let map = region(place).perpendicular.map
      let found = try values(line, place, ["order": "NLO", "var": "Uperp"], points)
      for (x, value) in zip(points, found) {
        let ratio = map.target.standardDeviation / map.source.standardDeviation
        #expect(abs(value - (-map.target.mean + ratio * (x + map.source.mean))) < Tolerance.tail)
      }
    }
  }

  @Test("The uncertainty moves H as the calibration's response and resolution move u")
  func uncertainty() throws {
    let own = try toy.calibration.correctionSet().set
    let shift = try toy.calibration.payloadCorrectionSet().set.correction("Recoil_correction_Uncertainty")
    #expect(shift.inputs.map(\.name) == ["order", "njet", "ptll", "var", "val", "syst"])
    for (key, ours) in [
      ("RespUp", "response_up"), ("RespDown", "response_down"), ("ResolUp", "resolution_up"), ("ResolDown", "resolution_down"),
    ] {
      for place in places {
        let keys = { ["order": "NLO", "var": $0, "syst": key] }
        let (par, perp) = (try own.correction("u_par"), try own.correction("u_perp"))
        let nominal = try values(par, place, ["syst": "nominal"], points).map { -($0 + place.qt) }
        let moved = try values(par, place, ["syst": ours], points).map { -($0 + place.qt) }
        let found = try values(shift, place, keys("Hpara"), nominal)
        #expect(zip(found, moved).allSatisfy { abs($0 - $1) < 2 * Tolerance.tabulatedMap }, "\(key) \(found) \(moved)")
        let across = try values(shift, place, keys("Hperp"), try values(perp, place, ["syst": "nominal"], points))
        let crossed = try values(perp, place, ["syst": ours], points)
        #expect(zip(across, crossed).allSatisfy { abs($0 - $1) < 2 * Tolerance.tabulatedMap }, "\(key) \(across) \(crossed)")
      }
    }
    var plain = toy.calibration
    plain.sources = []
    #expect(try plain.payloadCorrectionSet().set.corrections.count == 3)
  }

  @Test("A table is as near the exact map as it says, nearer with more pieces")
  func tables() throws {
    let exact = try toy.calibration.correctionSet().set
    var errors: [Double] = []
    for pieces in [32, 128] {
      let table = try toy.calibration.correctionSet(method: .table(pieces: pieces))
      errors.append(table.largestError)
      #expect(table.set.description?.contains("tables of \(pieces) cubic pieces") == true)
      for name in ["u_par", "u_perp"] {
        for place in places {
          let expected = try values(exact.correction(name), place, ["syst": "nominal"], points)
          let found = try values(table.set.correction(name), place, ["syst": "nominal"], points)
          #expect(zip(expected, found).allSatisfy { abs($0 - $1) < 2 * table.largestError + Tolerance.map })
        }
      }
    }
    #expect(errors[1] < errors[0] / 50 && errors[1] < Tolerance.tabulatedMap, "\(errors)")
  }
}
