import Cards
import EventFiles
import Foundation
import Testing

@testable import Recoil

@Suite("Recoil jobs with bad input")
struct BadInputTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  /// Writes data and simulation, changed by `change`, and derives.
  private func derive(
    _ card: String? = nil, data: Int = 6_000, change: (inout [ToyEvent]) -> Void = { _ in }
  ) throws -> RecoilDerivation {
    var events = Toy.data.events(0..<data, seed: 71)
    change(&events)
    try folder.write(events, "data_1.root", basketBytes: 4_096)
    try folder.write(Toy.simulation.events(0..<6_000, seed: 72), "mc_1.root")
    return try again(card)
  }

  private func again(_ card: String? = nil) throws -> RecoilDerivation {
    try RecoilDeriver(try folder.card(card ?? Self.small), threads: 2).derive()
  }

  private static let small = toyCard(samples: "  data: {files: [data_1.root]}\n  signal: {files: [mc_1.root], weight: \"w\"}")

  @Test("A tree without entries is named with its sample")
  func empty() throws {
    defer { folder.remove() }
    let error = try #require(throws: RecoilError.self) { try derive(data: 0) }
    #expect(error.description.hasPrefix("sample ‘data’ has no events in data_1.root"), "\(error)")
  }

  @Test("When no event passes the selection, the error says how many failed and why")
  func nothingSelected() throws {
    defer { folder.remove() }
    let error = try #require(throws: RecoilError.self) { try derive { for i in $0.indices { $0[i].selected = 0 } } }
    #expect(error.description.hasPrefix("sample ‘data’: none of 6000 events passed the selection. "), "\(error)")
    let missing = try #require(throws: RecoilError.self) { try again(Self.small.replacing("sel > 0", with: "pt[5] > 0")) }
    #expect(missing.description.contains("6000 of them because an index is past the end of a list"), "\(missing)")
  }

  @Test("A weight that is no number is named with file and entry, the earliest whatever the threads")
  func weights() throws {
    defer { folder.remove() }
    _ = try derive()
    var events = Toy.simulation.events(0..<6_000, seed: 72)
    let split = EventSplit()
    let fitted = events.indices.filter {
      let id = events[$0].id
      return split.isFitted(run: 316_239, luminosityBlock: UInt32(truncatingIfNeeded: id / 1_000 % 97), event: id)
    }
    for i in fitted[1_234...] { events[i].weight = .nan }
    try? FileManager.default.removeItem(atPath: folder.file("mc_1.root"))
    try folder.write(events, "mc_1.root", basketBytes: 1_024)
    let error = try #require(throws: RecoilError.self) { try again() }
    #expect(error.description.contains("mc_1.root: entry \(fitted[1_234]): the weight of sample ‘signal’ is nan"), "\(error)")
  }

  @Test("A bin without data is merged, and the merging recorded")
  func emptyBin() throws {
    defer { folder.remove() }
    let text = Self.small.replacing("[0, 12, 30, 200]", with: "[0, 12, 12.001, 30, 200]") + "\nfit: {minimumEntries: 300}"
    let regions = try derive(text).calibration.regions
    #expect(regions.flatMap(\.region.bins).sorted() == Array(0..<8))
    let merged = regions.filter { $0.region.bins.count > 1 }
    #expect(merged.count >= 2 && merged.allSatisfy { $0.region.decisions[0].contains("qT bins merged") })
  }

  @Test("With too few events of all, the error says how many are needed")
  func tooFew() throws {
    defer { folder.remove() }
    let error = try #require(throws: RecoilError.self) { try derive(data: 12) }
    #expect(error.description.contains("effective entries to fit, 20.0 are needed"), "\(error)")
  }

  @Test("Damaged baskets and files cut short end the work with an error that names the file")
  func damage() throws {
    defer { folder.remove() }
    _ = try derive()
    let path = folder.file("data_1.root")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    var damaged = whole
    for i in whole.count / 2..<whole.count / 2 + 5_000 { damaged[i] = 0x5a }
    try damaged.write(to: URL(fileURLWithPath: path))
    #expect(try #require(throws: EventFileError.self) { try again() }.description.contains("data_1.root"))
    for part in [1, 2, 3] {
      try whole.prefix(whole.count * part / 4).write(to: URL(fileURLWithPath: path))
      let error = try #require(throws: RecoilError.self) { try again() }
      #expect(error.description.contains("card.yaml:4: samples.data.files: "), "\(error)")
      #expect(error.description.contains("data_1.root: damaged"), "\(error)")
    }
  }

  @Test("A wrong formula is placed at its line of the card")
  func formulas() throws {
    defer { folder.remove() }
    _ = try derive()
    func check(_ text: String, line: Int, _ words: String) throws {
      let error = try #require(throws: CardError.self) { try again(text) }
      #expect(error.line == line && error.description.contains(words), "\(error)")
      #expect(error.file == folder.file("card.yaml"))
    }
    try check(Self.small.replacing("sel > 0", with: "sell > 0"), line: 7, "sell")
    try check(Self.small.replacing("qy: \"by\"", with: "qy: \"by +\""), line: 10, "define.qy")
    try check(Self.small.replacing("met_y: \"my\"", with: "met_y: \"pt\""), line: 12, "met_y")
    try check(Self.small.replacing("weight: \"w\"", with: "weight: \"v*2\""), line: 5, "weight")
    try check(Self.small.replacing("njets: \"nj\"", with: "njets: \"njj\""), line: 13, "njj")
  }

  @Test("Jet bins without a number of jets, and checks without held-out events, are refused")
  func impossible() throws {
    defer { folder.remove() }
    let jets = try #require(throws: RecoilError.self) { try derive(Self.small.replacing("  njets: \"nj\"\n", with: "")) }
    #expect(jets.description.contains("bins.njets needs a definition or a column called njets"), "\(jets)")
    let all = Self.small + "\nsplit: {fit: 1}"
    let calibration = try again(all).calibration
    let error = try #require(throws: RecoilError.self) {
      try RecoilChecker(calibration, threads: 1).check(try folder.card(all).openSamples())
    }
    #expect(error.description.contains("none are held out"))
  }

  @Test("Missing files and trees are named")
  func missing() throws {
    defer { folder.remove() }
    _ = try derive()
    let files = try #require(throws: RecoilError.self) { try again(Self.small.replacing("mc_1.root", with: "mc_9.root")) }
    #expect(files.description.contains("card.yaml:5: samples.signal.files[0]: "), "\(files)")
    #expect(files.description.contains("mc_9.root: no such file"))
    let tree = try #require(throws: RecoilError.self) {
      try again(Self.small.replacing("[mc_1.root]", with: "[mc_1.root], tree: Eventz"))
    }
    #expect(tree.description.contains("Eventz"), "\(tree)")
  }

  @Test("Files given to a check find their sample by name or by the card's pattern")
  func inputs() throws {
    defer { folder.remove() }
    let calibration = try derive().calibration
    let inputs = RecoilInputs(calibration, readFrom: folder.path)
    let found = try inputs.open([folder.file("mc_1.root"), "data=\(folder.file("mc_1.root"))"])
    #expect(found.map(\.0.name) == ["data", "signal"] && found.allSatisfy { $0.1.entryCount == 6_000 })
    let lost = try #require(throws: RecoilError.self) { try inputs.open(["data=\(folder.file("mc_1.root"))"]) }
    #expect(lost.description.contains("no files for sample ‘signal’"))
    try FileManager.default.copyItem(atPath: folder.file("mc_1.root"), toPath: folder.file("x.root"))
    let which = try #require(throws: RecoilError.self) { try inputs.open([folder.file("x.root")]) }
    #expect(which.description.contains("which sample is this?") && which.description.contains("data, signal"))
  }
}
