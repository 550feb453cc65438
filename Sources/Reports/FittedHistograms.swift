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
            "histograms of \(cell.parallel.count) bins up to \(cell.parallel.high) GeV "
            + "instead of \(options.binCount) up to \(options.reach)"
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
    return (
      try fitted(data.sum(of: fit.region.fittedBins).histogram(component), fit, component, fit[component].data.range),
      try fitted(simulation.sum(of: fit.region.fittedBins).histogram(component), fit, component, fit[component].simulation.range)
    )
  }

  /// The part of a histogram that was fitted: the window of the options, or its bins cut to a range that was narrowed.
  private func fitted(
    _ histogram: Histogram, _ fit: RecoilRegionFit, _ component: RecoilComponent, _ range: ClosedRange<Double>
  ) throws(ReportError) -> Histogram {
    let window = histogram.fitWindow(halfWidths: calibration.options.window)
    if agree(window.low, range.lowerBound) && agree(window.high, range.upperBound) { return window }
    let factor = Int((window.binWidth / histogram.binWidth).rounded())
    let first = ((range.lowerBound - histogram.low) / histogram.binWidth).rounded()
    let last = ((range.upperBound - histogram.low) / histogram.binWidth).rounded()
    if first >= 0, last <= Double(histogram.count), first < last, Int(last - first) % factor == 0 {
      let (low, high) = (Int(first), Int(last))
      if agree(histogram.edge(low), range.lowerBound) && agree(histogram.edge(high), range.upperBound) {
        return histogram.rebinned(low..<high, by: factor)
      }
    }
    throw .partsDoNotFit(
      place: "\(calibration.bins.label(fit.region)), \(component.symbol)",
      problem: "the fit used \(range.lowerBound) to \(range.upperBound) GeV, which are no edges of their bins")
  }

  private func agree(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-6 }
}
