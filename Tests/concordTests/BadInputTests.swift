import Columns
import Foundation
import Testing

@Suite("Event files that cannot be read") struct BadInputTests {
  private let place: Workplace
  init() throws { place = try Workplace() }

  /// Runs `concord`, and checks how it ended, what it said and that the folder is as before.
  private func expect(_ words: String..., status: Int32, says: [String]) throws {
    let before = place.files
    let run = try ConcordRun(words, in: place)
    #expect(run.status == status, "\(words): \(run.errors)")
    #expect(run.output == "", "\(words)")
    for part in says { #expect(run.errors.contains(part), "\(words): \(part) is not in: \(run.errors)") }
    #expect(place.files == before, "\(words)")
  }

  private func card(data file: String, _ more: String = ", tree: Events", met: String = "PuppiMET") throws {
    var card = TestCard()
    card.data = "{files: [\(file)]\(more)}"
    card.met = met
    try place.write(card.text, to: "card.yaml")
  }

  @Test("A truncated ROOT file is damaged, wherever it is read")
  func truncated() throws {
    try place.addCalibration()
    let whole = try place.bytes("Samples/ww_mc.root")
    for length in [5, 60, 300, whole.count / 3, whole.count - 1] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: place.file("cut.root")))
      try card(data: "cut.root")
      try expect("inspect", "cut.root", "--digest", status: 3, says: ["cut.root"])
      try expect("dump", "cut.root", "--columns", "run", status: 3, says: ["cut.root"])
      try expect("derive", "card.yaml", "--output", "new", status: 3, says: ["cut.root"])
      try expect("apply", "try", "--input", "cut.root", "--output", "new.root", status: 3, says: ["cut.root"])
      try expect("check", "try", "--input", "data=cut.root", "signal=Samples/zmumu_mc.root", status: 3, says: ["cut.root"])
    }
  }

  @Test("A file of another kind is refused")
  func otherKind() throws {
    try place.addCalibration()
    try Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xff, 0xd8]).write(
      to: URL(fileURLWithPath: place.file("a.png")))
    try place.write("", to: "nothing.root")
    for name in ["a.png", "nothing.root"] {
      try card(data: name)
      try expect("inspect", name, status: 3, says: [name])
      try expect("dump", name, status: 3, says: [name])
      try expect("derive", "card.yaml", "--output", "new", status: 3, says: [name])
      try expect("apply", "try", "--input", name, "--output", "new.root", status: 3, says: [name])
    }
  }

  @Test("A missing file is named")
  func missing() throws {
    try place.addCalibration()
    for words in [["inspect", "no.root"], ["dump", "no.root"], ["derive", "no.yaml"], ["report", "no"], ["check", "no"]] {
      let run = try ConcordRun(words, in: place)
      #expect(run.status == 3)
      #expect(run.errors.contains("no") && run.errors.contains("No such file"))
    }
    try expect("apply", "try", "--input", "no_*.root", "--output", "new.root", status: 3, says: ["no_*.root: no such file"])
    try expect("apply", "no", "--input", "Samples/ww_mc.root", "--output", "new.root", status: 3, says: ["no: ", "No such file"])
    try expect("check", "try", "--input", "data=no.root", "signal=no.root", status: 3, says: ["no.root: no such file"])
  }

  @Test("A missing tree or column is named with the nearest")
  func nearest() throws {
    try expect("inspect", "Samples/ww_mc.root", "--object", "Event", status: 2, says: ["'Event'", "Nearest: Events"])
    try expect("dump", "Samples/ww_mc.root", "--object", "event", "--columns", "run", status: 2, says: ["'event'", "Events"])
    try expect(
      "dump", "Samples/ww_mc.root", "--object", "Events", "--columns", "run,Muon_pts", status: 2,
      says: ["‘Muon_pts’", "Nearest: Muon_pt"])
    try expect(
      "dump", "Samples/ww_mc.root", "--columns", "run", "--entries", "4060:4063", status: 2, says: ["4060:4063", "4062"])
  }

  @Test("A tree without entries is a sample without events")
  func emptyTree() throws {
    try place.addCalibration()
    try place.writeTree([("run", .uint32([])), ("PuppiMET_pt", .float32([])), ("PuppiMET_phi", .float32([]))], to: "empty.root")
    try card(data: "empty.root")
    try expect("derive", "card.yaml", "--output", "new", status: 3, says: ["‘data’", "no events", "empty.root"])
    let dump = try ConcordRun("dump", "empty.root", "--columns", "run", in: place)
    #expect(dump.status == 0 && dump.output == "run\n")
    let inspection = try ConcordRun("inspect", "empty.root", "--digest", in: place)
    #expect(inspection.status == 0 && inspection.output.contains("0 entries"))
  }

  @Test("A column of text is no number")
  func text() throws {
    try place.write("run,mood,PuppiMET_phi\n1,good,0.25\n2,bad,1.75\n", to: "moods.csv")
    try card(data: "moods.csv", "", met: "mood")
    let card = try String(contentsOfFile: place.file("card.yaml"), encoding: .utf8).replacing("mood_pt", with: "mood")
    try place.write(card, to: "card.yaml")
    try expect("derive", "card.yaml", "--output", "new", status: 2, says: ["mood"])
    let dump = try ConcordRun("dump", "moods.csv", "--columns", "mood,run", in: place)
    #expect(dump.status == 0 && dump.output == "mood,run\ngood,1\nbad,2\n")
  }

  @Test("A CSV line with too few fields is named")
  func ragged() throws {
    try place.write("run,weight\n1,0.5\n2\n", to: "ragged.csv")
    try expect("dump", "ragged.csv", status: 3, says: ["ragged.csv:3: "])
  }

  @Test("What was corrected is not corrected again")
  func corrected() throws {
    try place.addCalibration()
    let first = try ConcordRun("apply", "try", "--input", "Samples/ww_mc.root", "--output", "once.root", "--copy", "*", in: place)
    #expect(first.status == 0, "\(first.errors)")
    for more in [[], ["--tree", "Corrections"]] {
      let run = try ConcordRun(["apply", "try", "--input", "once.root", "--output", "twice.root"] + more, in: place)
      #expect(run.status == 2)
      #expect(run.errors.contains("once.root was written by applying ‘try’"))
      #expect(!place.files.contains { $0.hasPrefix("twice") })
    }
  }

  @Test("A file that is no text is no card, and is not printed")
  func binaryCard() throws {
    try expect(
      "derive", "Samples/ww_mc.root", status: 2, says: ["Samples/ww_mc.root: this is no text; give a card, a YAML file\n"])
  }

  @Test("A calibration that came alone asks for the events")
  func lone() throws {
    try place.addCalibration()
    try FileManager.default.removeItem(atPath: place.file("try/inputs.json"))
    try expect("check", "try", status: 3, says: ["try/inputs.json", "no such file", "--input SAMPLE=FILE"])
  }
}
