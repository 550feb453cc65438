import Foundation
import RootFiles
import Testing

@Suite("concord validate and convert on recoil payloads")
struct PayloadTests {
  /// One bin in qT and njets; `change` may spoil the contents of data along the boson.
  private func payload(
    _ name: String, in place: Workplace, qtEdges: [Double] = [0, 50], change: (inout [Double]) -> Void = { _ in }
  )
    throws
  {
    var file = try RootFileWriter(path: place.file(name))
    func axis(_ name: String, _ edges: [Double], _ labels: [String]) throws -> RootHistogram {
      let axis =
        edges == [0, 1] ? try RootAxis(1, from: 0, to: 1, labels: labels) : try RootAxis(edges: edges, labels: labels)
      return try RootHistogram(name: name, axes: [axis], values: [Double](repeating: 0, count: edges.count + 1))
    }
    try file.write(axis("projH", [0, 1, 2], ["uParal", "uPerp"]))
    try file.write(axis("ZPtBinsH", qtEdges, ["Pt0to50"]))
    try file.write(axis("nJetBinsH", [-0.5, 0.5], ["NJetGe0"]))
    try file.write("U = MET + vis - V", as: "convention")
    let edges = stride(from: -80.0, through: 80, by: 2).map { $0 }
    for component in ["uParal", "uPerp"] {
      for (side, width) in [("data", 14.2), ("mc", 12.9)] {
        var contents = edges.dropLast().map { 1e4 * exp(-0.5 * pow(($0 + 1) / width, 2)) }
        if side == "data", component == "uParal" { change(&contents) }
        let name = "\(component)_NJetGe0Pt0to50_hist_\(side)"
        try file.write(RootHistogram(name: name, axes: [RootAxis(edges: edges)], values: [0] + contents + [0]))
      }
    }
    try file.finish()
  }

  @Test("Exit codes: 0 for clean, 1 for errors, 3 for what is no payload; JSON holds every finding")
  func validate() throws {
    let place = try Workplace()
    try payload("clean.root", in: place)
    let clean = try ConcordRun("validate", "clean.root", in: place)
    #expect(clean.status == 0 && clean.output.contains("nothing found") && clean.errors.isEmpty)
    try payload("bad.root", in: place) { $0[5] = -37.25 }
    let bad = try ConcordRun("validate", "bad.root", in: place)
    #expect(bad.status == 1)
    #expect(bad.output.contains("error negative-bins (1)") && bad.output.contains("down to -37.25") && bad.output.contains("→ "))
    let json = try ConcordRun("validate", "bad.root", "--format", "json", in: place)
    let document = try #require(json.json() as? [String: Any])
    let findings = try #require(document["findings"] as? [[String: Any]])
    let negative = try #require(findings.first { $0["code"] as? String == "negative-bins" })
    #expect(negative["value"] as? Double == -37.25 && negative["severity"] as? String == "error")
    #expect(negative["object"] as? String == "uParal_NJetGe0Pt0to50_hist_data")
    #expect((document["examined"] as? [String: Int])?["histogramsWithNegativeBins"] == 1)
    for (file, part) in [
      ("Samples/zmumu_mc.root", "projH"), ("Samples/zmumu-pf.yaml", "neither a ROOT file nor JSON"), ("none", "none"),
    ] {
      let run = try ConcordRun("validate", file, in: place)
      #expect(run.status == 3 && run.output.isEmpty && run.errors.contains(part), "\(file): \(run.errors)")
    }
  }

  @Test("A payload with lost edges and negative bins becomes a clean correction set, and says what was decided")
  func convert() throws {
    let place = try Workplace()
    try payload("bad.root", in: place, qtEdges: [0, 1]) { $0[5] = -37.25 }
    let run = try ConcordRun("convert", "bad.root", "set.json.gz", in: place)
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    #expect(run.errors.contains("ZPtBinsH are lost") && run.errors.contains("hist_data: sums fell by up to"))
    let check = try ConcordRun("validate", "set.json.gz", in: place)
    #expect(check.status == 0 && check.output.contains("nothing found"), "\(check.output)")
    let plain = try ConcordRun(
      "convert", "bad.root", "one.json", "--object", "uPerp_NJetGe0Pt0to50_hist_mc", "--outside", "clamp", in: place)
    #expect(plain.status == 0 && plain.errors.contains("1 correction"))
  }

  @Test("What cannot be converted is refused, and nothing is written")
  func refusals() throws {
    let place = try Workplace()
    try payload("zero.root", in: place) { $0 = $0.map { _ in 0 } }
    try place.write("{\"schema_version\": 2, \"corrections\": []}", to: "empty.json")
    for (words, status, part) in [
      (["zero.root", "a.json"], 3, "no histograms"),
      (["empty.json", "a.json", "--tail", "0.2"], 2, "--tail is for recoil payloads"),
      (["zero.root", "a.json", "--tail", "0.7"], 2, "--tail"), (["zero.root", "a.json", "--choose", "era"], 2, "--choose"),
    ] as [([String], Int32, String)] {
      let run = try ConcordRun(["convert"] + words, in: place)
      #expect(run.status == status && run.errors.contains(part), "\(words): \(run.errors)")
    }
    #expect(place.files == ["empty.json", "zero.root"])
  }
}
