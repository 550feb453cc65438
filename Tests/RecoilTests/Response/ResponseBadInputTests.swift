import Cards
import EventFiles
import Foundation
import Storage
import Testing

@testable import Recoil

@Suite("Response jobs with bad input")
struct ResponseBadInputTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  private func message(_ card: String) -> String {
    do {
      _ = try folder.measure(card)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  static let cards: [(change: (from: String, to: String), says: [String])] = [
    (("plateau: 40", "platau: 40"), ["card.yaml:12: platau: unknown key", "plateau"]),
    (("plateau: 40", "correct: none\nplateau: 40"), ["plateau: only correct: plateau has one"]),
    (("plateau: 40", "definitions: []"), ["the list is empty"]),
    (("plateau: 40", "definitions: [rms, rms]"), ["‘rms’ is there twice"]),
    (("plateau: 40", "definitions: [hwhm]"), ["rms or quantile or fit or fwhm", "‘hwhm’"]),
    (("plateau: 40", "resolution: {binWidth: 0.3}"), ["2·reach/binWidth must be a whole number"]),
    (("plateau: 40", "resolution: {minimumEntries: 1}"), ["from 2.0 to"]),
    (("plateau: 40", "splits: {all: \"nj > 0\"}"), ["‘all’ stands for all events"]),
    (("plateau: 40", "splits: {few: \"njj > 0\"}"), ["card.yaml:12:", "splits.few", "njj"]),
    (("{qx: \"bx\", qy: \"by\"}", "{qx: \"bx\"}"), ["the key ‘qy’ is missing"]),
    (("{qx: \"bx\", qy: \"by\"}", "{qx: \"bx\", qy: \"by\", qt: \"bx\"}"), ["define.qt: qt is always the length of (qx, qy)"]),
    (("{qx: \"bx\"", "{qx: \"b_x\""), ["card.yaml:9:", "define.qx", "b_x"]),
    (("x: \"mx\", y: \"my\"", "x: \"mx\""), ["mets.A: the key ‘y’ is missing"]),
    (("x: \"mx\"", "z: \"mx\""), ["mets.A.z: unknown key"]),
    (("x: \"mx\"", "x: \"mxx\""), ["card.yaml:10:", "mets.A.x", "mxx"]),
    (("formula: nj", "formula: njet"), ["card.yaml:11:", "against.jets", "njet"]),
    (("edges: [0, 12, 30, 200]", "edges: [0, 30, 12]"), ["against.qt.edges: edges must rise"]),
    (("edges: [0, 12, 30, 200]", "bins: [0, 30]"), ["against.qt.bins: unknown key"]),
    (("x: \"mx\"", "calibration: none.json, x: \"mx\""), ["card.yaml:10: mets.A.calibration:", "none.json"]),
    (("weight: \"w\"", "weight: \"ww\""), ["weight", "ww"]),
    (("kind: response", "kind: respons"), ["‘respons’"]),
  ]

  @Test("A card that cannot be used is refused with its line and key", arguments: cards.indices)
  func card(_ index: Int) throws {
    defer { folder.remove() }
    try folder.writeResponseToys(data: 900)
    let (change, says) = Self.cards[index]
    let seen = message(responseCard().replacing(change.from, with: change.to, maxReplacements: 1))
    for part in says { #expect(seen.contains(part), "\(part) is not in: \(seen)") }
  }

  @Test("MET and axes that are not finite are counted and left out, each by itself")
  func notFinite() throws {
    defer { folder.remove() }
    try folder.writeResponseToys(data: 3_000) { events in
      for i in 0..<40 { events[i].mx = i % 2 == 0 ? .nan : .infinity }
      for i in 40..<70 { events[i].nj = .nan }
      for i in 70..<90 { events[i].nj = 17 }
      for i in 90..<120 { (events[i].bx, events[i].by) = (0, 0) }
      for i in 120..<150 { events[i].selected = 0 }
    }
    let card = responseCard(mets: "{A: {x: \"mx\", y: \"my\"}, B: {x: \"my\", y: \"my\"}}")
    let counts = try folder.measure(card).counts[0]
    let a = try #require(counts.mets["A"])
    let b = try #require(counts.mets["B"])
    #expect(a.read == 3_200 && a.selected == 3_170 && a.notFinite == 40 && a.noAxis == 30 && a.used == 3_100, "\(a)")
    #expect(b.read == 3_200 && b.selected == 3_170 && b.notFinite == 0 && b.noAxis == 30 && b.used == 3_140, "\(b)")
    let jets = try #require(counts.axes["jets"])
    #expect(jets.used == 3_090 && jets.outside == 20 && jets.notFinite == 30, "\(jets)")
  }

  @Test("A bin without events, or without a positive total, has reasons and no values")
  func empty() throws {
    defer { folder.remove() }
    try folder.writeResponseToys(data: 1_500)
    let card = responseCard(
      samples: """
          data: {files: [data_1.root], tree: Events}
          signal: {files: [mc_1.root], weight: "w"}
          background: {files: [background.root], weight: "90*w"}
        """, against: "{qt: {edges: [0, 30, 200, 5000, 6000]}, jets: {formula: nj, edges: [0, 1]}}")
    let result = try folder.measure(card)
    let bins = try result.bins("A", "qt")
    let negative = try #require(bins[0][.subtracted])
    #expect(negative.yield < 0 && negative.mean == nil && negative.numbers.response.reason == "the total is not positive")
    #expect(negative.numbers.parallel.raw.values.allSatisfy { $0.value == nil && $0.reason == "the total is not positive" })
    #expect(bins[0].ratio.response.reason == "the total is not positive")
    let nothing = try #require(bins[3][.simulation])
    #expect(nothing.yield == 0 && nothing.numbers.response.reason == "no events" && nothing.outsideParallel == nil)
    #expect(result.csv.contains("the total is not positive"))
    _ = try result.fileBytes()  // no number that JSON does not know
  }

  @Test("Too few entries for a value, and no plateau at all, are told")
  func tooFew() throws {
    defer { folder.remove() }
    try folder.writeResponseToys(data: 1_500)
    let card = responseCard(against: "{qt: {edges: [0, 70, 3000]}}", rest: "plateau: 4000\nresolution: {minimumEntries: 50}")
    let result = try folder.measure(card)
    let few = try result.row("A", "qt", 1, .data).numbers
    #expect(few.response.reason == "fewer than 50 effective entries", "\(few.response)")
    let many = try result.row("A", "qt", 0, .data).numbers
    #expect(many.response.value != nil && many.parallel.raw["rms"]?.value != nil)
    #expect(many.parallel.corrected?["rms"]?.reason == "the plateau's response: no events")
    #expect(many.perpendicular.corrected?["quantile"]?.reason == "the plateau's response: no events")
    #expect(result.plateaus[0][.data]?.reason == "no events" && result.plateaus[0].ratio.value == nil)
  }

  @Test("A sample without events or selected events stops the job, as does a weight that is no number")
  func samples() throws {
    defer { folder.remove() }
    try folder.writeResponseToys(data: 900) { for i in $0.indices { $0[i].selected = 0 } }
    #expect(message(responseCard()).hasPrefix("sample ‘data’: none of 960 events passed the selection. "))
    try folder.writeResponseToys(data: 0)
    #expect(message(responseCard()).hasPrefix("sample ‘data’ has no events in data_1.root"))
    try folder.writeResponseToys(data: 900) { $0[777].weight = .nan }
    let weighted = responseCard().replacing("[data_1.root], tree: Events", with: "[data_1.root], tree: Events, weight: \"w\"")
    #expect(message(weighted).contains("data_1.root: entry 777: the weight of sample ‘data’ is nan"))
    #expect(message(responseCard().replacing("mc_1.root", with: "mc_2.root")).contains("card.yaml:5: samples.signal.files"))
  }

  @Test("A column called qt, which would hide what qt stands for, is refused")
  func column() throws {
    defer { folder.remove() }
    try folder.writeResponseToys(data: 900)
    try "sel,qt,bx,by,mx,my,nj\n1,3,20,10,-2,3,1\n".write(toFile: folder.file("data.csv"), atomically: true, encoding: .utf8)
    let seen = message(responseCard().replacing("[data_1.root], tree: Events", with: "[data.csv]"))
    #expect(seen.contains("data.csv: has a column ‘qt’, but in this card ‘qt’ is the length of (qx, qy)"), "\(seen)")
  }

  @Test("A calibration of another MET is refused at the first event, one of other columns at its formula")
  func calibration() throws {
    defer { folder.remove() }
    try folder.writeResponseToys(data: 900)
    let calibration = try ToyJob.shared.get().calibration
    try Data(try calibration.fileBytes()).write(to: URL(fileURLWithPath: folder.file("calibration.json")))
    let card = responseCard(mets: "{B: {x: \"0.8*mx\", y: \"0.8*my\", calibration: calibration.json}}")
    let seen = message(card)
    #expect(seen.contains("mc_1.root: entry 0: met_x is"), "\(seen)")
    #expect(seen.contains("by the formulas of calibration ‘toy’") && seen.contains("mets.B of the card"), "\(seen)")
    try FileManager.default.removeItem(atPath: folder.file("mc_1.root"))
    try folder.write(Toy.simulation.events(0..<90, seed: 33), "mc_1.root", leavingOut: ["pt"])
    #expect(message(card).contains("calibration ‘toy’"), "\(message(card))")
    try Data("{}".utf8).write(to: URL(fileURLWithPath: folder.file("calibration.json")))
    #expect(message(card).contains("card.yaml:10: mets.B.calibration:"), "\(message(card))")
  }

  @Test("Results that are there are kept, and files that are none are refused")
  func files() throws {
    defer { folder.remove() }
    let path = folder.file("out")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (text, says) in [
      ("{}", "it is no measured response"),
      ("{\"format\": \"concord-response\", \"formatVersion\": 9}", "version 9 of the format"),
      ("{\"format\": \"concord-response\", \"formatVersion\": 1}", "Run concord derive again"),
    ] {
      try text.write(toFile: path + "/response.json", atomically: true, encoding: .utf8)
      let error = try #require(throws: StorageError.self) { try ResponseFolder(path).read() }
      #expect("\(error)".contains(says), "\(error)")
    }
    #expect(throws: StorageError.self) { try ResponseFolder(creating: path, overwrite: false) }
    #expect(ResponseFolder(path).isThere && !ResponseFolder(folder.path).isThere)
  }
}
