import Fitting
import Testing
import _TestSupport

@testable import Recoil

@Suite("Backgrounds' yields in the closure")
struct BackgroundScalesTests {
  /// A calibration of one region for all bins, fitted with the background in the likelihood or subtracted.
  private func calibration(_ treatment: RecoilFitOptions.BackgroundTreatment) throws -> RecoilCalibration {
    let base = try VariedToy.shared.get().calibration
    var options = OneBin.options
    options.background = treatment
    var data = OneBin.filled(.data, 20_000, stream: 71)
    data.add(OneBin.filled(.background, 3_000, stream: 72))
    var contents = RecoilContents(data: data, simulation: OneBin.filled(.simulation, 20_000, stream: 73))
    contents.backgrounds = [
      RecoilContents.Background(
        name: "b", events: OneBin.filled(.background, 10_000, stream: 74) { _ in 0.25 }, uncertainty: 0.3)
    ]
    var fit = try OneBin(contents, options).fitter.fit(OneBin.region)
    fit = RecoilRegionFit(
      region: RecoilRegion(bins: Array(0..<base.bins.count), fittedBins: [0], decisions: []), parallel: fit.parallel,
      perpendicular: fit.perpendicular, meanQT: fit.meanQT)
    return base.with(regions: [fit])
  }

  @Test("Beside the signal it is the mean of what both components found, weighted with 1/σ², in every bin")
  func fitted() throws {
    let calibration = try calibration(.likelihood)
    let scales = try RecoilComponent.allCases.map { try #require(calibration.regions[0][$0].data.backgroundScales.first) }
    let weights = try scales.map { 1 / (try #require($0.error) * (try #require($0.error))) }
    let expected = (weights[0] * scales[0].value + weights[1] * scales[1].value) / (weights[0] + weights[1])
    let found = calibration.backgroundScales("b")
    #expect(found.count == calibration.bins.count && found.allSatisfy { abs($0 - expected) < Tolerance.tail })
    #expect(abs(expected - 1.2) < 0.15 && abs(expected - 0.5 * (scales[0].value + scales[1].value)) > Tolerance.certified)
    #expect(calibration.backgroundScales("other").allSatisfy { $0 == 1 })
  }

  @Test("Subtracted backgrounds have the yield that was subtracted")
  func subtracted() throws {
    #expect(try calibration(.subtract).backgroundScales("b").allSatisfy { $0 == 1 })
  }
}
