import Foundation
import Testing

@Suite("Outputs") struct OutputTests {
  private let place: Workplace
  init() throws {
    place = try Workplace()
    try place.addCalibration()
    try place.write(TestCard().text, to: "card.yaml")
    try place.write("kept", to: "old.root")
  }

  /// The commands that write, each asked to write over something that is there.
  static let writers: [(words: [String], output: String)] = [
    (["derive", "card.yaml", "--output", "try"], "try/calibration.json"),
    (["apply", "try", "--input", "Samples/ww_mc.root", "--output", "old.root"], "old.root"),
    (["check", "try", "--output", "try"], "try/closure.json"),
    (["report", "try", "--output", "old.html"], "old.html"),
  ]

  @Test("An output that is there is kept, and replaced when --force is given", arguments: 0..<writers.count)
  func keepsAndReplaces(_ index: Int) throws {
    let (words, output) = Self.writers[index]
    try place.write("kept", to: output)
    let before = place.files
    let refused = try ConcordRun(words, in: place)
    #expect(refused.status == 4)
    #expect(refused.output == "")
    #expect(refused.errors.contains("\(output): exists already") && refused.errors.contains("--force"))
    #expect(!refused.errors.contains("reading"), "refused before any work is done")
    #expect(try place.bytes(output) == Data("kept".utf8))
    #expect(place.files == before)
    guard words[0] != "apply" else { return try replaces(words, output, before) }
    if words[0] == "derive" { try replaces(words, output, before) }
  }

  private func replaces(_ words: [String], _ output: String, _ before: [String]) throws {
    let forced = try ConcordRun(words + ["--force"], in: place)
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(try place.bytes(output) != Data("kept".utf8))
    #expect(place.files == before)
  }

  @Test("Checks and pages replace old ones with --force, too")
  func replacesResults() throws {
    try place.write("kept", to: "try/closure.json")
    try place.write("kept", to: "try/report.html")
    let check = try ConcordRun("check", "try", "--output", "try", "--force", in: place)
    #expect([0, 1].contains(check.status), "\(check.errors)")
    #expect(try place.bytes("try/closure.json").count > 1000)
    let report = try ConcordRun("report", "try", "--force", in: place)
    #expect(report.status == 0, "\(report.errors)")
    #expect(report.output == "try/report.html\n")
    #expect(try String(decoding: place.bytes("try/report.html"), as: UTF8.self).contains("</html>"))
  }

  @Test("A place below a file cannot be written", arguments: 0..<writers.count)
  func belowFile(_ index: Int) throws {
    var words = Self.writers[index].words
    words[words.count - 1] = "card.yaml/deep/x"
    let before = place.files
    let run = try ConcordRun(words, in: place)
    #expect(run.status == 4, "\(run.errors)")
    #expect(run.errors.contains("card.yaml/deep/x") && run.errors.contains("cannot be written"))
    #expect(run.output == "")
    #expect(place.files == before)
  }

  @Test("A folder that takes no files ends with 4")
  func noSpace() throws {
    let run = try ConcordRun("apply", "try", "--input", "Samples/ww_mc.root", "--output", "/proc/x.root", in: place)
    #expect(run.status == 4)
    #expect(run.errors.contains("/proc/x.root: cannot be written"))
  }

  @Test("Folders for results are made, however deep")
  func nested() throws {
    let run = try ConcordRun("derive", "card.yaml", "--output", "a/b/c", in: place)
    #expect(run.status == 0, "\(run.errors)")
    let names = ["accumulators.json.gz", "calibration.json", "correctionlib.json.gz", "inputs.json"]
    #expect(place.files.filter { $0.hasPrefix("a/b/c/") } == names.map { "a/b/c/\($0)" })
    #expect(try place.bytes("a/b/c/calibration.json") == place.bytes("try/calibration.json"))
  }

  @Test("A card's paths are relative to the card, wherever concord runs")
  func elsewhere() throws {
    try FileManager.default.createDirectory(atPath: place.file("below"), withIntermediateDirectories: true)
    let run = try ConcordRun(shell: "cd below && concord derive ../card.yaml", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try place.bytes("below/try/calibration.json") == place.bytes("try/calibration.json"))
  }

  @Test("Ctrl-C leaves nothing half written", arguments: [SIGINT, SIGTERM])
  func interrupted(_ number: Int32) throws {
    let before = place.files
    let many = [String](repeating: "Samples/zmumu_mc.root", count: 200)
    let running = try RunningConcord(["apply", "try", "--input"] + many + ["--output", "new.root"], in: place)
    var waited = 0
    while place.files.count == before.count && waited < 20_000 {
      usleep(1000)
      waited += 1
    }
    #expect(place.files.contains { $0.hasPrefix("new.root.unfinished-") })
    running.signal(number)
    let run = try running.wait(60)
    #expect(run.status == 128 + number)
    #expect(run.output == "")
    #expect(place.files == before)
  }

  @Test("A reader that closes early is no crash")
  func closedEarly() throws {
    let line = "concord dump Samples/zmumu_mc.root --columns run,Muon_pt | head -2; echo ${PIPESTATUS[0]}"
    let run = try ConcordRun(shell: line, in: place)
    #expect(run.output.hasPrefix("run,Muon_pt\n1,"))
    #expect(run.output.split(separator: "\n").count == 3)
    #expect(["0", "141"].contains(run.output.split(separator: "\n").last))
    #expect(run.errors == "")
  }

  @Test(
    "A full disk behind stdout ends with 4", arguments: ["dump Samples/ww_mc.root", "inspect Samples/ww_mc.root", "inspect try"])
  func fullDisk(_ words: String) throws {
    let run = try ConcordRun(shell: "concord \(words) > /dev/full", in: place)
    #expect(run.status == 4)
    #expect(run.errors == "concord: standard output: cannot be written: No space left on device\n")
  }

  @Test("Ctrl-C while deriving leaves no folder")
  func interruptedDerivation() throws {
    var card = TestCard()
    let sample = try place.bytes("Samples/ww_mc.root")
    for i in 0..<200 { try sample.write(to: URL(fileURLWithPath: place.file("many-\(i).root"))) }
    card.signal = "{files: [many-*.root], tree: Events, weight: \"genWeight*xsecWeight\"}"
    try place.write(card.text, to: "long.yaml")
    let before = place.files
    let running = try RunningConcord(["derive", "long.yaml", "--output", "new"], in: place)
    while try running.isRunning && !running.text("stderr").contains("reading data") { usleep(1000) }
    running.signal(SIGINT)
    #expect(try running.wait(60).status == 128 + SIGINT)
    #expect(place.files == before)
  }
}
