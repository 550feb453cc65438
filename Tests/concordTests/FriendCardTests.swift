import Columns
import Foundation
import Testing

@Suite("Cards with friends") struct FriendCardTests {
  private let place: Workplace
  init() throws { place = try Workplace() }

  private func card(friends: String, weight: String = "genWeight*xsecWeight") throws {
    var card = TestCard()
    card.signal = "{files: [Samples/zmumu_mc.root], entries: 0:20000, weight: \"\(weight)\", friends: [\(friends)]}"
    try place.write(card.text, to: "card.yaml")
  }

  private func refuse(_ friends: String, status: Int32, _ says: String...) throws {
    try card(friends: friends)
    let run = try ConcordRun("derive", "card.yaml", "--output", "new", in: place)
    #expect(run.status == status && !place.files.contains { $0.hasPrefix("new") }, "\(friends): \(run.errors)")
    for part in ["card.yaml:5: samples.signal"] + says { #expect(run.errors.contains(part), "\(part) is not in: \(run.errors)") }
  }

  @Test("Mistakes in a friend, and files that are missing, are named with file, line and key")
  func mistakes() throws {
    try refuse("{files: [none_*.root]}", status: 3, ".friends[0].files[0]: none_*.root: no such file")
    try refuse("{files: []}", status: 2, "the list of files is empty")
    try refuse("{tree: T}", status: 2, "‘files’ is missing")
    try refuse("{files: [a.root], by: name}", status: 2, ".by: expected entry or event, found ‘name’")
    try refuse("{files: [a.root], missing: drop}", status: 2, "expected error or skip or nan")
    try refuse("{files: [a.root], missing: nan}", status: 2, "‘nan’ needs by: event")
    try refuse("{files: [a.root], allias: b}", status: 2, "unknown key", "alias")
    try refuse("{files: [Samples/ww_mc.root], alias: w}", status: 3, ".friends: Samples/ww_mc.root: has 4062 entries, but")
    try refuse("{files: [Samples/zmumu_mc.root]}", status: 2, ".friends: Samples/zmumu_mc.root: its column ‘", "an alias")
  }

  @Test("A friend's weight of one changes nothing; events without partners take no part and are counted")
  func weights() throws {
    try place.addCalibration()
    let apply = try ConcordRun("apply", "try", "--input", "Samples/zmumu_mc.root", "--output", "corr.root", in: place)
    #expect(apply.status == 0)
    try card(friends: "{files: [corr.root], alias: corr}", weight: "genWeight*xsecWeight*(corr.qt >= 0 ? 1 : 2)")
    let run = try ConcordRun("derive", "card.yaml", "--output", "new", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try regions("new") == regions("try"))
    // A check of the fits' own files knows their friends; of others it asks for them.
    let own = try ConcordRun("check", "new", in: place)
    #expect(own.status < 2, "\(own.errors)")
    let lacks = try ConcordRun("check", "new", "--input", "Samples/zmumu_data.root", "Samples/zmumu_mc.root", in: place)
    #expect(lacks.status == 2 && lacks.errors.contains("was derived with 1 friend. Give as many"), "\(lacks.errors)")
    let given = try ConcordRun(
      "check", "new", "--input", "Samples/zmumu_data.root", "Samples/zmumu_mc.root", "--friend", "signal=corr.root", in: place)
    #expect(given.status < 2, "\(given.errors)")
    #expect(given.output.isEmpty == false)
  }

  @Test("Events that a friend lacks are skipped and counted where the card says so")
  func skipped() throws {
    try place.addCalibration()
    let columns = try ConcordRun(
      "dump", "Samples/zmumu_mc.root", "--columns", "run,luminosityBlock,event", "--entries", "0:19990", in: place)
    let rows = columns.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { UInt64($0) } }
    let kept = rows.enumerated().filter { $0.offset % 10 != 3 }.map(\.element).reversed()
    try place.writeTree(
      [
        ("run", .uint32(kept.map { UInt32($0[0]) })), ("luminosityBlock", .uint32(kept.map { UInt32($0[1]) })),
        ("event", .uint64(kept.map { $0[2] })), ("sf", .float32(kept.map { _ in 1 })),
      ], to: "sf.root")
    try card(friends: "{files: [sf.root], by: event, missing: skip}", weight: "genWeight*xsecWeight*sf")
    let run = try ConcordRun("derive", "card.yaml", "--output", "new", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("signal: 2009 of 20000 events have no partner in a friend and take no part"), "\(run.errors)")
    #expect(
      try String(decoding: place.bytes("new/calibration.json"), as: UTF8.self).replacing(" ", with: "").contains(
        "\"withoutPartner\":2009"))
  }

  private func regions(_ folder: String) throws -> String {
    let object = try JSONSerialization.jsonObject(with: place.bytes("\(folder)/calibration.json")) as? [String: Any]
    let data = try JSONSerialization.data(withJSONObject: try #require(object?["regions"]), options: .sortedKeys)
    return String(decoding: data, as: UTF8.self)
  }
}
