import Fitting
import Testing
import _TestSupport

@testable import Recoil

@Suite("Sources that are fitted again")
struct RefittedSourcesTests {
  private let toy: VariedToy

  init() throws { toy = try VariedToy.shared.get() }

  private func map(_ name: String, _ region: Int, _ component: RecoilComponent) throws -> RecoilMap {
    let variation = try #require(toy.calibration.variations.first { $0.name == name })
    let change = variation.changes.first { $0.region == region }?[component]
    guard case .map(let map) = change else {
      Issue.record("\(name) has no map of \(component) in region \(region)")
      throw RefitFailure(reason: "no map")
    }
    return map
  }

  @Test("Up takes more of the background from data, down less, by its uncertainty", arguments: RecoilComponent.allCases)
  func background(component: RecoilComponent) throws {
    for (i, region) in toy.calibration.regions.enumerated() {
      let (fits, cells) = (region[component].data, toy.contents.cells(of: region.region.fittedBins))
      var fitter = toy.card.fit.fitter(component)
      fitter.components = .exactly(fits.shape.componentCount)
      for (name, scale) in [("background_tt_bar_up", 1.2), ("background_tt_bar_down", 0.8)] {
        let input = FitInput(cells.subtracted(scales: [scale]).histogram(component)).part(fits.range, bins: fits.binCount)
        let expected = try #require(input.fit(fitter, fixedScales: [:], start: fits).mixture)
        let found = try map(name, i, component)
        #expect(found.source == region[component].map.source)
        #expect(abs(found.target.mean - expected.mean) < Tolerance.fit, "\(name) in region \(i)")
        #expect(abs(found.target.standardDeviation - expected.standardDeviation) < Tolerance.fit)
      }
      let widths = try ["up", "down"].map { try map("background_tt_bar_\($0)", i, component).target.standardDeviation }
      #expect(widths[0] < widths[1], "the background is wider than the signal")
    }
  }

  @Test("Inclusive fits are those of all jets in the same bin of qT, for every number of jets the same")
  func inclusive() throws {
    let fitter = RegionFitter(bins: toy.card.bins, options: toy.card.fit, contents: toy.contents)
    let qtBins = toy.card.bins.qt.count
    for qt in 0..<qtBins {
      let all = (0..<toy.card.bins.njets.count).map { toy.card.bins.index(qt: qt, njets: $0) }
      for component in RecoilComponent.allCases {
        let expected = try fitter.fit(component, toy.contents.cells(of: all), "all").map
        for bin in all {
          #expect(try map("njets_inclusive", bin, component) == expected)
          #expect(toy.calibration.regions[bin][component].map != expected)
        }
      }
    }
  }
}
