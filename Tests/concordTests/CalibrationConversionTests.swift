import Corrections
import Foundation
import Testing

@Suite("concord convert on calibrations")
struct CalibrationConversionTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.addCalibration()
  }

  @Test("A calibration becomes the set that derive wrote, a table, or a set with readers' names")
  func names() throws {
    let exact = try ConcordRun("convert", "try", "exact.json.gz", in: place)
    #expect(exact.status == 0 && exact.errors.contains("u_par, u_perp; within"), "\(exact.errors)")
    let derived = try CorrectionSet(contentsOf: place.file("try/correctionlib.json.gz"))
    #expect(try CorrectionSet(contentsOf: place.file("exact.json.gz")) == derived)
    let table = try ConcordRun("convert", "try/calibration.json", "table.json", "--method", "table", "--pieces", "64", in: place)
    #expect(table.status == 0, "\(table.errors)")
    #expect(try CorrectionSet(contentsOf: place.file("table.json")).description?.contains("tables of 64 cubic pieces") == true)
    let other = try ConcordRun(
      "convert", "try", "other.json.gz", "--names", "hleprare", "--choose", "era=2016,order=LO", "--target", "2.1", in: place)
    #expect(other.status == 0, "\(other.errors)")
    let set = try CorrectionSet(contentsOf: place.file("other.json.gz"))
    #expect(set.minimumReader == .v2_0 && set.corrections.first?.name == "Recoil_correction_QuantileMapHist")
    let back = try ConcordRun("convert", "other.json.gz", "back.json", in: place)
    #expect(back.status == 0 && back.errors.contains("era = 2016."), "\(back.errors)")
  }

  @Test("Conventions name the variations; what an old reader lacks is refused, and no file is left")
  func options() throws {
    let file = Workplace.repository + "/Tests/RootFilesTests/Reference/histograms.root:deep/deeper/variable"
    let run = try ConcordRun("convert", file, "sf.json", "--inputs", "pt", "--convention", "egm", "--target", "2.0", in: place)
    #expect(run.status == 0, "\(run.errors)")
    let correction = try #require(try CorrectionSet(contentsOf: place.file("sf.json")).corrections.first)
    #expect(correction.inputs.map(\.name) == ["ValType", "pt"] && correction.inputs[0].description == "sf, sfup, sfdown")
    for (words, says) in [
      (["--convention", "atlas"], "concord, muo, egm, lum, jme, btv, tau"), (["--target", "3.1"], "2.9"),
      (["--pieces", "0"], "--pieces must be from 1 to 10000"),
    ] {
      let bad = try ConcordRun(["convert", file, "bad.json"] + words, in: place)
      #expect(bad.status == 2 && bad.errors.contains(says), "\(bad.errors)")
      #expect(!FileManager.default.fileExists(atPath: place.file("bad.json")))
    }
  }
}
