import Foundation
import Testing

@Suite("What would go wrong silently is refused") struct RefusalTests {
  private let place: Workplace
  init() throws {
    place = try Workplace()
    try place.addCalibration()
  }

  @Test("Files of the fits are not independent")
  func notIndependent() throws {
    let run = try ConcordRun(
      "check", "try", "--independent", "--input", "data=Samples/zmumu_data.root", "signal=Samples/zmumu_mc.root", in: place)
    #expect(run.status == 2)
    #expect(run.errors.contains("Samples/zmumu_data.root: took part in the fits"))
  }

  @Test("A file listed twice in one sample is refused, by any of its names")
  func listedTwice() throws {
    var card = TestCard()
    card.data = "{files: [Samples/zmumu_data.root, \"Samples/zmumu_d*.root\"], tree: Events}"
    try place.write(card.text, to: "card.yaml")
    let run = try ConcordRun("derive", "card.yaml", "--output", "new", in: place)
    #expect(run.status == 2)
    #expect(run.errors.contains("sample ‘data’ lists Samples/zmumu_data.root twice"))
    #expect(!place.files.contains { $0.hasPrefix("new") })
  }

  @Test("An output that is an input is refused, even with --force")
  func outputIsInput() throws {
    try FileManager.default.copyItem(atPath: place.file("Samples/ww_mc.root"), toPath: place.file("events.root"))
    let before = try place.bytes("events.root")
    let run = try ConcordRun("apply", "try", "--input", "events.root", "--output", "./events.root", "--force", in: place)
    #expect(run.status == 2)
    #expect(run.errors.contains("is an input"))
    #expect(try place.bytes("events.root") == before)
  }

  @Test("A stderr that is full or closed does not stop a job", arguments: ["2>/dev/full", "2>&-"])
  func deafStderr(_ redirection: String) throws {
    let run = try ConcordRun(
      shell: "concord apply try --input Samples/ww_mc.root --output b.root \(redirection); echo $?", in: place)
    #expect(run.output.hasSuffix("\n0\n"), "\(run.output)")
    #expect(place.files.filter { $0.hasPrefix("b.root") } == ["b.root"])
  }
}
