import Foundation
import Testing

@Suite("XY calibrations from the command line") struct XYTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let card = try String(contentsOfFile: place.file("Samples/zmumu-xy.yaml"), encoding: .utf8)
    try place.write(
      card.replacing("files: [", with: "files: [Samples/").replacing(", ww_mc", with: ", Samples/ww_mc"), to: "xy.yaml")
  }

  @Test("The sample card closes, is applied, drawn and described")
  func works() throws {
    let derived = try ConcordRun("derive", "xy.yaml", "--output", "xy", in: place)
    #expect(
      derived.status == 0 && derived.output.contains("PFMET, simulation") && derived.output.contains("digest "),
      "\(derived.errors)")
    let checked = try ConcordRun("check", "xy", "--output", "xy", in: place)
    #expect(checked.status == 0 && checked.output.contains("zmumu-xy closes."), "\(checked.output)")
    let closure = try #require(try JSONSerialization.jsonObject(with: place.bytes("xy/closure.json")) as? [String: Any])
    let entries = try #require(closure["entries"] as? [[String: Any]])
    func significance(_ entry: [String: Any], _ stage: String) -> Double {
      (entry[stage] as? [String: Any])?["significance"] as? Double ?? .nan
    }
    #expect(entries.count == 4 && entries.allSatisfy { significance($0, "after") <= 2 })
    #expect(entries.filter { $0["part"] as? String == "data" }.allSatisfy { significance($0, "before") > 5 })

    let applied = try ConcordRun(
      "apply", "xy", "--input", "Samples/ww_mc.root", "--output", "out.root", "--variations", "stat1_up,stat2_down", in: place)
    #expect(applied.status == 0 && applied.output.contains("out.root: 4062 events, 0 left unchanged"), "\(applied.errors)")
    let columns = try ConcordRun("inspect", "out.root", "--object", "Corrections", in: place).output
    for name in ["CorrectedPFMET_pt", "CorrectedPuppiMET_phi_stat2_down", "xy_flags"] { #expect(columns.contains(name)) }
    let report = try ConcordRun("report", "xy", in: place)
    #expect(report.status == 0 && report.output == "xy/report.html\n", "\(report.errors)")
    let described = try ConcordRun("inspect", "xy", in: place)
    #expect(described.output.contains("XY calibration ‘zmumu-xy’") && described.output.contains("data of orders"))
    #expect(try ConcordRun("inspect", "xy/calibration.json", in: place).output == described.output)

    let twice = try ConcordRun("apply", "xy", "--input", "out.root", "--output", "twice.root", in: place)
    #expect(twice.status == 2 && twice.errors.contains("was written by applying the xy calibration ‘zmumu-xy’"))
    let unknown = try ConcordRun(
      "apply", "xy", "--input", "Samples/ww_mc.root", "--output", "a.root", "--variations", "stat9_up", in: place)
    #expect(unknown.status == 2 && unknown.errors.contains("there is no variation ‘stat9_up’"))
    let weights = try ConcordRun(
      "apply", "xy", "--input", "Samples/ww_mc.root", "--output", "a.root", "--variations", "all", "--as", "weights", in: place)
    #expect(weights.status == 2 && weights.errors.contains("--as weights: variations of XY calibrations have no weights"))
    #expect(!place.files.contains("a.root") && !place.files.contains("twice.root"))
  }

  @Test("A gate that fails gives exit code 1")
  func gate() throws {
    let card = try String(contentsOfFile: place.file("xy.yaml"), encoding: .utf8)
    try place.write(card.replacing("{sigmas: 2}", with: "{sigmas: 0.1}"), to: "strict.yaml")
    #expect(try ConcordRun("derive", "strict.yaml", "--output", "strict", in: place).status == 0)
    let checked = try ConcordRun("check", "strict", in: place)
    #expect(checked.status == 1 && checked.output.contains("zmumu-xy does not close."))
  }

  @Test("A calibration cut short or edited is refused by every command, and nothing is written")
  func damaged() throws {
    #expect(try ConcordRun("derive", "xy.yaml", "--output", "xy", in: place).status == 0)
    let text = String(decoding: try place.bytes("xy/calibration.json"), as: UTF8.self)
    for (changed, says) in [
      (String(text.prefix(900)), "calibration.json: not a recoil calibration, nor an XY calibration (no format"),
      (text.replacing("\"largestShift\" : 20", with: "\"largestShift\" : 21"), "changed after it was written"),
    ] {
      try place.write(changed, to: "xy/calibration.json")
      let before = place.files
      for words in [
        ["apply", "xy", "--input", "Samples/ww_mc.root", "--output", "new.root"], ["check", "xy"], ["report", "xy"],
        ["inspect", "xy"],
      ] {
        let run = try ConcordRun(words, in: place)
        #expect(run.status == 3 && run.errors.contains(says), "\(words): \(run.errors)")
        #expect(place.files == before)
      }
    }
  }

  @Test("A recoil card with xy derives from the command line; --role data is for XY calibrations")
  func recoil() throws {
    #expect(try ConcordRun("derive", "xy.yaml", "--output", "xy", in: place).status == 0)
    try place.write(TestCard().text + "\nxy: {calibration: xy, met: PuppiMET}\n", to: "recoil.yaml")
    let derived = try ConcordRun("derive", "recoil.yaml", "--output", "recoil", in: place)
    #expect(derived.status == 0, "\(derived.errors)")
    let data = try ConcordRun(
      "apply", "recoil", "--input", "Samples/ww_mc.root", "--output", "new.root", "--role", "data", in: place)
    #expect(data.status == 2 && data.errors.contains("recoil calibrations correct simulation to data"))
    try place.write(TestCard().text + "\nxy: {calibration: xy}\n", to: "recoil.yaml")
    let unnamed = try ConcordRun("derive", "recoil.yaml", "--output", "other", in: place)
    #expect(unnamed.status == 2 && unnamed.errors.contains("the key ‘met’ is missing: zmumu-xy corrects PFMET, PuppiMET"))
  }
}
