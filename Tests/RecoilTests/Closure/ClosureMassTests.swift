import EventFiles
import Foundation
import Statistics
import Testing
import _RecoilToys
import _TestSupport

@testable import Recoil

@Suite("m_T of Z events")
struct ClosureMassTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  private static let card = """
    kind: recoil
    name: mass
    samples:
      data: {files: [data.root], tree: Events}
      signal: {files: [z.root], tree: Events}
      background: {files: [b.root], tree: Events, weight: "0.1"}
    define:
      qx: boson_px
      qy: boson_py
      met_x: MET_px
      met_y: MET_py
      lepton_px: "0.5*boson_px + 37*boson_py/sqrt(boson_px*boson_px + boson_py*boson_py)"
      lepton_py: "0.5*boson_py - 37*boson_px/sqrt(boson_px*boson_px + boson_py*boson_py)"
    bins: {qt: [0, 10, 400]}
    fit: {gaussians: 2}
    variations: {statistics: 0.9, gaussians: false}
    """

  private func mass(_ event: RecoilToyEvent) -> Double {
    let length = hypot(event.bosonX, event.bosonY)
    let lepton = (
      x: 0.5 * event.bosonX + 37 * event.bosonY / length, y: 0.5 * event.bosonY - 37 * event.bosonX / length
    )
    // The other lepton joins MET.
    let (x, y) = (event.metX + event.bosonX - lepton.x, event.metY + event.bosonY - lepton.y)
    return max(0, 2 * (hypot(lepton.x, lepton.y) * hypot(x, y) - lepton.x * x - lepton.y * y)).squareRoot()
  }

  @Test("One lepton and MET with the other lepton in it make m_T, in the output and in the closure, which corrects it to data")
  func closure() throws {
    defer { folder.remove() }
    let (data, simulation) = (RecoilTruth.data().withoutOffset, RecoilTruth.simulation.withoutOffset)
    try data.write(30_000, seed: 721, to: folder.file("data.root"), threads: 2)
    try simulation.write(40_000, seed: 722, to: folder.file("z.root"), threads: 2)
    let background = RecoilTruth.background.withoutOffset
    try background.write(6_000, seed: 723, to: folder.file("b.root"), threads: 2)
    let card = try folder.card(Self.card)
    let calibration = try RecoilDeriver(card, threads: 2).derive().calibration.sealed(in: folder)
    let found = try #require(try RecoilChecker(calibration, threads: 2, side: .all).check(try card.openSamples()).mass)
    var seen = Histogram(bins: 100, low: 0, high: 200)
    for event in data.events(0..<30_000, seed: 721) where event.qt >= 1 { seen.fill(mass(event), weight: 1) }
    for event in background.events(0..<6_000, seed: 723) where event.qt >= 1 { seen.fill(mass(event), weight: -0.1) }
    #expect(zip(found.data, seen.sumW).allSatisfy { abs($0 - $1) <= 1 } && found.low == 0 && found.high == 200)
    let yields = [found.nominal, found.before, found.data].map { $0.reduce(0, +) }
    #expect(abs(yields[0] / yields[2] - 1) < 0.01 && abs(yields[1] / yields[2] - 1) < 0.01)
    func distance(_ simulated: [Double]) -> Double {
      zip(seen.sumW, simulated).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / max(10, 2 * $1.0) }
    }
    #expect(distance(found.nominal) < 0.6 * distance(found.before), "\(distance(found.before)), \(distance(found.nominal))")
    let largest = try #require(found.nominal.indices.max { found.nominal[$0] < found.nominal[$1] })
    #expect(found.systematic[largest].larger > 0 && found.systematic[largest].larger < 0.1 * found.nominal[largest])

    _ = try RecoilApplication(calibration, threads: 2).apply(
      to: try EventChain([folder.file("z.root")]), output: folder.file("out.root"), overwrite: false)
    let file = try EventFile(path: folder.file("out.root"), tree: RecoilApplication.treeName)
    let before = try #require(try file.batch(["mT_before"], entries: 0..<500)["mT_before"]).values.doubles()
    for (value, event) in zip(before, simulation.events(0..<500, seed: 722)) { #expect(abs(value - mass(event)) < 1e-9) }
  }

  @Test("A card without a lepton has no m_T")
  func none() throws {
    defer { folder.remove() }
    #expect(try ToyJob.shared.get().closure.mass == nil)
  }
}
