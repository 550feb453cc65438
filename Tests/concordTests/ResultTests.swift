import Foundation
import Testing

@Suite("Results") struct ResultTests {
  private let place: Workplace
  init() throws {
    place = try Workplace()
    try place.addCalibration()
  }

  @Test("One thread and four derive the same bytes")
  func threads() throws {
    try place.write(TestCard().text, to: "card.yaml")
    for threads in ["1", "4"] {
      let run = try ConcordRun("derive", "card.yaml", "--output", "with\(threads)", "--threads", threads, in: place)
      #expect(run.status == 0, "\(run.errors)")
    }
    for name in ["calibration.json", "correctionlib.json.gz", "accumulators.json.gz"] {
      #expect(try place.bytes("with1/\(name)") == place.bytes("with4/\(name)"), "\(name)")
      #expect(try place.bytes("with1/\(name)") == place.bytes("try/\(name)"), "\(name)")
    }
  }

  @Test("One thread and four apply and check alike")
  func threadsOfUse() throws {
    var tables: [String] = []
    for threads in ["1", "4"] {
      let words = ["apply", "try", "--input", "Samples/zmumu_mc.root", "--output", "with\(threads).root", "--threads", threads]
      let run = try ConcordRun(words, in: place)
      #expect(run.status == 0, "\(run.errors)")
      tables.append(try ConcordRun("check", "try", "--threads", threads, "--format", "json", in: place).output)
    }
    #expect(tables[0] == tables[1])
    let sums = try ["with1.root", "with4.root"].map {
      try ConcordRun("inspect", $0, "--object", "Corrections", "--digest", in: place)
    }
    #expect(sums[0].status == 0 && sums[0].output == sums[1].output)
  }

  @Test("The sample card closes, and check ends with 0")
  func closes() throws {
    let derive = try ConcordRun("derive", "Samples/zmumu-puppi.yaml", "--output", "whole", in: place)
    #expect(derive.status == 0, "\(derive.errors)")
    let check = try ConcordRun("check", "whole", in: place)
    #expect(check.status == 0, "\(check.output)")
    #expect(check.output.contains("zmumu-puppi closes."))
  }

  @Test("A gate that cannot hold ends check with 1, its table and the condition that fails")
  func doesNotClose() throws {
    var card = TestCard()
    card.more = "gate: {ksPValue: 0.999}"
    try place.write(card.text, to: "card.yaml")
    let derive = try ConcordRun("derive", "card.yaml", "--output", "strict", in: place)
    #expect(derive.status == 0, "\(derive.errors)")
    let check = try ConcordRun("check", "strict", "--output", "strict", in: place)
    #expect(check.status == 1)
    #expect(check.output.contains("try does not close."))
    #expect(check.output.contains("FAILS: inclusive u_perp: KS p > 0.999"))
    let closure = try JSONSerialization.jsonObject(with: place.bytes("strict/closure.json")) as? [String: Any]
    let verdicts = try #require(closure?["verdicts"] as? [[String: Any]])
    #expect(verdicts.contains { $0["holds"] as? Bool == false })
  }

  @Test("--format json prints one JSON value and nothing else")
  func json() throws {
    try place.write(TestCard().text, to: "card.yaml")
    let commands: [[String]] = [
      ["inspect", "Samples/ww_mc.root"], ["inspect", "Samples/ww_mc.root", "--object", "Events"],
      ["inspect", "try/calibration.json"], ["inspect", "try/correctionlib.json.gz"],
      ["dump", "Samples/ww_mc.root", "--columns", "run,Jet_pt", "--entries", "0:0"],
      ["dump", "Samples/ww_mc.root", "--columns", "run,Jet_pt", "--entries", "0:3"],
      ["derive", "card.yaml", "--output", "new"], ["apply", "try", "--input", "Samples/ww_mc.root", "--output", "new.root"],
      ["check", "try"],
    ]
    for words in commands {
      let run = try ConcordRun(words + ["--format", "json"], in: place)
      #expect(run.status == 0, "\(words): \(run.errors)")
      #expect(throws: Never.self, "\(words): \(run.output.prefix(200))") { try run.json() }
      #expect(run.output.hasSuffix("\n"))
    }
  }

  @Test("An application gives one entry per event and says how many it left alone")
  func application() throws {
    let run = try ConcordRun(
      "apply", "try", "--input", "Samples/ww_mc.root", "Samples/ttbar_mc.root", "--output", "new.root", "--copy", "GenZ_p?",
      "--format", "json", in: place)
    #expect(run.status == 0, "\(run.errors)")
    let summary = try #require(try run.json() as? [String: Any])
    #expect(summary["events"] as? Int == 11467)
    let columns = "run,luminosityBlock,event,GenZ_px,GenZ_py"
    let original = try ConcordRun("dump", "Samples/ttbar_mc.root", "--columns", columns, in: place).output
    let copied = try ConcordRun(
      "dump", "new.root", "--object", "Corrections", "--columns", columns, "--entries", "4062:11467", in: place
    ).output
    #expect(original == copied)
    #expect(original.count > 100_000)
  }
}
