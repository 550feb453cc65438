import Cards
import Corrections
import Foundation
import Testing
import _TestSupport

@testable import Recoil

@Suite("XY calibrations of toys")
struct XYDerivationTests {
  private let folder: ToyFolder
  private let job: XYToyJob

  init() throws {
    folder = try ToyFolder()
    job = try XYToyJob.shared.get()
  }

  /// How far fitted offsets are from the truth at an nPV, in their errors.
  private func pulls(_ fit: XYFit, _ x: [Double], _ y: [Double], npv: Double) -> [Double] {
    let (t, truth) = ((npv - fit.centre) / fit.scale, (npv - 25) / 10)
    func pull(_ axis: XYAxis, _ coefficients: [Double], _ wanted: [Double]) -> Double {
      var powers = [Double](repeating: 0, count: fit.modeCount)
      let first = axis == .x ? 0 : fit.x.count
      for k in coefficients.indices { powers[first + k] = pow(t, Double(k)) }
      return (horner(coefficients, t) - horner(wanted, truth)) / fit.covariance.quadraticForm(powers).squareRoot()
    }
    return [pull(.x, fit.x, x), pull(.y, fit.y, y)]
  }

  @Test("The offsets that were put in are found, for each period of data and for simulation")
  func truth() throws {
    let fits = try #require(job.calibration.mets.first)
    #expect(fits.met == "ToyMET" && fits.data.map(\.period) == ["A", "B"])
    let simulation = try #require(fits.simulation)
    for npv in [14.0, 25, 37] {
      let all =
        pulls(fits.data[0], [5.9, 2.4], [-9.3, -4.2], npv: npv) + pulls(fits.data[1], [11.8, 4.8], [-18.6, -8.4], npv: npv)
        + pulls(simulation, [-1.8, -0.8], [-1.4, -0.75], npv: npv)
      #expect(all.allSatisfy { abs($0) < Tolerance.sigmas }, "\(all)")
    }
    #expect(fits.data[1].decisions.contains { $0.contains("above largestShift 15.0 GeV") })
    #expect(fits.data[0].decisions.contains { $0.contains("bins joined to") })
  }

  @Test("On held-out events the modulation is gone, and the gate says so")
  func closure() throws {
    #expect(job.closure.entries.map(\.part) == ["data of A", "data of B", "simulation"])
    for entry in job.closure.entries {
      let (before, after) = (try #require(entry.before), try #require(entry.after))
      #expect(before.significance > 5 && after.significance < 3.5, "\(entry.part)")
      #expect(abs(after.x) < Tolerance.sigmas * after.xError * 1.2 && abs(after.y) < Tolerance.sigmas * after.yError * 1.2)
    }
    #expect(job.closure.verdicts.count == 3 && job.closure.events == "heldOut")
    #expect(job.closure.digest == job.calibration.digest && job.closure.counts["data"]?.read == 60_000)
    let wrong = job.calibration.with(data: job.calibration.mets[0].data.reversed())
    defer { folder.remove() }
    try XYToyJob.write(folder)
    let closure = try XYChecker(wrong, threads: 2).check(try folder.xyCard(xyToyCard(rest: XYToyJob.rest)).openSamples())
    #expect(!closure.closes && closure.verdicts[0].seen.contains("sigma, amplitude"))
  }

  @Test("Any number of threads gives the same bytes")
  func threads() throws {
    defer { folder.remove() }
    try XYToyJob.write(folder, count: 6_000)
    let bytes = try [1, 2, 7].map { try folder.deriveXY(xyToyCard(rest: XYToyJob.rest), threads: $0).fileBytes() }
    #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2])
  }

  @Test("Data alone, or simulation alone, is enough; the other side is refused by name", arguments: ["data", "signal"])
  func oneSide(_ side: String) throws {
    defer { folder.remove() }
    try XYToyJob.write(folder, count: 6_000)
    let file = side == "data" ? "data" : "mc"
    let calibration = try folder.deriveXY(xyToyCard(samples: "  \(side): {files: [\(file).root]}"))
    #expect(calibration.hasSide(isData: side == "data") && !calibration.hasSide(isData: side != "data"))
    let error = try #require(throws: XYError.self) { try calibration.requireSide(isData: side != "data") }
    #expect(error.description.contains("holds no correction of \(side == "data" ? "simulation" : "data")"))
    let set = try calibration.correctionSet()
    let kind = side == "data" ? "mc" : "data"
    #expect(throws: CorrectionError.self) {
      try set.corrections[0].evaluate([.string("pt"), .string(kind), .string("nominal"), .real(1), .real(1), .real(9)])
    }
  }

  @Test("Backgrounds are subtracted with their weights, from every period its share")
  func backgrounds() throws {
    defer { folder.remove() }
    let early = XYToy(run: { UInt32(100 + $0 % 100) }), late = XYToy(run: { UInt32(300 + $0 % 100) })
    let background = XYToy(x: [40], y: [25])
    try folder.write(
      early.events(0..<20_000, seed: 31) + late.events(0..<40_000, seed: 32)
        + XYToy(x: [40], y: [25], run: { UInt32(100 + $0 % 100) }).events(0..<2_000, seed: 33)
        + XYToy(x: [40], y: [25], run: { UInt32(300 + $0 % 100) }).events(0..<4_000, seed: 34), "data.root")
    try folder.write(
      background.events(0..<24_000, seed: 35).map { event in
        var event = event
        event.weight = 0.1
        return event
      }, "background.root")
    let samples = "  data: {files: [data.root]}\n  background: {files: [background.root], weight: w}"
    let calibration = try folder.deriveXY(
      xyToyCard(samples: samples, rest: "luminosity: 2.5\nperiods: {A: [100, 199], B: [300, 399]}"))
    for fit in calibration.mets[0].data {
      for npv in [18.0, 25, 33] {
        #expect(pulls(fit, [5.9, 2.4], [-9.3, -4.2], npv: npv).allSatisfy { abs($0) < Tolerance.sigmas }, "\(npv)")
      }
    }
  }
}
