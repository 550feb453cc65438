import Fitting
import Statistics

/// Why a varied fit gives nothing.
struct RefitFailure: Error, Sendable {
  let reason: String
}

/// Fits again with something changed, on the range and with the number of Gaussians of a fit that is there.
extension RegionFitter {
  /// Data fitted with one background's yield moved by `sign` uncertainties: its prior one where backgrounds are subtracted,
  /// that after the fit where they stand beside the signal; the other yields stay.
  func refit(
    _ component: RecoilComponent, _ cells: RegionCells, like fits: RecoilComponentFit, moving index: Int, by sign: Double
  ) -> Result<GaussianMixture, RefitFailure> {
    let background = contents.backgrounds[index]
    guard options.background == .likelihood else {
      var scales = [Double](repeating: 1, count: cells.backgrounds.count)
      scales[index] += sign * background.uncertainty
      return again(FitInput(cells.subtracted(scales: scales).histogram(component)), like: fits.data, component)
    }
    var scales = Dictionary(uniqueKeysWithValues: fits.data.backgroundScales.map { ($0.name, $0.value) })
    guard let found = fits.data.backgroundScales.first(where: { $0.name == background.name }), let error = found.error else {
      return .failure(RefitFailure(reason: "the fit has no uncertainty of the yield of \(background.name)"))
    }
    scales[background.name] = found.value + sign * error
    return again(dataInput(component, cells), like: fits.data, component, fixedScales: scales)
  }

  /// Data and simulation fitted again, on other events.
  func refitBoth(
    _ component: RecoilComponent, _ cells: RegionCells, like fits: RecoilComponentFit
  ) -> Result<RecoilMap, RefitFailure> {
    map(
      from: again(FitInput(cells.simulation.histogram(component)), like: fits.simulation, component),
      to: again(dataInput(component, cells), like: fits.data, component))
  }

  /// Data and simulation fitted with one Gaussian more than the larger of both fits has, or with one less where that has
  /// three.
  func fitWithOtherModel(
    _ component: RecoilComponent, _ cells: RegionCells, than fits: RecoilComponentFit
  ) -> Result<RecoilMap, RefitFailure> {
    let most = max(fits.data.shape.componentCount, fits.simulation.shape.componentCount)
    let count = most == 3 ? 2 : most + 1
    return map(
      from: again(FitInput(cells.simulation.histogram(component)), like: fits.simulation, component, components: count),
      to: again(dataInput(component, cells), like: fits.data, component, components: count))
  }

  private func map(
    from source: Result<GaussianMixture, RefitFailure>, to target: Result<GaussianMixture, RefitFailure>
  ) -> Result<RecoilMap, RefitFailure> {
    source.flatMap { source in
      target.map { RecoilMap(from: source, to: $0, tailProbability: options.tailProbability) }
    }
  }

  private func again(
    _ input: FitInput, like fit: MixtureFit, _ component: RecoilComponent, components: Int? = nil,
    fixedScales: [String: Double] = [:]
  ) -> Result<GaussianMixture, RefitFailure> {
    var fitter = options.fitter(component)
    fitter.components = .exactly(components ?? fit.shape.componentCount)
    let part = input.part(fit.range, bins: fit.binCount)
    let found: MixtureFit
    do throws(FixedScaleError) {
      found = try part.fit(fitter, fixedScales: fixedScales, start: components == nil ? fit : nil)
    } catch { return .failure(RefitFailure(reason: "\(error)")) }
    guard found.isUsable, found.isContained, found.isResolved, let mixture = found.mixture else {
      let reason =
        !found.isUsable || found.mixture == nil
        ? "the fit ended as \(found.status.rawValue)"
        : found.isContained ? "a Gaussian narrower than a tenth of a bin" : "a Gaussian that reaches far beyond the range"
      return .failure(RefitFailure(reason: reason))
    }
    return .success(mixture)
  }
}
