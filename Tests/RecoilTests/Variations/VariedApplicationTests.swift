import Columns
import EventFiles
import Foundation
import Testing
import _TestSupport

@testable import Recoil

@Suite("Applying variations")
struct VariedApplicationTests {
  private let folder: ToyFolder
  private let calibration: RecoilCalibration

  init() throws {
    folder = try ToyFolder()
    calibration = try VariedToy.shared.get().calibration
  }

  private func names(_ words: [String]) throws -> [String] { try calibration.variations(named: words).map(\.name) }

  private func refusal(_ words: [String]) -> String? {
    do {
      _ = try names(words)
      return nil
    } catch { return "\(error)" }
  }

  @Test("Variations are asked for by source, by name, all or none; the order is the calibration's")
  func byName() throws {
    defer { folder.remove() }
    let all = calibration.variations.map(\.name)
    #expect(try names(["all"]) == all && all.count > 10)
    #expect(try names(["none"]).isEmpty && (try names([])).isEmpty)
    #expect(try names(["background_tt_bar"]) == ["background_tt_bar_up", "background_tt_bar_down"])
    #expect(try names(["stat_par1_down"]) == ["stat_par1_down"])
    #expect(
      try names(["qt_continuity", "stat_perp1", "stat_perp1_up"]) == ["stat_perp1_up", "stat_perp1_down", "qt_continuity"])
  }

  @Test("An unknown name is refused with the nearest one")
  func unknown() throws {
    defer { folder.remove() }
    let error = try #require(refusal(["model_smothing"]))
    #expect(error.contains("no variation or source ‘model_smothing’") && error.contains("model_smoothing"), "\(error)")
    #expect(refusal(["all", "x"])?.contains("‘all’") == true)
    let plain = calibration.with(regions: calibration.regions)
    let none = try #require(throws: RecoilError.self) { try plain.variations(named: ["foo"]) }
    #expect(none.description.contains("The calibration has none"))
    #expect(try plain.variations(named: ["all"]).isEmpty)
  }

  private func applied(
    _ input: String, _ words: [String], of calibration: RecoilCalibration? = nil, threads: Int = 2, to name: String = "out.root"
  ) throws -> EventBatch {
    let calibration = calibration ?? self.calibration
    let chain = try EventChain([folder.file(input)])
    let variations = try calibration.variations(named: words)
    _ = try RecoilApplication(calibration, threads: threads, variations: variations).apply(
      to: chain, output: folder.file(name), overwrite: true)
    let file = try EventFile(path: folder.file(name), tree: RecoilApplication.treeName)
    return try file.batch(file.columns.map(\.name), entries: 0..<file.entryCount)
  }

  private func floats(_ batch: EventBatch, _ name: String) throws -> [Float] {
    let column = try #require(batch[name])
    guard case .float32(let values) = column.values else {
      Issue.record("\(name) is no float32")
      return []
    }
    return values
  }

  @Test(
    "Each variation has MET and its angle, which are the corrector's, bin by bin and interpolated; recoil_region is the event's region",
    arguments: [QTContinuity.bins, .interpolated])
  func columns(_ continuity: QTContinuity) throws {
    defer { folder.remove() }
    let toy = try VariedToy.shared.get()
    let calibration = continuity == .bins ? toy.calibration : toy.interpolated
    let events = Toy.simulation.events(0..<600, seed: 651)
    try folder.write(events, "in.root")
    let batch = try applied("in.root", ["all"], of: calibration)
    let variations = calibration.variations
    let corrector = RecoilCorrector(calibration, variations: variations)
    let columns = try variations.map {
      (try floats(batch, "CorrectedMET_pt_\($0.name)"), try floats(batch, "CorrectedMET_phi_\($0.name)"))
    }
    let regions = try #require(batch["recoil_region"]?.values.doubles())
    for (i, event) in events.enumerated() {
      let found = corrector.correct(qx: event.bx, qy: event.by, metX: event.mx, metY: event.my, njets: event.nj) { v, other in
        let (pt, phi) = (hypot(other.metX, other.metY), atan2(other.metY, other.metX))
        #expect(abs(Double(columns[v].0[i]) - pt) <= 1e-6 * max(1, pt), "\(variations[v].name)")
        #expect(abs(Double(columns[v].1[i]) - phi) <= 1e-6, "\(variations[v].name)")
      }
      let qt = hypot(event.bx, event.by)
      let bin = try #require(calibration.bins.bin(qt: qt, njets: event.nj)).index
      #expect(Int(regions[i]) == calibration.regionOfBin[bin] && found.region == Int(regions[i]))
    }
  }

  @Test("Without variations there is none of their columns; nominal columns do not change")
  func nominal() throws {
    defer { folder.remove() }
    try folder.write(Toy.simulation.events(0..<300, seed: 652), "in.root")
    let (plain, varied) = (try applied("in.root", ["none"]), try applied("in.root", ["all"], to: "all.root"))
    #expect(
      plain["recoil_region"] == nil
        && plain.names.allSatisfy { $0.hasPrefix("CorrectedMET_") == false || $0.split(separator: "_").count == 2 })
    for name in plain.names { #expect(plain[name] == varied[name], "\(name)") }
  }

  @Test("Events left unchanged keep their MET in every variation, in region −1")
  func unchanged() throws {
    defer { folder.remove() }
    var events = Toy.simulation.events(0..<4, seed: 653)
    (events[0].bx, events[0].by) = (0, 0)
    events[1].nj = .nan
    events[2].pt = []
    try folder.write(events, "in.root")
    let batch = try applied("in.root", ["all"])
    let regions = try #require(batch["recoil_region"]?.values.doubles())
    #expect(Array(regions.prefix(3)) == [-1, -1, -1] && regions[3] >= 0)
    for name in calibration.variations.map(\.name) {
      let (pt, phi) = (try floats(batch, "CorrectedMET_pt_\(name)"), try floats(batch, "CorrectedMET_phi_\(name)"))
      for i in 0..<2 {
        #expect(
          abs(Double(pt[i]) - hypot(events[i].mx, events[i].my)) < 1e-5
            && abs(Double(phi[i]) - atan2(events[i].my, events[i].mx)) < 1e-6)
      }
      #expect(pt[2].isNaN)
    }
  }

  @Test("Calibration and corrected files have the same bytes for one thread and three, with replicas and all sources")
  func threads() throws {
    defer { folder.remove() }
    try ToyJob.write(folder, signal: 9_000)
    let card = try folder.card(toyCard(rest: "variations: {bootstrap: 5}"))
    let derived = try [1, 3].map { try RecoilDeriver(card, threads: $0).derive().calibration }
    #expect(try derived[0].fileBytes() == derived[1].fileBytes())
    let replicas = try #require(derived[0].sources?.first { $0.kind == .bootstrap })
    #expect(replicas.variations.map(\.name) == (1...5).map { "bootstrap_\($0)" } && replicas.impact > 0)
    #expect(Set(replicas.variations.map(\.changes)).count == 5)
    let outputs = try [1, 3].map { threads in
      _ = try applied("mc_0.root", ["all"], threads: threads, to: "out\(threads).root")
      return try Data(contentsOf: URL(fileURLWithPath: folder.file("out\(threads).root")))
    }
    #expect(outputs[0] == outputs[1])
  }
}
