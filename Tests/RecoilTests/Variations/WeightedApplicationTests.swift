import Columns
import EventFiles
import Foundation
import Statistics
import Testing
import _RecoilToys
import _TestSupport

@testable import Recoil

@Suite("Applying variations as weights")
struct WeightedApplicationTests {
  private let folder: ToyFolder
  private let toy: VariedToy

  init() throws {
    folder = try ToyFolder()
    toy = try VariedToy.shared.get()
  }

  private func applied(
    _ calibration: RecoilCalibration, _ words: [String], as form: VariationForm, threads: Int = 2, to name: String = "out.root"
  ) throws -> (summary: ApplicationSummary, batch: EventBatch) {
    let choice = try calibration.choice(of: words, as: form)
    let summary = try RecoilApplication(calibration, threads: threads, choice: choice).apply(
      to: EventChain([folder.file("in.root")]), output: folder.file(name), overwrite: true)
    let file = try EventFile(path: folder.file(name), tree: RecoilApplication.treeName)
    return (summary, try file.batch(file.columns.map(\.name), entries: 0..<file.entryCount))
  }

  private func values(_ batch: EventBatch, _ name: String) throws -> [Double] {
    let column = try #require(batch[name], "\(name)")
    #expect(column.values.type == .float32 || !name.hasPrefix("weight"))
    return column.values.doubles()
  }

  private func message(_ calibration: RecoilCalibration, _ names: [String], _ form: VariationForm, isTransfer: Bool = false)
    -> String?
  {
    do {
      _ = try calibration.choice(of: names, as: form, isTransfer: isTransfer)
      return nil
    } catch { return "\(error)" }
  }

  @Test("Weights are the eigen-modes': all takes these and says what it left out, other names are refused with what there is")
  func choice() throws {
    defer { folder.remove() }
    let calibration = toy.calibration
    let modes = calibration.variations.map(\.name).filter { $0.hasPrefix("stat_") }
    let all = try calibration.choice(of: ["all"], as: .weights)
    #expect(all.columns.isEmpty && all.weights.map(\.name) == modes && modes.count > 8)
    #expect(all.notWeighted.contains("background_tt_bar") && !all.notWeighted.contains { $0.hasPrefix("stat") })
    let both = try calibration.choice(of: ["all"], as: .both)
    #expect(both.columns == calibration.variations && both.weights.map(\.name) == modes && both.notWeighted.isEmpty)
    #expect(try calibration.choice(of: ["all"], as: .columns).weights.isEmpty)
    #expect(try calibration.choice(of: ["none"], as: .weights) == VariationChoice(columns: [], weights: [], notWeighted: []))
    #expect(try calibration.choice(of: ["stat_perp1_down"], as: .weights).weights.map(\.name) == ["stat_perp1_down"])
    let refused = try #require(message(calibration, ["stat_par1", "model_smoothing"], .weights))
    #expect(refused.contains("‘model_smoothing’ has no weights") && refused.contains("stat_par1, stat_par2"), "\(refused)")
    var others = calibration
    others.sources?.removeAll { $0.kind == .statistics }
    #expect(message(others, ["all"], .weights)?.contains("its card asked for no eigen-modes") == true)
    let transfer = try #require(message(calibration, ["stat_par1"], .both, isTransfer: true))
    #expect(transfer.contains("transfer has no weights") && transfer.contains("--as columns"), "\(transfer)")
  }

  /// The weight of a component by one region's map.
  private func exact(
    _ calibration: RecoilCalibration, _ variation: RecoilVariation, _ region: Int, _ component: RecoilComponent, _ u: Double
  ) -> Double {
    guard case .map(let map) = variation.changes.first(where: { $0.region == region })?[component] else { return 1 }
    return EventWeight(nominal: calibration.regions[region][component].map, varied: map)(u)
  }

