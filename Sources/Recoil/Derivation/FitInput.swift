import Fitting
import Statistics

/// A histogram to fit, with the backgrounds that stand beside the signal, if any.
struct FitInput {
  /// Backgrounds subtracted: what the range is chosen by.
  let signal: Histogram
  /// What is fitted.
  let histogram: Histogram
  let backgrounds: [BackgroundTemplate]

  /// A histogram without backgrounds, or from which they are subtracted.
  init(_ histogram: Histogram) { self.init(signal: histogram, histogram: histogram, backgrounds: []) }

  init(signal: Histogram, histogram: Histogram, backgrounds: [BackgroundTemplate]) {
    (self.signal, self.histogram, self.backgrounds) = (signal, histogram, backgrounds)
  }

  /// The part within the median ± `halfWidths` half-widths of the signal's central 68 %.
  func window(halfWidths: Double) -> FitInput {
    let window = signal.fitWindow(halfWidths: halfWidths)
    return part(window.low...window.high, bins: window.count)
  }

  /// The part over a range, in as many bins.
  func part(_ range: ClosedRange<Double>, bins: Int) -> FitInput {
    FitInput(
      signal: signal.part(range, bins: bins), histogram: histogram.part(range, bins: bins),
      backgrounds: backgrounds.map {
        BackgroundTemplate(
          name: $0.name, histogram: $0.histogram.part(range, bins: bins), relativeUncertainty: $0.relativeUncertainty)
      })
  }

  func fit(_ fitter: MixtureFitter) -> MixtureFit { fitter.fit(histogram, backgrounds: backgrounds) }

  /// - Parameter fixedScales: scales of backgrounds kept at a value, by name.
  func fit(
    _ fitter: MixtureFitter, fixedScales: [String: Double], start: MixtureFit?
  ) throws(FixedScaleError) -> MixtureFit {
    try fitter.fit(histogram, backgrounds: backgrounds, fixedScales: fixedScales, start: start)
  }
}

extension Histogram {
  /// The part over a range that was cut from it before, in as many bins.
  func part(_ range: ClosedRange<Double>, bins: Int) -> Histogram {
    let first = Int(((range.lowerBound - low) / binWidth).rounded())
    let last = Int(((range.upperBound - low) / binWidth).rounded())
    return rebinned(first..<last, by: (last - first) / bins)
  }
}
