import Foundation
import Testing

@Suite("Usage") struct UsageTests {
  static let wrong: [([String], [String])] = [
    (["derive"], ["<card>", "Usage: concord derive"]),
    (["derive", "card.yaml", "--treads", "3"], ["'--treads'", "--threads"]),
    (["derive", "card.yaml", "--threads", "0"], ["--threads must be from 1 to 1024, not 0"]),
    (["deriv", "card.yaml"], ["'deriv'"]),
    (["apply", "try", "--output", "new.root"], ["--input"]),
    (["apply", "try", "--input", "Samples/zmumu_mc.root", "--output", "new.root", "--variations", "foo"], ["‘foo’", "none"]),
    (
      ["apply", "try", "--input", "Samples/zmumu_mc.root", "--output", "new.root", "--transfer"],
      ["--transfer: the card of ‘try’ has no transfer to another process"]
    ),
    (["apply", "try", "--input", "Samples/zmumu_mc.root", "--output", "new.root", "--as", "weight"], ["'weight'", "columns"]),
    (
      ["apply", "try", "--input", "Samples/zmumu_mc.root", "--output", "new.root", "--as", "both"], ["--as both", "--variations"]
    ),
    (
      [
        "apply", "try", "--input", "Samples/zmumu_mc.root", "--output", "new.root", "--as", "weights", "--variations",
        "model_smoothing",
      ], ["‘model_smoothing’ has no weights", "stat_par1"]
    ),
    (["dump", "Samples/zmumu_mc.root", "--entries", "5"], ["'5'", "0:10"]),
    (["dump", "Samples/zmumu_mc.root", "--entries", "7:3"], ["'7:3'"]),
    (["dump", "Samples/zmumu_mc.root", "--format", "jsn"], ["'jsn'", "csv", "json"]),
    (["check", "try", "--format", "yaml"], ["'yaml'", "text", "json"]),
  ]

  @Test("A wrong word is named on stderr, with exit code 2 and nothing written", arguments: wrong)
  func wrongUsage(_ words: [String], _ says: [String]) throws {
    let place = try Workplace()
    try place.addCalibration()
    try place.write(TestCard().text, to: "card.yaml")
    let before = place.files
    let run = try ConcordRun(words, in: place)
    #expect(run.status == 2)
    #expect(run.output == "")
    for part in says { #expect(run.errors.contains(part), "\(part) is not in: \(run.errors)") }
    #expect(place.files == before)
  }

  @Test(
    "Help goes to stdout and ends with 0",
    arguments: [["--help"], ["-h"], [], ["help"]]
      + ["inspect", "dump", "derive", "apply", "check", "report", "metrics"].map { [$0, "--help"] })
  func help(_ words: [String]) throws {
    let run = try ConcordRun(words, in: Workplace())
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.contains("USAGE: concord"))
  }

  @Test("The help tells the exit codes")
  func exitCodes() throws {
    let run = try ConcordRun("--help", in: Workplace())
    for code in ["0 done", "1 the physics failed its gate", "2 wrong usage or card", "4 output not written"] {
      #expect(run.output.contains(code))
    }
  }

  @Test("The version goes to stdout and ends with 0")
  func version() throws {
    let run = try ConcordRun("--version", in: Workplace())
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }
}
