import Columns
import EventFiles
import Foundation
import Testing
import _TestSupport

@testable import Recoil

@Suite("Applying an XY calibration")
struct XYApplicationTests {
  private let folder: ToyFolder
  private let calibration: XYCalibration

  init() throws {
    folder = try ToyFolder()
    calibration = try XYToyJob.shared.get().calibration
  }

  private func applied(
    _ name: String, isData: Bool = false, variations: [String] = [], threads: Int = 2, copying: [String] = [],
    to output: String = "out.root"
  ) throws -> (summary: XYApplicationSummary, batch: EventBatch) {
    let summary = try XYApplication(
      calibration, isData: isData, threads: threads, variations: variations, copying: copying
    ).apply(to: try XYApplication.open([folder.file(name)], tree: "Events"), output: folder.file(output), overwrite: true)
    let file = try EventFile(path: folder.file(output), tree: RecoilApplication.treeName)
    return (summary, try file.batch(file.columns.map(\.name), entries: 0..<file.entryCount))
  }

  private func doubles(_ batch: EventBatch, _ name: String) throws -> [Double] { try #require(batch[name]).values.doubles() }

  @Test("MET is what was there minus the shift, of data and simulation, nominal and varied, in order", arguments: [true, false])
  func values(_ isData: Bool) throws {
    defer { folder.remove() }
    let toy = XYToy(run: { isData ? UInt32(100 + 200 * ($0 % 2) + $0 % 90) : 1 })
    let events = toy.events(0..<3_001, seed: 61)
    try folder.write(events, "in.root")
    let (summary, batch) = try applied("in.root", isData: isData, variations: ["all"], copying: ["w"])
    #expect(summary.events == 3_001 && summary.unchanged == 0)
    #expect(batch["event"]?.values == .uint64(events.map(\.id)) && batch["w"]?.values.doubles() == events.map(\.weight))
    for variation in [.nominal] + XYVariation.all(modes: calibration.modeCount) {
      let correction = try XYCorrection(calibration, met: "ToyMET", variation: variation)
      let end = variation == .nominal ? "" : "_" + variation.name
      let columns = try ["px", "py", "pt", "phi"].map { try doubles(batch, "CorrectedToyMET_\($0)\(end)") }
      for (i, event) in events.enumerated() {
        let shift = correction.shift(npv: event.npv, run: Double(event.run), isData: isData)
        let (x, y) = (event.x - shift.dx, event.y - shift.dy)
        #expect(columns[0][i] == x && columns[1][i] == y && columns[2][i] == (x * x + y * y).squareRoot())
        #expect(columns[3][i] == atan2(y, x))
      }
    }
    _ = try applied("in.root", isData: isData, variations: ["all"], threads: 7, copying: ["w"], to: "seven.root")
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder.file("out.root")))
        == Data(contentsOf: URL(fileURLWithPath: folder.file("seven.root"))))
  }

  @Test("Flags say what is unusual, and their counts are told")
  func flags() throws {
    defer { folder.remove() }
    var events = XYToy(run: { _ in 350 }).events(0..<7, seed: 62)
    for i in events.indices { (events[i].npv, events[i].x, events[i].y) = (12, 3.5, -2.25) }
    events[1].npv = .nan
    events[2].x = .infinity
    events[3].npv = 90
    events[4].npv = 35
    events[5].selected = 0
    (events[6].selected, events[6].run) = (0, 250)
    try folder.write(events, "in.root")
    let (summary, batch) = try applied("in.root", isData: true)
    let expected: [XYFlags] = [
      [], .notFinite, .notFinite, [.outsideRange, .largeShift], .largeShift, .outsideSelection,
      [.outsideSelection, .outsidePeriods],
    ]
    #expect(batch["xy_flags"]?.values == .uint32(expected.map(\.rawValue)))
    #expect(
      summary.flagged == ["notFinite": 2, "outsideRange": 1, "largeShift": 2, "outsideSelection": 2, "outsidePeriods": 1])
    #expect(summary.unchanged == 3)
    #expect(summary.text.contains("7 events, 3 left unchanged") && summary.text.hasSuffix("2 were shifted by more than 15.0 GeV"))
    let (px, py) = (try doubles(batch, "CorrectedToyMET_px"), try doubles(batch, "CorrectedToyMET_py"))
    #expect(px[1] == 3.5 && py[1] == -2.25 && px[2] == .infinity && px[6] == 3.5 && px[0] != 3.5 && px[5] == px[0])
  }

  @Test("A selected event of no period stops the job, naming file, entry and run; nothing is written")
  func outsidePeriods() throws {
    defer { folder.remove() }
    var events = XYToy(run: { _ in 120 }).events(0..<20, seed: 63)
    events[13].run = 251
    try folder.write(events, "in.root")
    let error = try #require(throws: XYError.self) { try applied("in.root", isData: true) }
    #expect(
      error.description
        == "\(folder.file("in.root")): entry 13: run 251 is in none of the periods (A: 100–199, B: 300–399). "
        + "Add it to a period, or exclude it in the selection")
    #expect(folder.contents == ["in.root"])
    _ = try applied("in.root", isData: false)  // simulation has no runs
  }

  @Test("What was corrected once is refused, as input and as friend; recoil applies to it only without xy of its own")
  func twice() throws {
    defer { folder.remove() }
    try folder.write(XYToy.simulation.events(0..<50, seed: 64), "in.root")
    _ = try applied("in.root", copying: ["*"])
    let again = try #require(throws: XYError.self) { try XYApplication.open([folder.file("out.root")], tree: nil) }
    #expect(again.description.contains("was written by applying the xy calibration ‘toy’: its MET would be shifted twice"))
    let friend = FriendFiles([folder.file("out.root")], tree: "Corrections", alias: "corr")
    let chain = try EventChain([folder.file("in.root")], friends: [friend])
    let application = try XYApplication(calibration, isData: false, threads: 1)
    #expect(throws: XYError.self) { try application.apply(to: chain, output: folder.file("twice.root"), overwrite: false) }
    // A recoil calibration may read it, unless it shifts MET itself.
    #expect(throws: Never.self) { try RecoilApplication.open([folder.file("out.root")], tree: nil) }
    #expect(throws: XYError.self) { try RecoilXY.refuseCorrected(chain) }
  }

  @Test("An unknown variation, a missing side and colliding columns are named")
  func refusals() throws {
    defer { folder.remove() }
    let error = try #require(throws: XYError.self) {
      try XYApplication(calibration, isData: true, threads: 1, variations: ["stat1_pu"])
    }
    #expect(error.description.contains("there is no variation ‘stat1_pu’. Nearest: stat1_up"))
    let side = try #require(throws: XYError.self) { try XYApplication(calibration.with(data: []), isData: true, threads: 1) }
    #expect(side.description.contains("holds no correction of data"))
    try folder.write(XYToy.simulation.events(0..<50, seed: 65), "in.root")
    #expect(throws: (any Error).self) { try applied("in.root", copying: ["nothing"]) }
    #expect(throws: RecoilError.self) {
      try XYApplication(calibration, isData: false, threads: 1).apply(
        to: try EventChain([folder.file("in.root")]), output: folder.file("in.root"), overwrite: true)
    }
  }
}
