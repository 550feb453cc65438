import Recoil
import Statistics

/// The histograms that a calibration's fits were made on, rebuilt from its accumulators.
struct FittedHistograms {
  private let calibration: RecoilCalibration
  private let data: RecoilAccumulator
  private let simulation: RecoilAccumulator

  /// - Throws: ``ReportError/partsDoNotFit(place:problem:)`` if the accumulators have other bins.
  init(_ calibration: RecoilCalibration, _ parts: [RecoilPart]) throws(ReportError) {
    self.calibration = calibration
    let (bins, options) = (calibration.bins, calibration.options)
    for part in parts {
      let cells = part.accumulator.cells
      guard cells.count == bins.count else {
        throw .partsDoNotFit(
          place: "sample ‘\(part.sample)’, file \(part.file)", problem: "\(cells.count) bins instead of \(bins.count)")
      }
      for cell in cells where cell.parallel.count != options.binCount || cell.parallel.high != options.reach {
        throw .partsDoNotFit(
          place: "sample ‘\(part.sample)’, file \(part.file)",
          problem:
            "histograms of \(cell.parallel.count) bins up to \(cell.parallel.high) GeV instead of \(options.binCount) up to \(options.reach)"
        )
      }
    }
    data = RecoilAccumulator.subtracted(parts, calibration.samples, bins: bins, options: options)
    simulation = RecoilAccumulator.sum(parts, of: calibration.samples, role: .signal, bins: bins, options: options)
  }

  /// The histograms of a region's component, cut to the range fitted.
  /// - Throws: ``ReportError/partsDoNotFit(place:problem:)`` if a fit was made on another range.
  func histograms(
    _ fit: RecoilRegionFit, _ component: RecoilComponent
  ) throws(ReportError) -> (data: Histogram, simulation: Histogram) {
    guard !fit.region.fittedBins.isEmpty, fit.region.fittedBins.allSatisfy({ (0..<calibration.bins.count).contains($0) }) else {
      throw .partsDoNotFit(place: "region \(fit.region.bins)", problem: "its bins are not those of the calibration")
    }
    func window(_ accumulator: RecoilAccumulator) -> Histogram {
      accumulator.sum(of: fit.region.fittedBins).histogram(component).fitWindow(halfWidths: calibration.options.window)
    }
    let result = (data: window(data), simulation: window(simulation))
    for (histogram, fitted) in [(result.data, fit[component].data), (result.simulation, fit[component].simulation)] {
      guard abs(histogram.low - fitted.range.lowerBound) + abs(histogram.high - fitted.range.upperBound) < 1e-6 else {
        throw .partsDoNotFit(
          place: "\(calibration.bins.label(fit.region)), \(component.symbol)",
          problem:
            "they give the range \(histogram.low) to \(histogram.high) GeV, the fit used \(fitted.range.lowerBound) to \(fitted.range.upperBound)"
        )
      }
    }
    return result
  }
}
