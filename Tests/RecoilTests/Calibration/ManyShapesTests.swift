import Corrections
import EventFiles
import Fitting
import Foundation
import Testing
import _TestSupport

@testable import Recoil

/// A calibration whose nominal and varied maps have three Gaussians, bifurcated along the boson, from derivation to use.
@Suite("Three Gaussians and bifurcated ones in every variation")
struct ManyShapesTests {
  private let folder: ToyFolder
  private let card: RecoilCard
  private let calibration: RecoilCalibration

  private static func toy(_ scale: Double, _ shift: Double) -> Toy {
    let parts: [(share: Double, offset: Double, width: Double)] = [(0.45, 0, 6), (0.4, -2.5, 12.5), (0.15, -9, 27)]
    return Toy(
      parallel: GaussianMixture(
        parts.map { GaussianComponent(share: $0.share, mean: shift + $0.offset, sigma: scale * $0.width) }),
      perpendicular: GaussianMixture(parts.map { GaussianComponent(share: $0.share, mean: 0, sigma: scale * $0.width) }))
  }

  init() throws {
    folder = try ToyFolder()
    try folder.write(Self.toy(1.12, -1.4).events(0..<40_000, seed: 91), "data_1.root")
    try folder.write(Self.toy(1, -0.6).events(0..<40_000, seed: 92), "mc_1.root")
    let samples = "  data: {files: [data_1.root]}\n  signal: {files: [mc_1.root]}"
    card = try folder.card(
      toyCard(
        samples: samples, bins: "{qt: [0, 20, 200], njets: [0, .inf]}",
        rest: "fit: {gaussians: 3, bifurcated: true}\ngate: {closedBins: 0.75}\nvariations: {bootstrap: 3}"
      ).replacing("luminosity: 2.5", with: "luminosity: 1"))
    calibration = try RecoilDeriver(card, threads: 2).derive().calibration.sealed(in: folder)
  }

  @Test("Fits and their variations have these shapes; the file, the linter and the check take them")
  func derived() throws {
    defer { folder.remove() }
    let fitted = calibration.regions.flatMap { [$0.parallel.map.source, $0.parallel.map.target] }
    #expect(fitted.allSatisfy { $0.components.contains { $0.isBifurcated } } && fitted.contains { $0.componentCount == 3 })
    for region in calibration.regions {
      #expect(region.perpendicular.map.source.componentCount == 3)
      #expect(!region.perpendicular.map.source.components.contains { $0.isBifurcated })
    }
    let maps = calibration.variations.filter { $0.name.hasPrefix("stat_par") || $0.name.hasPrefix("bootstrap") }.flatMap {
      $0.changes.compactMap { change -> RecoilMap? in
        guard case .map(let map) = change.parallel else { return nil }
        return map
      }
    }
    #expect(maps.count >= 12 && maps.contains { $0.target.componentCount == 3 || $0.source.componentCount == 3 })
    #expect(maps.allSatisfy { $0.target.components.contains { $0.isBifurcated } && $0.slopeRange.lowerBound > 0 })
    let other = try #require(calibration.variations.first { $0.name == "model_gaussians" })
    #expect(other.changes.count == calibration.regions.count)
    for change in other.changes {
      guard case .map(let map) = change.perpendicular else { continue }
      #expect(map.source.componentCount == 2 && map.target.componentCount == 2, "three are one less")
    }
    #expect(other.changes.contains { if case .map = $0.perpendicular { true } else { false } })
    try Data(try calibration.fileBytes()).write(to: URL(filePath: folder.file("calibration.json")))
    let validation = try RecoilValidation(contentsOf: folder.file("calibration.json"))
    #expect(validation.passes, "\(validation.findings)")
    let closure = try RecoilChecker(calibration, threads: 2).check(try card.openSamples())
    #expect(closure.closes, "\(closure.verdicts.filter { !$0.holds })")
  }

  @Test("The correction set and the written columns are the exact maps, nominal and varied")
  func exported() throws {
    defer { folder.remove() }
    let variations = calibration.variations
    let set = try calibration.correctionSet().set
    let corrections = try ["u_par", "u_perp"].map { name in try #require(set.corrections.first { $0.name == name }) }
    let points = [-140.25, -61, -22.2, -7, 0.3, 4.9, 18, 55.5, 133]
    for (i, region) in calibration.regions.enumerated() {
      for (c, component) in RecoilComponent.allCases.enumerated() {
        for u in points {
          let nominal = region[component].map(u)
          let found = try corrections[c].evaluate([.string("nominal"), .real(region.meanQT), .real(0), .real(u)])
          #expect(abs(found - nominal) <= 2 * Tolerance.map)
          for variation in variations where !variation.name.hasPrefix("bootstrap") && variation.qtContinuity == nil {
            let change = variation.changes.first { $0.region == i }?[component]
            let exact = change?.value(u, nominal: nominal) ?? nominal
            let value = try corrections[c].evaluate([.string(variation.name), .real(region.meanQT), .real(0), .real(u)])
            #expect(abs(value - exact) <= 2 * Tolerance.tabulatedMap, "\(variation.name) at \(u)")
          }
        }
      }
    }
    let chain = try EventChain([folder.file("mc_1.root")])
    _ = try RecoilApplication(calibration, threads: 2, variations: variations).apply(
      to: chain, output: folder.file("out.root"), overwrite: false)
    let file = try EventFile(path: folder.file("out.root"), tree: RecoilApplication.treeName)
    let batch = try file.batch(["u_par", "u_par_before", "qt", "recoil_flags"], entries: 0..<2_000)
    let columns = try ["u_par", "u_par_before", "qt"].map { try #require(batch[$0]).values.doubles() }
    let flags = try #require(batch["recoil_flags"]).values.doubles()
    for i in 0..<2_000 where flags[i] == 0 {
      let bin = try #require(calibration.bins.bin(qt: columns[2][i], njets: 0)).index
      let map = calibration.regions[calibration.regionOfBin[bin]].parallel.map
      #expect(abs(map(columns[1][i] - columns[2][i]) + columns[2][i] - columns[0][i]) <= Tolerance.map)
    }
  }
}