  @Test("Every event has the exact weight of its region's map, in place of columns or beside them")
  func columns() throws {
    defer { folder.remove() }
    let events = Toy.simulation.events(0..<900, seed: 671)
    try folder.write(events, "in.root")
    let names = ["stat_par1", "stat_perp2"]
    let (summary, batch) = try applied(toy.calibration, names, as: .weights)
    #expect(batch["CorrectedMET_pt_stat_par1_up"] == nil && summary.weights == 4)
    #expect(summary.text.contains("4 weights per event, cut to [0, 10] 0 times"), "\(summary.text)")
    let (u, across) = (try values(batch, "u_par_before"), try values(batch, "u_perp_before"))
    let (qt, regions) = (try values(batch, "qt"), try values(batch, "recoil_region"))
    for variation in try toy.calibration.variations(named: names) {
      let weights = try values(batch, "weight_\(variation.name)")
      for i in events.indices {
        let region = Int(regions[i])
        let expected =
          exact(toy.calibration, variation, region, .parallel, u[i] - qt[i])
          * exact(toy.calibration, variation, region, .perpendicular, across[i])
        #expect(abs(weights[i] - expected) < 2 * PreparedWeights.tolerance, "\(variation.name) \(i)")
      }
      #expect(weights.contains { abs($0 - 1) > 1e-3 })
    }
    let both = try applied(toy.calibration, names, as: .both).batch
    let plain = try applied(toy.calibration, names, as: .columns).batch
    for name in batch.names { #expect(both[name] == batch[name], "\(name)") }
    for name in plain.names { #expect(both[name] == plain[name], "\(name)") }
    #expect(both.names.count == plain.names.count + 4)
  }

  @Test(
    "Events left unchanged, and those of regions that a variation leaves alone, weigh 1; the bytes do not depend on the threads")
  func untouched() throws {
    defer { folder.remove() }
    var calibration = toy.calibration
    let source = try #require(calibration.sources?.first { $0.name == "stat_par1" })
    let up = RecoilVariation(
      name: "stat_par1_up", changes: source.variations[0].changes.filter { $0.region == 2 }, qtContinuity: nil)
    calibration.sources = [source.with([up])]
    var events = Toy.simulation.events(0..<2_000, seed: 672)
    (events[0].bx, events[0].by) = (0, 0)
    events[1].nj = .nan
    events[2].mx = .nan
    try folder.write(events, "in.root", basketBytes: 1_024)
    let (summary, batch) = try applied(calibration, ["all"], as: .weights)
    let (weights, regions) = (try values(batch, "weight_stat_par1_up"), try values(batch, "recoil_region"))
    for (weight, region) in zip(weights, regions) { #expect((weight == 1) == (region != 2), "\(weight) \(region)") }
    #expect(regions.contains(2) && Array(weights.prefix(3)) == [1, 1, 1] && summary.notWeighted.isEmpty)
    _ = try applied(calibration, ["all"], as: .both, threads: 1, to: "one.root")
    _ = try applied(calibration, ["all"], as: .both, threads: 3, to: "three.root")
    let bytes = try ["one.root", "three.root"].map { try Data(contentsOf: URL(fileURLWithPath: folder.file($0))) }
    #expect(bytes[0] == bytes[1])
  }

  @Test("Weights beyond 10 are cut, and counted")
  func clipped() throws {
    defer { folder.remove() }
    var calibration = toy.calibration
    let changes = calibration.regions.enumerated().map { r, region in
      let nominal = region.parallel.map
      let narrow = RecoilMap(
        from: .init(mean: nominal.source.mean, sigma: 0.3 * nominal.source.standardDeviation), to: nominal.target,
        tailProbability: 1e-4)
      return RegionChange(region: r, parallel: .map(narrow), perpendicular: nil)
    }
    let source = try #require(calibration.sources?.first { $0.name == "stat_par1" })
    calibration.sources = [source.with([RecoilVariation(name: "stat_par1_up", changes: changes, qtContinuity: nil)])]
    try folder.write(Toy.simulation.events(0..<3_000, seed: 673), "in.root")
    let (summary, batch) = try applied(calibration, ["stat_par1"], as: .weights)
    let weights = try values(batch, "weight_stat_par1_up")
    let cut = weights.filter { $0 == 10 }.count
    #expect(cut > 5 && summary.weightsClipped == cut && weights.allSatisfy { (0...10).contains($0) })
    #expect(summary.text.contains("1 weight per event, cut to [0, 10] \(cut) times"), "\(summary.text)")
  }

  @Test("With maps interpolated in qT each component has the weights of both neighbours, each by its share")
  func shares() throws {
    defer { folder.remove() }
    let calibration = toy.interpolated
    try folder.write(Toy.simulation.events(0..<600, seed: 675), "in.root")
    let names = ["stat_par1", "stat_perp1"]
    let batch = try applied(calibration, names, as: .weights).batch
    let (u, across) = (try values(batch, "u_par_before"), try values(batch, "u_perp_before"))
    let (qt, regions) = (try values(batch, "qt"), try values(batch, "recoil_region"))
    let corrector = RecoilCorrector(calibration)
    let places = qt.indices.map { corrector.place(region: Int(regions[$0]), qt: qt[$0], .interpolated) }
    #expect(places.count { $0.share > 0.1 && $0.share < 0.9 } > 100)
    for variation in try calibration.variations(named: names) {
      let weights = try values(batch, "weight_\(variation.name)")
      for (i, place) in places.enumerated() {
        func joined(_ component: RecoilComponent, _ u: Double) -> Double {
          let sides = [place.first, place.second].map { exact(calibration, variation, $0, component, u) }
          return (1 - place.share) * sides[0] + place.share * sides[1]
        }
        let expected = joined(.parallel, u[i] - qt[i]) * joined(.perpendicular, across[i])
        #expect(abs(weights[i] - expected) < 2 * PreparedWeights.tolerance, "\(variation.name) \(i)")
      }
    }
  }

  @Test("With maps interpolated in qT weighted events are distributed as shifted ones, and weights are 1 on average")
  func interpolated() throws {
    defer { folder.remove() }
    var calibration = toy.interpolated
    let modes = try (0..<2).map { rank in
      let changes = try calibration.regions.enumerated().map { r, region in
        let modes = try #require(StatisticalModes(region.parallel, keep: 1, tailProbability: 1e-4))
        return RegionChange(region: r, parallel: .map(try #require(modes.map(modes.modes[rank], sign: 4))), perpendicular: nil)
      }
      return RecoilVariation(name: "mode_\(rank)", changes: changes, qtContinuity: nil)
    }
    let source = try #require(calibration.sources?.first { $0.name == "stat_par1" })
    calibration.sources = [source.with(modes)]
    let truth = { (range: Range<Int>) in RecoilTruth.simulation.withoutOffset.events(range, seed: 674).map { ToyEvent($0) } }
    let corrector = RecoilCorrector(calibration, variations: modes)
    try folder.write(truth(0..<60_000), "in.root")
    let batch = try applied(calibration, ["all"], as: .weights).batch
    let (u, qt) = (try values(batch, "u_par"), try values(batch, "qt"))
    for v in modes.indices {
      let weights = try values(batch, "weight_mode_\(v)")
      var histograms = [Histogram](repeating: Histogram(bins: 50, low: -60, high: 50), count: 3)
      for i in u.indices where u[i].isFinite {
        histograms[0].fill(u[i] - qt[i], weight: weights[i])
        histograms[1].fill(u[i] - qt[i], weight: 1)
      }
      for event in truth(60_000..<120_000) {
        _ = corrector.correct(qx: event.bx, qy: event.by, metX: event.mx, metY: event.my, njets: event.nj) { w, other in
          if w == v { histograms[2].fill(other.parallel - hypot(event.bx, event.by), weight: 1) }
        }
      }
      let found = try #require(ChiSquaredTest.comparingShapes(histograms[0], histograms[2]))
      let plain = try #require(ChiSquaredTest.comparingShapes(histograms[1], histograms[2]))
      #expect(found.pValue > 1e-3 && plain.pValue < 1e-3, "\(v) \(found) \(plain)")
      let mean = weights.reduce(0, +) / Double(weights.count)
      let spread = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(weights.count)
      #expect(abs(mean - 1) < Tolerance.sigmas * (spread / Double(weights.count)).squareRoot(), "\(v) \(mean)")
    }
  }
}

extension RecoilSource {
  fileprivate func with(_ variations: [RecoilVariation]) -> RecoilSource {
    RecoilSource(
      name: name, kind: kind, sides: sides, meaning: meaning, correlation: correlation, impact: impact, variations: variations,
      notes: [])
  }
}
