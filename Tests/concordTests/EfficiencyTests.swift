import Foundation
import Numerics
import Testing

@Suite("Efficiency cards on the command line") struct EfficiencyTests {
  private static let card = """
    kind: efficiency
    name: toy
    samples: {data: {files: [data.csv]}}
    mass: mass
    range: [70, 110]
    passing: passes
    bins: {pt: [20, 30, 60]}
    signal: {model: gaussian, mean: 91, sigma: 2}
    background: {model: exponential, slope: -0.02}
    """

  /// Two bins with efficiencies 0.8 and 0.9.
  private static func place(_ card: String = card) throws -> Workplace {
    let place = try Workplace()
    var random = Philox(seed: 3, stream: 141)
    var lines = ["mass,passes,pt"]
    for (pt, efficiency) in [(24.3, 0.8), (41.9, 0.9)] {
      for _ in 0..<900 { lines.append("\(91 + 2.1 * random.normal()),\(random.uniform() < efficiency ? 1 : 0),\(pt)") }
      for _ in 0..<200 { lines.append("\(70 + 40 * random.uniform()),\(random.uniform() < 0.4 ? 1 : 0),\(pt)") }
    }
    try place.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    try place.write(card, to: "card.yaml")
    return place
  }

  @Test("fit measures, writes both files, and report makes the page; nothing is overwritten unasked")
  func fit() throws {
    let place = try Self.place()
    let run = try ConcordRun("fit", "card.yaml", "--output", "out", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("pt [20, 30)") && run.output.contains("out/efficiencies.json"))
    #expect(place.files.contains("out/correctionlib.json.gz") && place.files.contains("out/efficiencies.json"))
    let bytes = try place.bytes("out/efficiencies.json")
    let again = try ConcordRun("fit", "card.yaml", "--output", "out", in: place)
    #expect(again.status == 4 && again.errors.contains("out/efficiencies.json"))
    let json = try ConcordRun("fit", "card.yaml", "--output", "out", "--threads", "1", "--force", "--format", "json", in: place)
    let value = try #require(try json.json() as? [String: Any])
    #expect(value["format"] as? String == "concord-efficiency" && (value["regions"] as? [Any])?.count == 2)
    #expect(try place.bytes("out/efficiencies.json") == bytes)
    let report = try ConcordRun("report", "out", in: place)
    #expect(report.status == 0 && report.output == "out/report.html\n", "\(report.errors)")
    #expect(String(decoding: try place.bytes("out/report.html"), as: UTF8.self).contains("Efficiencies toy"))
  }

  static let wrong: [(old: String, new: String, status: Int32, says: String)] = [
    ("passing: passes", "passing: pases", 2, "passes"), ("signal:", "sgnal:", 2, "signal"),
    ("[20, 30, 60]", "[20, 60, 30]", 2, "card.yaml:7"), ("[70, 110]", "[170, 210]", 2, "outside the range"),
    ("[data.csv]", "[dta.csv]", 3, "dta.csv"),
    ("bins: {pt: [20, 30, 60]}", "bins: {pt: [20, 30, 60, 90]}\nlowStatistics: fail", 1, "pt [60, 90]"),
  ]

  @Test("What is wrong is named, with its exit code, and nothing is written", arguments: wrong)
  func mistakes(old: String, new: String, status: Int32, says: String) throws {
    let place = try Self.place(Self.card.replacingOccurrences(of: old, with: new))
    let before = place.files
    let run = try ConcordRun("fit", "card.yaml", in: place)
    #expect(run.status == status && run.errors.contains(says) && run.output == "", "\(run.errors)")
    #expect(place.files == before)
  }

  @Test("A damaged result is refused by report")
  func damaged() throws {
    let place = try Self.place()
    try FileManager.default.createDirectory(atPath: place.file("bad"), withIntermediateDirectories: true)
    try place.write("{\"format\": \"concord-efficiency\", \"formatVersion\": 7}", to: "bad/efficiencies.json")
    let run = try ConcordRun("report", "bad", in: place)
    #expect(run.status == 3 && run.errors.contains("version 7"))
    try place.write("{}", to: "bad/efficiencies.json")
    #expect(try ConcordRun("report", "bad", in: place).errors.contains("no efficiency measurement"))
  }
}
