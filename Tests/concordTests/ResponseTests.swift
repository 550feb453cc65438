import Foundation
import Testing

@Suite("Response cards on the command line") struct ResponseTests {
  private static let card = #"""
    kind: response
    name: try
    samples:
      data:   {files: [Samples/zmumu_data.root], tree: Events, entries: 0:6000}
      signal: {files: [Samples/zmumu_mc.root], tree: Events, weight: "genWeight*xsecWeight", entries: 0:6000}
    luminosity: 159.07
    selection: "nMuon >= 2"
    define:
      qx: "Muon_pt[0]*cos(Muon_phi[0]) + Muon_pt[1]*cos(Muon_phi[1])"
      qy: "Muon_pt[0]*sin(Muon_phi[0]) + Muon_pt[1]*sin(Muon_phi[1])"
    mets:
      PF:    {x: "PFMET_pt*cos(PFMET_phi)", y: "PFMET_pt*sin(PFMET_phi)"}
      PUPPI: {x: "PuppiMET_pt*cos(PuppiMET_phi)", y: "PuppiMET_pt*sin(PuppiMET_phi)"}
    against:
      qt:  {edges: [0, 20, 60, 300]}
      npv: {formula: PV_npvs, edges: [0.5, 18.5, 50.5]}
    definitions: [quantile, rms]
    plateau: 60
    """#

  @Test("derive measures, writes both files, and report makes the page; nothing is overwritten unasked")
  func derive() throws {
    let place = try Workplace()
    try place.write(Self.card, to: "card.yaml")
    let run = try ConcordRun("derive", "card.yaml", "--output", "out", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("PUPPI against npv") && run.output.contains("out/response.json\nout/response.csv"))
    let bytes = try place.bytes("out/response.json")
    let again = try ConcordRun("derive", "card.yaml", "--output", "out", in: place)
    #expect(again.status == 4 && again.errors.contains("out/response.json"))
    let json = try ConcordRun(
      "derive", "card.yaml", "--output", "out", "--threads", "1", "--force", "--format", "json", in: place)
    let value = try #require(try json.json() as? [String: Any])
    #expect(value["format"] as? String == "concord-response" && (value["tables"] as? [Any])?.count == 4)
    #expect(try place.bytes("out/response.json") == bytes)
    let report = try ConcordRun("report", "out", in: place)
    #expect(report.status == 0 && report.output == "out/report.html\n", "\(report.errors)")
    #expect(String(decoding: try place.bytes("out/report.html"), as: UTF8.self).contains("Response and resolution try"))
  }

  static let wrong: [(old: String, new: String, status: Int32, says: String)] = [
    ("plateau: 60", "plateu: 60", 2, "plateau"), ("formula: PV_npvs", "formula: PV_npv", 2, "PV_npvs"),
    ("zmumu_data.root", "zmumu_dta.root", 3, "zmumu_dta.root"), ("[0, 20, 60, 300]", "[0, 60, 20]", 2, "edges must rise"),
    ("nMuon >= 2", "nMuon >= 2000", 2, "none of 6000 events passed"),
    ("PF:    {", "PF:    {calibration: no, ", 2, "mets.PF.calibration"),
    ("kind: response", "kind: responses", 2, "kind: response"),
  ]

  @Test("What is wrong is named, with its exit code, and nothing is written", arguments: wrong)
  func mistakes(old: String, new: String, status: Int32, says: String) throws {
    let place = try Workplace()
    try place.write(Self.card.replacingOccurrences(of: old, with: new), to: "card.yaml")
    let run = try ConcordRun("derive", "card.yaml", "--output", "out", in: place)
    #expect(run.status == status && run.errors.contains(says), "\(run.status): \(run.errors)")
    #expect(place.files == ["card.yaml"])
  }
}
