import Cards
import Columns
import EventFiles
import Foundation
import Statistics
import Testing
import _RecoilToys
import _TestSupport

@testable import Recoil

@Suite("Transfer between processes that differ")
struct TransferClosureTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  @Test("MET, both components and m_T of 200,000 W events become those of W data, mean by mean and width by width")
  func closure() throws {
    defer { folder.remove() }
    let toy = try TransferWorldsToy.shared.get()
    let corrector = RecoilCorrector(toy.calibration, isTransfer: true, threads: 2)
    let range = 0..<200_000
    // Other events than those that were fitted.
    let before = ProcessShapes.raw(toy.worlds.w, range, seed: 695)
    let after = ProcessShapes.corrected(corrector, toy.worlds.w, range, seed: 695)
    let truth = ProcessShapes.raw(toy.worlds.wData, range, seed: 696)
    for part in [\ProcessShapes.moments.parallel, \.moments.perpendicular] {
      let (found, wanted, old) = (after[keyPath: part], truth[keyPath: part], before[keyPath: part])
      #expect(abs(found.mean - wanted.mean) < 0.01 * wanted.standardDeviation, "\(found.mean), \(wanted.mean)")
      #expect(abs(found.standardDeviation / wanted.standardDeviation - 1) < 0.01)
      #expect(old.standardDeviation / wanted.standardDeviation < 0.92)
    }
    for shape in [\ProcessShapes.parallel, \.perpendicular, \.met, \.mass] {
      let same = try #require(KolmogorovSmirnov(after[keyPath: shape], truth[keyPath: shape]))
      let other = try #require(KolmogorovSmirnov(before[keyPath: shape], truth[keyPath: shape]))
      #expect(same.pValue > 0.01, "\(same.distance), p = \(same.pValue)")
      #expect(other.pValue < 1e-9 && same.distance < 0.2 * other.distance)
    }
    // The Jacobian edge, in bins of 2 GeV.
    func coarse(_ shapes: ProcessShapes) -> Histogram { shapes.mass.rebinned(0..<1_600, by: 20) }
    let test = try #require(ChiSquaredTest.comparingShapes(coarse(truth), coarse(after)))
    #expect(test.pValue > 0.01, "\(test)")
    #expect(try #require(ChiSquaredTest.comparingShapes(coarse(truth), coarse(before))).pValue < 1e-9)
  }

  @Test("The source transfer is smaller than the correction, not zero, and where recoils are alike nearly nothing")
  func uncertainty() throws {
    defer { folder.remove() }
    let toy = try TransferWorldsToy.shared.get()
    let corrector = RecoilCorrector(
      toy.calibration, variations: toy.calibration.transferVariations, isTransfer: true, threads: 2)
    let before = ProcessShapes.raw(toy.worlds.w, 0..<50_000, seed: 697).moments.perpendicular.standardDeviation
    let after = ProcessShapes.corrected(corrector, toy.worlds.w, 0..<50_000, seed: 697).moments.perpendicular.standardDeviation
    let direct = ProcessShapes.corrected(corrector, toy.worlds.w, 0..<50_000, seed: 697, variation: 0).moments.perpendicular
      .standardDeviation
    // Widths times κ + r − 1 against κ r, so that the source is (κ − 1)(r − 1)/(r − 1) = κ − 1 of the correction.
    #expect(abs((direct - after) / (after - before) - 0.07) < 0.02, "\(before), \(after), \(direct)")
  }

  @Test(
    "A resolution of the leptons does not enter the transfer: it is taken from MET with what is seen, not with what was generated"
  )
  func leptonResolution() throws {
    defer { folder.remove() }
    // The same recoil for Z and W, and a resolution larger than any detector's, so that few events show it.
    let worlds = TransferWorlds(process: (0, 0), resolution: 0.3)
    let bins = "[0, 20, 400]"
    let calibration = try worlds.calibration(in: folder, events: 24_000, card: TransferWorldsToy.card(bins: bins))
    let transfer = try #require(calibration.transfer)
    for component in RecoilComponent.allCases {
      let map = transfer.regions[1][component].map
      for u in map.source.equallyProbable(9) { #expect(abs(map(u) - u) < 1.3, "\(component), \(u): \(map(u))") }
    }
    // With the generated momentum in the recoil of Z events, the same files make a map that stretches.
    let text = TransferWorldsToy.card(bins: bins).replacing(
      "reference: {", with: "reference: {visible_px: GenBoson_px, visible_py: GenBoson_py, ")
    let old = try #require(try RecoilDeriver(try folder.card(text), threads: 2).derive().calibration.transfer)
    let map = old.regions[1].parallel.map
    #expect(map.source.equallyProbable(9).contains { abs(map($0) - $0) > 2 })
    // And T knows reconstructed leptons on both sides.
    #expect(old.reference.visible == MomentumFormulas(x: "visible_px", y: "visible_py"))
    #expect(transfer.reference.visible == MomentumFormulas(x: "qx", y: "qy"))
    #expect(transfer.formulas.visible == MomentumFormulas(x: "lepton_px", y: "lepton_py") && transfer.formulas.boson == nil)
  }

  @Test("Selection and MET of the reference are the card's: only the axis is the generator's")
  func reference() throws {
    defer { folder.remove() }
    let worlds = TransferWorlds()
    for (world, name, seed) in [(worlds.zData, "data", UInt64(701)), (worlds.z, "z", 702), (worlds.w, "w", 703)] {
      try world.write(6_000, seed: seed, to: folder.file("\(name).root"))
    }
    let text = TransferWorldsToy.card("selection: \"sqrt(qx*qx + qy*qy) > 12\"", bins: "[0, 400]")
    let transfer = try #require(try RecoilDeriver(try folder.card(text), threads: 2).derive().calibration.transfer)
    let counts = try #require(transfer.counts["signal, generated boson"])
    let reconstructed = worlds.z.events(0..<6_000, seed: 702).count { hypot($0.bosonX, $0.bosonY) > 12 }
    #expect(counts.selected == reconstructed)
  }

  @Test("Half a visible momentum is refused at its place")
  func halves() throws {
    defer { folder.remove() }
    for (key, change) in [
      ("define", ("lepton_py: Lepton_py", "lepton_py: Lepton_py, visible_px: Lepton_px")),
      ("reference", ("reference: {", "reference: {visible_py: boson_py, ")),
    ] {
      let text = TransferWorldsToy.card().replacing(change.0, with: change.1)
      let error = try #require(throws: CardError.self) { try folder.card(text) }
      #expect(error.description.contains("visible_px and visible_py are needed both, or neither"))
      #expect(error.key == "transfer.\(key)")
    }
  }

  @Test("An event is in the tail if the matched value is beyond the core of T, whatever u is")
  func tails() throws {
    defer { folder.remove() }
    let toy = try TransferWorldsToy.shared.get()
    let calibration = toy.calibration
    let transfer = try #require(calibration.transfer)
    let corrector = RecoilCorrector(calibration, isTransfer: true)
    let (region, qt) = (2, calibration.regions[2].meanQT)
    let (map, match) = (calibration.regions[region].perpendicular.map, transfer.regions[region].perpendicular.map)
    func isTail(_ u: Double) throws -> Bool {
      let seen = try #require(RecoilProjection(qx: qt, qy: 0, metX: -3, metY: -u, minimumQT: 1))
      return corrector.correct(seen, bin: region, varies: false) { _, _ in }.flags.contains(.tail)
    }
    // W is wider than Z: a value beyond T's core is matched to one inside it.
    #expect(match(map.high) < map.high - 1 && match.high > map.high + 1)
    for u in [0, 0.99 * map.low, map.high - 0.2, map.high + 0.2, 1.1 * map.high, 1.1 * match.high, 1.1 * match.low] {
      let expected = match(u) < map.low || match(u) > map.high
      #expect(try isTail(u) == expected, "\(u)")
    }
    #expect(try !isTail(map.high + 0.2) && isTail(1.1 * match.high))
  }
}
