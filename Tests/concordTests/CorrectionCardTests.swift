import Foundation
import Testing

@Suite("Correction sets applied from the command line") struct CorrectionCardTests {
  private let place: Workplace
  private let events = ["--input", "Samples/zmumu_mc.root", "--output", "out.root"]
  init() throws { place = try Workplace() }

  @Test("A card, or a set with a card, makes a friend tree of weights; variations are written when asked for")
  func works() throws {
    let run = try ConcordRun(["apply", "Samples/zmumu-weights.yaml"] + events + ["--variations", "all"], in: place)
    #expect(run.status == 0 && run.output.hasPrefix("out.root: 100000 events\n  muon_id"), "\(run.errors)")
    #expect(run.output.contains("weight_pileup_down") && run.output.contains("12910 of 200164 left out"))
    let columns = try ConcordRun("inspect", "out.root", "--object", "Corrections", in: place).output
    for name in ["run", "event", "muon_id", "muon_trigger_up", "nmuon_trigger", "weight_muon_id_down"] {
      #expect(columns.contains(name))
    }
    let card = try String(contentsOfFile: place.file("Samples/zmumu-weights.yaml"), encoding: .utf8)
    try place.write(card.replacing("set: muon-sf.json\n", with: ""), to: "card.yaml")
    let beside = try ConcordRun(
      ["apply", "Samples/muon-sf.json", "--card", "card.yaml", "--format", "json", "--force", "--copy", "PV_npvs"] + events,
      in: place)
    let json = try #require(try beside.json() as? [String: Any])
    #expect(json["events"] as? Int == 100_000 && (json["columns"] as? [Any])?.count == 4)
  }

  @Test("A friend of weights does not stop a recoil calibration, nor the reverse")
  func beside() throws {
    try place.addCalibration()
    let copied = try ConcordRun(
      "apply", "Samples/zmumu-weights.yaml", "--input", "Samples/ww_mc.root", "--output", "w.root", "--copy", "*", in: place)
    #expect(copied.status == 0, "\(copied.errors)")
    let recoil = try ConcordRun("apply", "try", "--input", "w.root", "--tree", "Corrections", "--output", "r.root", in: place)
    #expect(recoil.status == 0, "\(recoil.errors)")
  }

  static let wrong: [([String], Int32, String)] = [
    (["Samples/muon-sf.json"], 2, "‘Samples/muon-sf.json’ is a correction set: what of the events are its inputs?"),
    (["Samples/zmumu-weights.yaml", "--card", "Samples/zmumu-weights.yaml"], 2, "--card goes with a correction set"),
    (["Samples/zmumu-weights.yaml", "--role", "data"], 2, "--role, --as and --transfer are for calibrations"),
    (["Samples/zmumu-weights.yaml", "--variations", "upp"], 2, "no variation ‘upp’"),
    (["Samples/zmumu-xy.yaml"], 2, "cards of kind ‘xy’ are not known here; this command knows kind: correction"),
    (["none.json", "--card", "Samples/zmumu-weights.yaml"], 3, "none.json"),
    (["Samples/zmumu_mc.root", "--card", "Samples/zmumu-weights.yaml"], 3, "Samples/zmumu_mc.root"),
    (["strict.yaml"], 3, "entry 0, element 1: muon_id: pt = "),
    (["wrong.yaml"], 2, "wrong.yaml:10: columns.muon_id.inputs.pt: "),
    (["Samples/zmumu-weights.yaml", "--copy", "Muon_ptt"], 2, "Muon_ptt"),
  ]

  @Test("What cannot be is told with the right exit code, and nothing is written", arguments: wrong)
  func refused(_ words: [String], _ status: Int32, _ says: String) throws {
    let card = try String(contentsOfFile: place.file("Samples/zmumu-weights.yaml"), encoding: .utf8)
      .replacing("muon-sf", with: "Samples/muon-sf")
    try place.write(card.replacing("max(Muon_pt, 15)", with: "Muon_pt - 20"), to: "strict.yaml")
    try place.write(card.replacing("max(Muon_pt, 15)", with: "Muon_pz"), to: "wrong.yaml")
    let run = try ConcordRun(["apply"] + words + events, in: place)
    #expect(run.status == status && run.errors.contains(says), "\(run.status): \(run.errors)")
    #expect(run.output.isEmpty && !place.files.contains("out.root"))
  }
}
