import Fitting
import Statistics

/// Why a varied fit gives nothing.
struct RefitFailure: Error, Sendable {
  let reason: String
}

/// Fits again with something changed, on the range and with the shape of a fit that is there.
extension RegionFitter {
  /// Data fitted with one background's yield moved by a relative `change`.
  func refit(
    _ component: RecoilComponent, _ cells: RegionCells, like fits: RecoilComponentFit, moving index: Int, by change: Double
  ) -> Result<GaussianMixture, RefitFailure> {
    var scales = [Double](repeating: 1, count: cells.backgrounds.count)
    scales[index] += change
    return again(cells.subtracted(scales: scales).histogram(component), like: fits.data)
  }

  /// Data and simulation fitted again, on other events.
  func refitBoth(
    _ component: RecoilComponent, _ cells: RegionCells, like fits: RecoilComponentFit
  ) -> Result<RecoilMap, RefitFailure> {
    again(cells.subtracted().histogram(component), like: fits.data).flatMap { target in
      again(cells.simulation.histogram(component), like: fits.simulation).map { source in
        RecoilMap(from: source, to: target, tailProbability: options.tailProbability)
      }
    }
  }

  /// Data and simulation fitted with another number of Gaussians.
  func fitWithOtherModel(
    _ component: RecoilComponent, _ cells: RegionCells, than fits: RecoilComponentFit
  ) -> Result<RecoilMap, RefitFailure> {
    .failure(RefitFailure(reason: "no other model"))
  }

  private func again(_ histogram: Histogram, like fit: MixtureFit) -> Result<GaussianMixture, RefitFailure> {
    let again = MixtureFitter(shape: fit.shape).fit(histogram.part(fit.range, bins: fit.binCount))
    guard again.isUsable, let mixture = again.mixture else {
      return .failure(RefitFailure(reason: "the fit ended as \(again.status.rawValue)"))
    }
    return .success(mixture)
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
