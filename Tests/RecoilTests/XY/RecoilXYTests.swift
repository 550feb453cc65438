import Cards
import Columns
import EventFiles
import Foundation
import Testing
import _TestSupport

@testable import Recoil

@Suite("Recoil calibrations with an XY correction")
struct RecoilXYTests {
  private let folder: ToyFolder
  private let job: XYToyJob

  init() throws {
    folder = try ToyFolder()
    job = try XYToyJob.shared.get()
    _ = try RecoilFolder(creating: folder.file("xy"), overwrite: false).write(job.derivation)
  }

  private func text(_ xy: String = "xy: {calibration: xy}") -> String {
    """
    kind: recoil
    name: both
    samples:
      data: {files: [data.root]}
      signal: {files: [mc.root], weight: w}
    define: {qx: bx, qy: "0*bx", met_x: mx, met_y: my}
    bins: {qt: [0, 100]}
    fit: {minimumEntries: 500}
    \(xy)
    """
  }

  private func card(_ xy: String = "xy: {calibration: xy}") throws -> RecoilCard {
    try RecoilCard(Card(file: folder.file("recoil.yaml"), text: text(xy)))
  }

  private func message(_ xy: String) throws -> String {
    try #require(throws: CardError.self) { try card(xy) }.description
  }

  @Test("Deriving, applying and checking see MET after the shift: the same as with MET corrected before")
  func sameAsCorrectedBefore() throws {
    defer { folder.remove() }
    let early = XYToy(run: { UInt32(100 + 200 * ($0 % 2)) })
    let (data, simulation) = (early.events(0..<9_000, seed: 81), XYToy.simulation.events(0..<9_000, seed: 82))
    let correction = try XYCorrection(job.calibration, met: "ToyMET")
    func corrected(_ events: [XYToy.Event], isData: Bool) -> [XYToy.Event] {
      events.map { event in
        let shift = correction.shift(npv: event.npv, run: Double(event.run), isData: isData)
        var event = event
        (event.x, event.y) = (event.x - shift.dx, event.y - shift.dy)
        return event
      }
    }
    func run(_ data: [XYToy.Event], _ simulation: [XYToy.Event], _ xy: String) throws -> (
      RecoilCalibration, RecoilClosure, EventBatch
    ) {
      for name in ["data.root", "mc.root", "out.root"] { try? FileManager.default.removeItem(atPath: folder.file(name)) }
      try folder.write(data, "data.root")
      try folder.write(simulation, "mc.root")
      let card = try card(xy)
      let calibration = try RecoilDeriver(card, threads: 2).derive().calibration.sealed(in: folder)
      let closure = try RecoilChecker(calibration, threads: 2).check(try card.openSamples())
      _ = try RecoilApplication(calibration, threads: 2).apply(
        to: try EventChain([folder.file("mc.root")]), output: folder.file("out.root"), overwrite: true)
      let file = try EventFile(path: folder.file("out.root"), tree: RecoilApplication.treeName)
      return (calibration, closure, try file.batch(file.columns.map(\.name), entries: 0..<file.entryCount))
    }
    let (a, closureA, outA) = try run(data, simulation, "xy: {calibration: xy, met: ToyMET}")
    let (b, closureB, outB) = try run(corrected(data, isData: true), corrected(simulation, isData: false), "")
    #expect(a.regions == b.regions && closureA.inclusive == closureB.inclusive)
    for name in ["CorrectedMET_px", "CorrectedMET_py", "u_par_before"] { #expect(outA[name]?.values == outB[name]?.values) }
    #expect(a.formulas.xy?.digest == job.calibration.digest && b.formulas.xy == nil)
    // The calibration holds all it needs: the XY calibration may go.
    try FileManager.default.removeItem(atPath: folder.file("xy"))
    let again = try a.sealed(in: folder)
    #expect(again == a && again.formulas.xy?.fits == job.calibration.mets[0])
  }

  @Test("Without nPV an event is not finite: it takes no part, and is flagged when corrected")
  func notFinite() throws {
    defer { folder.remove() }
    var events = XYToy.simulation.events(0..<6_000, seed: 83)
    try folder.write(XYToy(run: { _ in 100 }).events(0..<6_000, seed: 84), "data.root")
    for i in 0..<600 { events[i].npv = .nan }
    try folder.write(events, "mc.root")
    let calibration = try RecoilDeriver(try card(), threads: 2).derive().calibration
    let counts = try #require(calibration.provenance.inputs.first { $0.sample == "signal" }).counts
    #expect(counts.notFinite > 400 && counts.notFinite <= 600)
    let summary = try RecoilApplication(calibration, threads: 1).apply(
      to: try EventChain([folder.file("mc.root")]), output: folder.file("out.root"), overwrite: false)
    #expect(summary.flagged["notFinite"] == 600)
  }

  @Test("Data of no period stop the job, naming the run")
  func runs() throws {
    defer { folder.remove() }
    try folder.write(XYToy(run: { _ in 222 }).events(0..<2_000, seed: 85), "data.root")
    try folder.write(XYToy.simulation.events(0..<2_000, seed: 86), "mc.root")
    let error = try #require(throws: XYError.self) { try RecoilDeriver(try card(), threads: 2).derive() }
    #expect(error.description.contains("data.root: entry 0: run 222 is in none of the periods"), "\(error)")
  }

  @Test("Friends that an XY calibration wrote are refused beside a correction of its own, and welcome without")
  func twice() throws {
    defer { folder.remove() }
    try folder.write(XYToy(run: { _ in 100 }).events(0..<6_000, seed: 87), "data.root")
    try folder.write(XYToy.simulation.events(0..<6_000, seed: 88), "mc.root")
    for (name, isData) in [("data", true), ("mc", false)] {
      _ = try XYApplication(job.calibration, isData: isData, threads: 1).apply(
        to: try EventChain([folder.file("\(name).root")]), output: folder.file("\(name)_xy.root"), overwrite: false)
    }
    func befriended(_ xy: String) throws -> RecoilCard {
      let text = text(xy).replacing("files: [data.root]", with: "files: [data.root], friends: [{files: [data_xy.root]}]")
        .replacing("files: [mc.root]", with: "files: [mc.root], friends: [{files: [mc_xy.root]}]")
        .replacing("met_x: mx, met_y: my", with: "met_x: CorrectedToyMET_px, met_y: CorrectedToyMET_py")
      return try RecoilCard(Card(file: folder.file("recoil.yaml"), text: text))
    }
    let error = try #require(throws: XYError.self) {
      try RecoilDeriver(try befriended("xy: {calibration: xy}"), threads: 1).derive()
    }
    #expect(error.description.contains("data_xy.root was written by applying the xy calibration ‘toy’"), "\(error)")
    let before = try RecoilDeriver(try befriended(""), threads: 1).derive().calibration.regions
    #expect(try RecoilDeriver(try card(), threads: 1).derive().calibration.regions == before)
  }

  @Test("A card that names no such calibration or MET is refused at its line")
  func cards() throws {
    defer { folder.remove() }
    #expect(try message("xy: {calibration: none}").contains("none"))
    #expect(try message("xy: {met: ToyMET}").contains("the key ‘calibration’ is missing"))
    #expect(try message("xy: {calibration: xy, met: ToyMTE}").contains("‘toy’ corrects no MET called ‘ToyMTE’. Nearest: ToyMET"))
    #expect(try message("xy: {calibration: xy, meet: x}").contains("unknown key. Nearest: met"))
    let file = folder.file("xy/calibration.json")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("\"largestShift\" : 15", with: "\"largestShift\" : 16").write(
      toFile: file, atomically: true, encoding: .utf8)
    let changed = try message("xy: {calibration: xy}")
    #expect(changed.contains("recoil.yaml:9: xy.calibration: ") && changed.contains("changed after it was written"), "\(changed)")
    let half = job.calibration.with(data: [])
    try Data(half.fileBytes()).write(to: URL(fileURLWithPath: file))
    #expect(try message("xy: {calibration: xy}").contains("‘toy’ holds no correction of data"))
  }
}
