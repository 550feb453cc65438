import Columns
import Corrections
import EventFiles
import Foundation
import RootFiles
import Testing
import _TestSupport

@testable import Recoil

@Suite("Applying a recoil calibration")
struct RecoilApplicationTests {
  private let folder: ToyFolder
  private let calibration: RecoilCalibration

  init() throws {
    folder = try ToyFolder()
    calibration = try ToyJob.shared.get().calibration
  }

  private func applied(
    _ patterns: [String], copying: [String] = [], threads: Int = 2, to name: String = "out.root"
  ) throws -> (summary: ApplicationSummary, batch: EventBatch) {
    let chain = try EventChain(patterns.map(folder.file))
    let summary = try RecoilApplication(calibration, threads: threads, copying: copying).apply(
      to: chain, output: folder.file(name), overwrite: true)
    let file = try EventFile(path: folder.file(name), tree: RecoilApplication.treeName)
    return (summary, try file.batch(file.columns.map(\.name), entries: 0..<file.entryCount))
  }

  private func doubles(_ batch: EventBatch, _ name: String) throws -> [Double] { try #require(batch[name]).values.doubles() }

  @Test("Every entry comes out once, in order, with its identity, whatever the files and threads")
  func order() throws {
    defer { folder.remove() }
    let events = Toy.simulation.events(0..<5_003, seed: 51)
    try folder.write(Array(events[..<2_000]), "in_1.root", basketBytes: 1_024)
    try folder.write([], "in_2.root")
    try folder.write(Array(events[2_000...]), "in_3.root", basketBytes: 4_096)
    let (summary, batch) = try applied(["in_*.root"])
    #expect(summary.events == 5_003 && summary.unchanged < 5_003 / 100)
    #expect(batch["event"]?.values == .uint64(events.map(\.id)))
    #expect(batch["run"]?.values == .uint32(events.map { _ in 316_239 }))
    #expect(batch["luminosityBlock"]?.values == .uint32(events.map { UInt32(truncatingIfNeeded: $0.id / 1_000 % 97) }))
    _ = try applied(["in_*.root"], threads: 8, to: "eight.root")
    let bytes = try ["out.root", "eight.root"].map { try Data(contentsOf: URL(fileURLWithPath: folder.file($0))) }
    #expect(bytes[0] == bytes[1])
  }

  @Test("MET, its angle and the recoil agree with each other, with the maps and with the correction set")
  func consistency() throws {
    defer { folder.remove() }
    let events = Toy.simulation.events(0..<4_000, seed: 52)
    try folder.write(events, "in.root")
    let batch = try applied(["in.root"]).batch
    let names = [
      "CorrectedMET_px", "CorrectedMET_py", "CorrectedMET_pt", "CorrectedMET_phi", "u_par", "u_perp", "qt", "u_par_before",
      "u_perp_before",
    ]
    let columns = try names.map { try doubles(batch, $0) }
    let set = try calibration.correctionSet().set
    let corrections = try ["u_par", "u_perp"].map { name in try #require(set.corrections.first { $0.name == name }) }
    let regionOfBin = calibration.regionOfBin
    for (i, event) in events.enumerated() {
      let (px, py, pt, phi) = (columns[0][i], columns[1][i], columns[2][i], columns[3][i])
      let (parallel, perpendicular, qt) = (columns[4][i], columns[5][i], columns[6][i])
      let near = Tolerance.rounding * 10 * max(pt, qt, abs(parallel))
      #expect(abs(pt * cos(phi) - px) <= near && abs(pt * sin(phi) - py) <= near)
      let seen = try #require(RecoilProjection(qx: event.bx, qy: event.by, metX: px, metY: py, minimumQT: 0))
      #expect(abs(seen.parallel - parallel) <= near && abs(seen.perpendicular - perpendicular) <= near && seen.qt == qt)
      let region = calibration.regions[regionOfBin[try #require(calibration.bins.bin(qt: qt, njets: event.nj)).index]]
      let (before, across) = (columns[7][i] - qt, columns[8][i])
      #expect(abs(region.parallel.map(before) + qt - parallel) <= Tolerance.map)
      #expect(abs(region.perpendicular.map(across) - perpendicular) <= Tolerance.map)
      for (correction, (value, wanted)) in zip(corrections, [(before, parallel - qt), (across, perpendicular)]) {
        let found = try correction.evaluate([.string("nominal"), .real(qt), .real(event.nj), .real(value)])
        #expect(abs(found - wanted) <= Tolerance.map)
      }
    }
  }

  @Test("Events that cannot be corrected are left as they are, with the reason")
  func flags() throws {
    defer { folder.remove() }
    var events = Toy.simulation.events(0..<10, seed: 53).map { event in
      var event = event  // qT of 20 GeV, no tail
      (event.bx, event.by, event.mx, event.my, event.nj) = (20, 0, 3.5, -2.25, 1)
      return event
    }
    (events[1].bx, events[1].by) = (0, 0)
    (events[2].bx, events[2].by) = (0.3, -0.4)
    events[3].mx = .nan
    events[4].my = -.infinity
    events[5].pt = []
    events[6].nj = .nan
    (events[7].bx, events[7].nj) = (5_000, 0)
    events[8].my = 300
    events[9].selected = 0
    try folder.write(events, "in.root")
    let (summary, batch) = try applied(["in.root"])
    let expected: [RecoilFlags] = [
      [], .noAxis, .noAxis, .notFinite, .notFinite, .missing, .badJetCount, .outsideBins, .tail, .outsideSelection,
    ]
    #expect(batch["recoil_flags"]?.values == .uint32(expected.map(\.rawValue)))
    #expect(summary.unchanged == 6)
    #expect(
      summary.flagged == [
        "noAxis": 2, "notFinite": 2, "missing": 1, "badJetCount": 1, "outsideBins": 1, "tail": 1, "outsideSelection": 1,
      ])
    #expect(summary.text.contains("10 events, 6 left unchanged") && summary.text.contains("noAxis 2"))
    let (px, py) = (try doubles(batch, "CorrectedMET_px"), try doubles(batch, "CorrectedMET_py"))
    for i in [1, 2, 6] { #expect(px[i] == 3.5 && py[i] == -2.25) }
    #expect(px[3].isNaN && py[3] == -2.25 && px[4] == 3.5 && py[4] == -.infinity && py[5] == -2.25)
    for i in [0, 7, 8, 9] { #expect(px[i] != 3.5 && px[i].isFinite) }
    #expect(px[9] == px[0])
    let parallel = try doubles(batch, "u_par")
    #expect(parallel[1].isNaN && parallel[3].isNaN && parallel[6] == 23.5)
  }

  @Test("What was corrected once is refused, and so is an output that exists")
  func twice() throws {
    defer { folder.remove() }
    let events = Toy.simulation.events(0..<50, seed: 54)
    try folder.write(events, "in.root")
    _ = try applied(["in.root"])
    let error = try #require(throws: RecoilError.self) { try applied(["in.root", "out.root"], to: "new.root") }
    #expect(error.description.contains("out.root") && error.description.contains("‘toy’"), "\(error)")
    #expect(folder.contents == ["in.root", "out.root"])
    let chain = try EventChain([folder.file("in.root")])
    #expect(throws: (any Error).self) {
      try RecoilApplication(calibration, threads: 1).apply(to: chain, output: folder.file("out.root"), overwrite: false)
    }
  }

  @Test("Copied columns are the input's, lists and numbers alike")
  func copies() throws {
    defer { folder.remove() }
    var events = Toy.simulation.events(0..<700, seed: 55)
    for i in events.indices { events[i].pt = (0..<i % 4 + 1).map { Float($0) + Float(i) / 8 } }
    try folder.write(events, "in.root", basketBytes: 1_024)
    let batch = try applied(["in.root"], copying: ["pt", "m?", "sel"]).batch
    let input = ToyFolder.batch(events)
    for name in ["pt", "mx", "my", "sel"] { #expect(batch[name] == input[name], "\(name)") }
    #expect(batch["bx"] == nil)
    let error = try #require(throws: EventFileError.self) { try applied(["in.root"], copying: ["ptt"], to: "no.root") }
    #expect(error.description.contains("ptt") && folder.contents == ["in.root", "out.root"])
  }

  @Test("A damaged basket ends the work with an error and without an output")
  func damage() throws {
    defer { folder.remove() }
    let path = try folder.write(Toy.simulation.events(0..<4_000, seed: 56), "in.root", basketBytes: 4_096)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for i in bytes.count / 2..<bytes.count / 2 + 4_000 { bytes[i] = 0xa5 }
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = try #require(throws: EventFileError.self) { try applied(["in.root"]) }
    #expect(error.description.contains("in.root") && folder.contents == ["in.root"], "\(error)")
  }

  @Test("Files of which only some identify their events are told apart by entry number, in either order")
  func identities() throws {
    defer { folder.remove() }
    let events = Toy.simulation.events(0..<30, seed: 57)
    try folder.write(events, "a.root")
    try folder.write(events, "b.root", leavingOut: ["run"])
    for files in [["a.root", "b.root"], ["b.root", "a.root"]] {
      let batch = try applied(files).batch
      #expect(batch["entry"]?.values == .uint64((0..<60).map { UInt64($0) }) && batch["run"] == nil)
    }
  }

  /// A file whose identity columns have other types, and a column called as one of the corrections.
  private func writeOdd(_ name: String) throws {
    let events = Toy.simulation.events(0..<2, seed: 54)
    let plain = ToyFolder.batch(events)
    var columns = Dictionary(uniqueKeysWithValues: plain.names.compactMap { name in plain[name].map { (name, $0) } })
    columns["run"] = Column(values: .int64([1 << 40, 7]))
    columns["luminosityBlock"] = Column(values: .int32([-1, 3]))
    columns["qt"] = Column(values: .float64([1, 2]))
    let types: [String: ElementType] = ["run": .int64, "luminosityBlock": .int32]
    let schema =
      ToyFolder.schema.map { ColumnSchema(name: $0.name, type: types[$0.name] ?? $0.type, shape: $0.shape) }
      + [ColumnSchema(name: "qt", type: .float64)]
    var writer = try RootTreeWriter(path: folder.file(name), tree: "Events", columns: schema)
    try writer.append(EventBatch(firstEntry: 0, count: 2, columns: columns))
    try writer.finish()
  }

  @Test("run, luminosityBlock and event are copied in their own types")
  func identityTypes() throws {
    defer { folder.remove() }
    try writeOdd("odd.root")
    let batch = try applied(["odd.root"]).batch
    #expect(batch["run"]?.values == .int64([1 << 40, 7]))
    #expect(batch["luminosityBlock"]?.values == .int32([-1, 3]))
  }

  @Test("Columns that change their type between files are copied in the type that holds both")
  func commonTypes() throws {
    defer { folder.remove() }
    try writeOdd("odd.root")
    try folder.write(Toy.simulation.events(0..<5, seed: 55), "plain.root")
    let batch = try applied(["plain.root", "odd.root"]).batch
    #expect(batch["run"]?.values == .int64([316_239, 316_239, 316_239, 316_239, 316_239, 1 << 40, 7]))
    #expect(batch["luminosityBlock"]?.values == .int64([71, 71, 71, 71, 71, -1, 3]))
  }

  @Test("Copies that collide, and outputs that are inputs, are refused")
  func refusals() throws {
    defer { folder.remove() }
    try writeOdd("odd.root")
    #expect(throws: RecoilError.copyCollides(column: "qt")) { try applied(["odd.root"], copying: ["q*"], to: "a.root") }
    #expect(throws: RecoilError.outputIsInput(file: folder.file("odd.root"))) { try applied(["odd.root"], to: "odd.root") }
  }

  @Test("Momenta beyond any physics count as not finite")
  func absurdMomenta() throws {
    for (qx, met) in [(1e90, 3.0), (20.0, 1e13), (20.0, -.infinity)] {
      let corrected = RecoilCorrector(calibration).correct(qx: qx, qy: 4, metX: met, metY: 1, njets: 0)
      #expect(corrected.flags == .notFinite && corrected.metX == met)
    }
  }
}
