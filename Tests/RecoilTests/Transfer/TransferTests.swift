import Columns
import EventFiles
import Fitting
import Foundation
import Testing
import _RecoilToys
import _TestSupport

@testable import Recoil

@Suite("Transfer to another process")
struct TransferTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  private func applied(_ toy: TransferToy, _ events: [RecoilToyEvent]) throws -> EventBatch {
    try TransferToy.write(events, folder.file("in.root"))
    let variations = try toy.calibration.variations(named: ["all"], isTransfer: true)
    _ = try RecoilApplication(toy.calibration, threads: 2, variations: variations, isTransfer: true).apply(
      to: try EventChain([folder.file("in.root")]), output: folder.file("out.root"), overwrite: true)
    let file = try EventFile(path: folder.file("out.root"), tree: RecoilApplication.treeName)
    return try file.batch(file.columns.map(\.name), entries: 0..<file.entryCount)
  }

  private func doubles(_ batch: EventBatch, _ name: String) throws -> [Double] { try #require(batch[name]).values.doubles() }

  private func moments(_ values: [Double]) -> (mean: Double, width: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot())
  }

  @Test("u′ = u + T(v) − v with v of equal probability; the variation transfer is T(u); others vary T")
  func formula() throws {
    defer { folder.remove() }
    let toy = try VariedToy.shared.get().calibration
    let w = GaussianMixture(fraction: 0.55, mean1: -3, sigma1: 12.5, mean2: 2.2, sigma2: 21)
    let match = RecoilMap(from: w, to: Toy.simulation.parallel, tailProbability: 1e-4)
    let calibration = toy.carried(by: match)
    let variations = calibration.transferVariations
    #expect(variations.count == toy.variations.count + 1 && variations.last?.name == "transfer")
    let corrector = RecoilCorrector(calibration, variations: variations, isTransfer: true)
    let smoothing = try #require(variations.firstIndex { $0.name == "model_smoothing" })
    let response = try #require(variations.firstIndex { $0.name == "response_up" })
    for (i, qt) in [4, 20, 61].enumerated() {
      let region = toy.regions[i]
      for u in [-61.5, -14, 0.3, 9, 44] {
        let (index, found) = corrector.values(qt: Double(qt), njets: 0, u, -u)
        #expect(index == i)
        let (v, across) = (match(u), match(-u))
        let near = 3 * Tolerance.map
        #expect(abs(found[0][0] - (u + region.parallel.map(v) - v)) < near)
        #expect(abs(found[0][1] - (-u + region.perpendicular.map(across) - across)) < near)
        let direct = found[variations.count]
        #expect(abs(direct[0] - region.parallel.map(u)) < near && abs(direct[1] - region.perpendicular.map(-u)) < near)
        let change = try #require(variations[smoothing].changes.first { $0.region == i }?.parallel)
        #expect(abs(found[smoothing + 1][0] - (u + change.value(v, nominal: 0) - v)) < 1e-4)
        let moved = try #require(variations[response].changes.first { $0.region == i }?.parallel)
        #expect(abs(found[response + 1][0] - moved.value(u, nominal: found[0][0])) < near)
      }
    }
    // Z events know nothing of it.
    let (plain, same) = (RecoilCorrector(toy), RecoilCorrector(calibration))
    #expect(plain.values(qt: 20, njets: 0, 7, -3).pairs == same.values(qt: 20, njets: 0, 7, -3).pairs)
  }

  @Test("Processes of equal recoil are matched by maps that hardly change it")
  func maps() throws {
    defer { folder.remove() }
    let transfer = try #require(try TransferToy.shared.get().calibration.transfer)
    let counts = try #require(transfer.counts["wjets"])
    #expect(transfer.regions.count == 2 && counts.used + counts.noAxis + counts.outsideBins == counts.selected)
    #expect(counts.selected == 24_000 && counts.noAxis > 0)
    for region in transfer.regions {
      for component in RecoilComponent.allCases {
        for u in region[component].map.source.equallyProbable(9) { #expect(abs(region[component].map(u) - u) < 1.5, "\(u)") }
      }
    }
  }

  @Test("The recoil of W events is seen without the neutrino, and corrected to that of data; MET and m_T have it again")
  func closure() throws {
    defer { folder.remove() }
    let toy = try TransferToy.shared.get()
    let batch = try applied(toy, toy.w)
    let (before, after, qt) = (try doubles(batch, "u_par_before"), try doubles(batch, "u_par"), try doubles(batch, "qt"))
    let across = (try doubles(batch, "u_perp_before"), try doubles(batch, "u_perp"))
    let (px, py) = (try doubles(batch, "CorrectedMET_px"), try doubles(batch, "CorrectedMET_py"))
    let (mass, massBefore) = (try doubles(batch, "mT"), try doubles(batch, "mT_before"))
    for (i, event) in toy.w.enumerated() where qt[i] >= 1 {
      #expect(abs(before[i] - event.parallel) < 1e-9 && abs(across.0[i] - event.perpendicular) < 1e-9)
      // MET′ = −(u′ + lepton)
      let (cosine, sine) = (event.generatedX / qt[i], event.generatedY / qt[i])
      #expect(abs(px[i] - (after[i] * cosine + across.1[i] * sine - event.leptonX)) < 1e-9)
      #expect(abs(py[i] - (after[i] * sine - across.1[i] * cosine - event.leptonY)) < 1e-9)
      let length = hypot(event.leptonX, event.leptonY)
      func expected(_ x: Double, _ y: Double) -> Double {
        max(0, 2 * (length * hypot(x, y) - event.leptonX * x - event.leptonY * y)).squareRoot()
      }
      #expect(abs(mass[i] - expected(px[i], py[i])) < 1e-6 && abs(massBefore[i] - expected(event.metX, event.metY)) < 1e-6)
    }
    let used = qt.indices.filter { qt[$0] >= 1 }
    let data = toy.wData.filter { $0.qt >= 1 }
    let wanted = (moments(data.map { $0.parallel - $0.qt }), moments(data.map(\.perpendicular)))
    let found = (moments(used.map { after[$0] - qt[$0] }), moments(used.map { across.1[$0] }))
    let uncorrected = moments(used.map { across.0[$0] })
    #expect(abs(found.0.mean - wanted.0.mean) < 0.6 && abs(found.1.mean - wanted.1.mean) < 0.6)
    #expect(abs(found.0.width / wanted.0.width - 1) < 0.03 && abs(found.1.width / wanted.1.width - 1) < 0.03)
    #expect(abs(uncorrected.width / wanted.1.width - 1) > 0.06)
  }

  @Test("Every variation's MET is the corrector's, its m_T is made of it; transfer's is that of Z maps applied directly")
  func variedMass() throws {
    defer { folder.remove() }
    let toy = try TransferToy.shared.get()
    let events = Array(toy.w.prefix(500))
    let batch = try applied(toy, events)
    let direct = RecoilCorrector(toy.calibration)
    let corrector = RecoilCorrector(toy.calibration, variations: toy.calibration.transferVariations, isTransfer: true)
    let names = toy.calibration.transferVariations.map(\.name)
    let columns = try names.map { name in
      try ["CorrectedMET_pt", "CorrectedMET_phi", "mT"].map { try doubles(batch, "\($0)_\(name)") }
    }
    for (i, event) in events.enumerated() where event.qt >= 1 {
      let (x, y) = (event.leptonX, event.leptonY)
      for column in columns {
        let (metX, metY) = (column[0][i] * cos(column[1][i]), column[0][i] * sin(column[1][i]))
        let expected = max(0, 2 * (hypot(x, y) * column[0][i] - x * metX - y * metY)).squareRoot()
        #expect(abs(column[2][i] - expected) < 1e-4 * max(10, hypot(x, y)))
      }
      let (hiddenX, hiddenY) = (event.generatedX - x, event.generatedY - y)
      let z = direct.correct(
        qx: event.generatedX, qy: event.generatedY, metX: event.metX - hiddenX, metY: event.metY - hiddenY, njets: 0)
      #expect(abs(columns[names.count - 1][0][i] - hypot(z.metX + hiddenX, z.metY + hiddenY)) < 1e-4)
      _ = corrector.correct(
        qx: event.generatedX, qy: event.generatedY, metX: event.metX - hiddenX, metY: event.metY - hiddenY, njets: 0
      ) { v, other in
        #expect(abs(columns[v][0][i] - hypot(other.metX + hiddenX, other.metY + hiddenY)) < 1e-4, "\(names[v])")
      }
    }
  }

  @Test("An event without its lepton is left unchanged and flagged")
  func noLepton() throws {
    defer { folder.remove() }
    let toy = try TransferToy.shared.get()
    var events = Array(toy.w.filter { $0.qt > 2 }.prefix(3))
    events[1].leptonX = .nan
    let batch = try applied(toy, events)
    #expect(try doubles(batch, "recoil_region")[1] == -1 && doubles(batch, "CorrectedMET_px")[1] == events[1].metX)
    #expect(try doubles(batch, "mT")[1].isNaN)
    let flags = RecoilFlags(rawValue: UInt32(try doubles(batch, "recoil_flags")[1]))
    #expect(!flags.isDisjoint(with: .unchanged))
    #expect(try doubles(batch, "recoil_region")[0] >= 0)
  }

  @Test("MET and m_T before and after are kept, with an uncertainty")
  func control() throws {
    defer { folder.remove() }
    let toy = try TransferToy.shared.get()
    let controls = try #require(toy.calibration.transfer?.control)
    #expect(controls.map(\.quantity) == ["met", "mt"])
    for control in controls {
      let (before, after) = (control.before.reduce(0, +), control.after.reduce(0, +))
      #expect(before > 0.9 * Double(toy.w.count) && before <= Double(toy.w.count) && abs(after / before - 1) < 0.01)
      #expect(control.systematic.contains { $0.larger > 0 } && control.systematic.count == control.after.count)
      for (bin, content) in control.after.enumerated() where content > 400 {
        #expect(control.systematic[bin].larger < 0.2 * content, "\(control.quantity) \(bin)")
      }
    }
    // What is not seen of the boson is given back after the correction.
    let corrector = RecoilCorrector(toy.calibration, isTransfer: true)
    let corrected = toy.w.filter { $0.qt >= 1 }.map { event in
      let (x, y) = (event.generatedX - event.leptonX, event.generatedY - event.leptonY)
      let found = corrector.correct(
        qx: event.generatedX, qy: event.generatedY, metX: event.metX - x, metY: event.metY - y, njets: 0)
      return hypot(found.metX + x, found.metY + y)
    }
    for bin in [5, 10, 15] {
      #expect(controls[0].after[bin] == Double(corrected.count { $0 >= 2 * Double(bin) && $0 < 2 * Double(bin + 1) }))
    }
    let mass = toy.w.filter { $0.qt >= 1 }.map {
      max(0, 2 * (hypot($0.leptonX, $0.leptonY) * hypot($0.metX, $0.metY) - $0.leptonX * $0.metX - $0.leptonY * $0.metY))
        .squareRoot()
    }
    for bin in [10, 30, 40] {
      #expect(controls[1].before[bin] == Double(mass.count { $0 >= 2 * Double(bin) && $0 < 2 * Double(bin + 1) }))
    }
  }
}
