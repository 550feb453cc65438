import Fitting
import Foundation
import Numerics
import Statistics
import Storage
import Testing
import _TestSupport

@testable import Recoil

/// Edge cases of what is fitted, recorded and exported; docs/recoil.md lists all of them.
@Suite("Numerical edge cases of fits and their record")
struct FittedEdgeCaseTests {
  private let toy: VariedToy

  init() throws { toy = try VariedToy.shared.get() }

  @Test("Where backgrounds exceed data the total is not positive: an error that says so, no bin set to zero")
  func negativeTotal() throws {
    var contents = toy.contents
    let heavy = contents.simulation  // as many events as data, twice
    contents.backgrounds = (0..<2).map { RecoilContents.Background(name: "b\($0)", events: heavy, uncertainty: 0.2) }
    #expect(contents.cells(of: [0]).subtracted().parallel.total < 0 && contents.effectiveEntries(of: [0]) == 0)
    let fitter = RegionFitter(bins: toy.card.bins, options: toy.card.fit, contents: contents)
    let error = try #require(throws: RecoilError.self) {
      try fitter.fit(RecoilRegion(bins: [0], fittedBins: [0], decisions: []))
    }
    #expect(error.description.contains("its total is not positive") && error.description.contains("yields"), "\(error)")
  }

  @Test("Slopes of maps stand in the record, and the linter names those outside 0.2…5, of nominal and of varied maps")
  func slopes() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    for region in toy.calibration.regions {
      for component in RecoilComponent.allCases {
        let fit = region[component]
        #expect(fit.smallestSlope...fit.largestSlope == fit.map.slopeRange && fit.smallestSlope > 0)
      }
    }
    let steep = RecoilMap(
      from: GaussianMixture(mean: 0, sigma: 2), to: GaussianMixture(mean: 0, sigma: 15), tailProbability: 1e-4)
    var regions = toy.calibration.regions
    regions[2] = regions[2].with(parallel: steep)
    let found = try findings(toy.calibration.with(regions: regions), in: folder)
    #expect(found.map(\.code).contains(.mapSlope) && !found.contains { $0.severity == .error })
    let slope = try #require(found.first { $0.code == .mapSlope })
    #expect(
      slope.object == "regions[2].parallel.map" && abs((slope.value ?? 0) - 7.5) < 1e-6)

    var varied = toy.calibration
    let change = RegionChange(region: 1, parallel: nil, perpendicular: .scaled(center: 0, factor: 0.1, shift: 0))
    let number = try #require(varied.sources?.firstIndex { $0.kind == .gaussians })
    let source = try #require(varied.sources?[number])
    varied.sources?[number] = source.with(changes: [change])
    let other = try findings(varied, in: folder).filter { $0.object.hasPrefix("model_gaussians") }
    #expect(
      !other.isEmpty && other.allSatisfy { $0.code == .mapSlope && $0.object == "model_gaussians, regions[1].perpendicular" })
  }

  private func findings(_ calibration: RecoilCalibration, in folder: ToyFolder) throws -> [RecoilFinding] {
    try Data(try calibration.fileBytes()).write(to: URL(filePath: folder.file("calibration.json")))
    return try RecoilValidation(contentsOf: folder.file("calibration.json")).findings
  }

  /// A fit whose covariance says that its first two parameters are more than wholly correlated.
  private func impossible(_ fit: MixtureFit) throws -> MixtureFit {
    let json = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(fit))
    var object = try #require(json as? [String: Any])
    var matrix = try #require(fit.coordinateCovariance)
    matrix[1, 0] = 1.4 * (matrix[0, 0] * matrix[1, 1]).squareRoot()
    for key in ["coordinateCovariance", "conditionalCoordinateCovariance"] where object[key] != nil {
      object[key] = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(matrix))
    }
    return try JSONDecoder().decode(MixtureFit.self, from: try JSONSerialization.data(withJSONObject: object))
  }

  @Test("A fit whose Gaussian reaches beyond the range fitted is not contained in it", arguments: [(1.5, false), (4, true)])
  func contained(halfWidths: Double, isContained: Bool) throws {
    var histogram = Histogram(bins: 60, low: -10 * halfWidths, high: 10 * halfWidths)
    for u in GaussianMixture(mean: 0, sigma: 10).equallyProbable(40_000) { histogram.fill(u, weight: 1) }
    let fit = MixtureFitter(shape: .single).fit(histogram)
    let mixture = try #require(fit.mixture)
    // 87 % of the Gaussian lie within 1.5 of its widths.
    #expect(fit.isUsable && abs(mixture.standardDeviation - 10) < 0.1 && fit.isContained == isContained)
  }

  @Test("A covariance that is not positive definite loses its directions of negative variance, and the source's notes say so")
  func clipped() throws {
    let sound = toy.calibration.regions[0].parallel
    let broken = RecoilComponentFit(
      data: try impossible(sound.data), simulation: sound.simulation, map: sound.map, smallestSlope: sound.smallestSlope,
      largestSlope: sound.largestSlope, decisions: [])
    let (modes, all) = (
      try #require(StatisticalModes(broken, keep: 1, tailProbability: 1e-4)),
      try #require(StatisticalModes(sound, keep: 1, tailProbability: 1e-4))
    )
    #expect(modes.isApproximate && !all.isApproximate && modes.modes.count == all.modes.count - 1)
    for mode in modes.modes {
      #expect(mode.impact.isFinite && mode.impact > 0)
      for sign in [-1.0, 1] { #expect(modes.map(mode, sign: sign).map { $0.low < $0.high } == true) }
    }
    var regions = toy.calibration.regions
    regions[0] = RecoilRegionFit(
      region: regions[0].region, parallel: broken, perpendicular: regions[0].perpendicular, meanQT: regions[0].meanQT)
    let sources = VariedToy.deriver(toy.card, toy.contents, regions, .bins).statistics()
    let notes = try #require(sources.first { $0.name == "stat_par1" }).notes
    #expect(notes.contains { $0.contains("approximate") && $0.contains("not positive definite") && $0.contains("qT [0, 12)") })
    #expect(notes.contains { $0.hasPrefix("u_par - qT: modes left out hold at most 0.00") }, "\(notes)")
    #expect(sources.filter { $0.name.hasPrefix("stat_perp") }.allSatisfy { $0.notes.allSatisfy { !$0.contains("approximate") } })
  }

  @Test("What eigen-modes are pruned of is told once per component, and is what was left out")
  func pruned() throws {
    let sources = VariedToy.deriver(toy.card, toy.contents, toy.calibration.regions, .bins).statistics()
    for component in RecoilComponent.allCases {
      let own = sources.filter { $0.name.hasPrefix("stat_\(component.shortName)") }
      let notes = own.flatMap(\.notes).filter { $0.contains("modes left out") }
      #expect(notes.count == 1 && own[0].notes.contains(notes[0]), "\(notes)")
      let dropped =
        try toy.calibration.regions.map {
          try #require(StatisticalModes($0[component], keep: 0.99, tailProbability: 1e-4)).dropped
        }.max() ?? 0
      #expect(dropped > 0 && dropped <= 0.01 && notes[0].contains("at most \(dropped) of"))
    }
  }
}

extension RecoilRegionFit {
  /// The region with another map along the boson.
  func with(parallel map: RecoilMap) -> RecoilRegionFit {
    RecoilRegionFit(
      region: region,
      parallel: RecoilComponentFit(
        data: parallel.data, simulation: parallel.simulation, map: map, smallestSlope: map.slopeRange.lowerBound,
        largestSlope: map.slopeRange.upperBound, decisions: []), perpendicular: perpendicular, meanQT: meanQT)
  }
}

extension RecoilSource {
  /// The source with other changes in its first variation.
  func with(changes: [RegionChange]) -> RecoilSource {
    let first = RecoilVariation(name: variations[0].name, changes: changes, qtContinuity: variations[0].qtContinuity)
    return RecoilSource(
      name: name, kind: kind, sides: sides, meaning: meaning, correlation: correlation, impact: impact,
      variations: [first] + variations.dropFirst(), notes: notes)
  }
}
