import Cards
import Columns
import EventFiles
import Foundation
import Testing
import _RecoilToys
import _TestSupport

@testable import Recoil

@Suite("Transfer with an XY correction, and with maps interpolated in qT")
struct TransferOptionsTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  @Test(
    "With an XY calibration the offset is taken from W events too, before their recoil is seen, and MET and m_T come without it")
  func xy() throws {
    defer { folder.remove() }
    var worlds = (z: RecoilTruth.simulation, data: RecoilTruth.data(), w: RecoilTruth.simulation.leptonic)
    worlds.data.periods = [RunPeriod(firstRun: 1, x: (0.8, 0.256), y: (-0.5, -0.414))]
    for (world, name, seed) in [(worlds.data, "data", UInt64(711)), (worlds.z, "z", 712), (worlds.w, "w", 713)] {
      try world.write(20_000, seed: seed, to: folder.file("\(name).root"), threads: 2)
    }
    let offsets = """
      kind: xy
      name: offsets
      samples:
        data: {files: [data.root]}
        signal: {files: [z.root]}
      define: {met_x: MET_px, met_y: MET_py}
      """
    let derivation = try XYDeriver(try XYCard(Card(file: folder.file("xy.yaml"), text: offsets)), threads: 2).derive()
    _ = try RecoilFolder(creating: folder.file("xy"), overwrite: false).write(derivation)
    let text = TransferWorldsToy.card("xy: {calibration: xy}", bins: "[0, 12, 400]")
    let calibration = try RecoilDeriver(try folder.card(text), threads: 2).derive().calibration
    #expect(calibration.transfer?.formulas.xy == calibration.formulas.xy && calibration.formulas.xy != nil)
    _ = try RecoilApplication(calibration, threads: 2, isTransfer: true).apply(
      to: try EventChain([folder.file("w.root")]), output: folder.file("out.root"), overwrite: false)
    let file = try EventFile(path: folder.file("out.root"), tree: RecoilApplication.treeName)
    let batch = try file.batch(file.columns.map(\.name), entries: 0..<file.entryCount)
    func column(_ name: String) throws -> [Double] { try #require(batch[name]).values.doubles() }
    let (seen, corrected) = (try column("u_par_before"), try column("u_par"))
    let (metX, metY) = (try column("CorrectedMET_px"), try column("CorrectedMET_py"))
    let (across, mass) = (try column("u_perp"), try column("mT"))
    let xy = try XYCorrection(derivation.calibration, met: "MET")
    for (i, event) in worlds.w.events(0..<20_000, seed: 713).enumerated() where event.qt >= 1 {
      let (x, y) = (event.generatedX / event.qt, event.generatedY / event.qt)
      // What was measured of the offset, minus the offset itself.
      let shift = xy.shift(npv: Double(event.vertices), run: 1, isData: false)
      let offset = worlds.w.period(of: i).offset(vertices: event.vertices)
      let rest = (shift.dx - offset.x) * x + (shift.dy - offset.y) * y
      #expect(abs(seen[i] - (event.parallel - rest)) < 1e-9 && abs(rest) < 3)
      #expect(abs(metX[i] - (corrected[i] * x + across[i] * y - event.leptonX)) < 1e-9)
      #expect(abs(metY[i] - (corrected[i] * y - across[i] * x - event.leptonY)) < 1e-9)
      let lepton = TransverseMass(px: event.leptonX, py: event.leptonY)
      #expect(abs(mass[i] - lepton.mass(metX[i], metY[i])) < 1e-9)
    }
    // The offset is gone on average, which it was not before.
    let used = worlds.w.events(0..<20_000, seed: 713)
    let mean = (metX.reduce(0, +) / 20_000, used.reduce(0) { $0 + $1.metX } / 20_000)
    #expect(abs(mean.0) < 0.6 && abs(mean.1) > 1.2, "\(mean)")
  }

  @Test("With map.qt: interpolated, u + T(v) − v of neighbouring regions is joined in qT without a jump")
  func interpolated() throws {
    defer { folder.remove() }
    let calibration = try TransferWorldsToy.shared.get().calibration
    let transfer = try #require(calibration.transfer)
    #expect(calibration.qtContinuity == .interpolated)
    let corrector = RecoilCorrector(calibration, isTransfer: true)
    func corrected(_ u: Double, region: Int, _ component: RecoilComponent) -> Double {
      let v = transfer.regions[region][component].map(u)
      return u + calibration.regions[region][component].map(v) - v
    }
    for (first, qt) in [(1, 7.1), (3, 13.0), (5, 30.5)] {
      let (low, high) = (calibration.regions[first].meanQT, calibration.regions[first + 1].meanQT)
      try #require(low < qt && qt < high)
      let share = (qt - low) / (high - low)
      for u in [-21.5, 3.1, 17] {
        let found = corrector.values(qt: qt, njets: 0, u, -u).pairs[0]
        for (value, component, x) in [(found[0], RecoilComponent.parallel, u), (found[1], .perpendicular, -u)] {
          let wanted = (1 - share) * corrected(x, region: first, component) + share * corrected(x, region: first + 1, component)
          #expect(abs(value - wanted) < 4 * Tolerance.map)
        }
      }
    }
    for edge in calibration.bins.qt.edges.dropFirst().dropLast() {
      let pairs = [edge - 1e-9, edge + 1e-9].map { corrector.values(qt: $0, njets: 0, 11, -7).pairs[0] }
      #expect(abs(pairs[0][0] - pairs[1][0]) < 1e-6 && abs(pairs[0][1] - pairs[1][1]) < 1e-6)
    }
  }
}
