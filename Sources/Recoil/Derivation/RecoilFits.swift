public import Fitting
import Glibc
public import Statistics

/// The fits and the map of one component in one region.
public struct RecoilComponentFit: Sendable, Hashable, Codable {
  /// The fit to data, backgrounds subtracted.
  public let data: MixtureFit
  /// The fit to simulated signal.
  public let simulation: MixtureFit
  /// The map from simulation to data.
  public let map: RecoilMap
  /// The smallest slope du′/du of the map.
  public let smallestSlope: Double
  /// The largest slope du′/du of the map.
  public let largestSlope: Double
  /// What was decided beyond the fits' own decisions, in sentences.
  public let decisions: [String]
}

/// One region with its fits.
public struct RecoilRegionFit: Sendable, Hashable, Codable {
  /// The bins it serves and the bins it was fitted on.
  public let region: RecoilRegion
  /// u_par − qT.
  public let parallel: RecoilComponentFit
  /// u_perp.
  public let perpendicular: RecoilComponentFit
  /// The mean qT of the data fitted, GeV.
  public let meanQT: Double

  /// The fits of a component.
  public subscript(component: RecoilComponent) -> RecoilComponentFit { component == .parallel ? parallel : perpendicular }
}

/// Fits the regions of merged accumulators.
struct RegionFitter: Sendable {
  let bins: RecoilBins
  let options: RecoilFitOptions
  let contents: RecoilContents

  /// - Throws: ``RecoilError/notEnoughEntries(bin:sample:effectiveEntries:needed:)``, ``RecoilError/fitFailed(bin:component:sample:status:)``.
  func fit(_ region: RecoilRegion) throws(RecoilError) -> RecoilRegionFit {
    let cells = contents.cells(of: region.fittedBins)
    return RecoilRegionFit(
      region: region, parallel: try fit(.parallel, cells, label(region)),
      perpendicular: try fit(.perpendicular, cells, label(region)), meanQT: meanQT(region, cells))
  }

  /// Fits one component of some bins.
  /// - Parameter label: how messages call them.
  ///
  /// A map whose slopes leave ``soundSlopes`` crosses a gap that a fit made of a few scattered events: both sides are then fitted
  /// with one Gaussian less, until it does not.
  func fit(_ component: RecoilComponent, _ cells: RegionCells, _ label: String) throws(RecoilError) -> RecoilComponentFit {
    var decisions: [String] = []
    var found = try fit(component, cells, label, options.fitter(component), &decisions)
    var most = max(found.data.shape.componentCount, found.simulation.shape.componentCount)
    while !Self.isSound(found.map), most > 1 {
      most -= 1
      decisions.append(
        "\(most) Gaussian\(most == 1 ? "" : "s"): the map of more has slopes from \(found.smallestSlope) to \(found.largestSlope)"
      )
      var simpler = options.fitter(component)
      simpler.components = .exactly(most)
      found = try fit(component, cells, label, simpler, &decisions)
    }
    guard found.map.slopeRange.upperBound.isFinite else {
      throw .fitFailed(bin: label, component: component.symbol, sample: "data and simulation", status: "a map that is not finite")
    }
    return found
  }

  /// Slopes of a map that is used; those of sound calibrations lie within 0.2…5.
  static let soundSlopes = 0.02...50.0

  private static func isSound(_ map: RecoilMap) -> Bool {
    let slopes = map.slopeRange
    return slopes.lowerBound >= soundSlopes.lowerBound && slopes.upperBound <= soundSlopes.upperBound
  }

  private func fit(
    _ component: RecoilComponent, _ cells: RegionCells, _ label: String, _ fitter: MixtureFitter, _ decisions: inout [String]
  ) throws(RecoilError) -> RecoilComponentFit {
    let data = try fit(dataInput(component, cells), component, label, "data", fitter, &decisions)
    let simulation = try fit(
      FitInput(cells.simulation.histogram(component)), component, label, "simulation", fitter, &decisions)
    guard let target = data.mixture, let source = simulation.mixture else {
      throw .fitFailed(bin: label, component: component.symbol, sample: "data and simulation", status: "no result")
    }
    let map = RecoilMap(from: source, to: target, tailProbability: options.tailProbability)
    let slopes = map.slopeRange
    return RecoilComponentFit(
      data: data, simulation: simulation, map: map, smallestSlope: slopes.lowerBound, largestSlope: slopes.upperBound,
      decisions: decisions)
  }

  /// Data as the card wants them fitted: backgrounds subtracted, or beside the signal.
  func dataInput(_ component: RecoilComponent, _ cells: RegionCells) -> FitInput {
    let signal = cells.subtracted().histogram(component)
    guard options.background == .likelihood else { return FitInput(signal) }
    let templates = zip(contents.backgrounds, cells.backgrounds).map { background, cell in
      BackgroundTemplate(
        name: background.name, histogram: cell.histogram(component), relativeUncertainty: background.uncertainty)
    }
    return FitInput(signal: signal, histogram: cells.data.histogram(component), backgrounds: templates)
  }

  private func fit(
    _ input: FitInput, _ component: RecoilComponent, _ label: String, _ sample: String, _ fitter: MixtureFitter,
    _ decisions: inout [String]
  ) throws(RecoilError) -> MixtureFit {
    var window = input.window(halfWidths: options.window)
    var result = window.fit(fitter)
    for narrowing in 1...Self.narrowings where !result.isContained {
      window = input.window(halfWidths: options.window * pow(0.85, Double(narrowing)))
      result = window.fit(fitter)
      decisions.append(
        "\(sample): range narrowed to \(window.histogram.low)…\(window.histogram.high): the widest Gaussian reached far beyond it"
      )
    }
    if result.isUsable && result.isContained && result.isResolved { return result }
    if result.status == .notEnoughEntries {
      throw .notEnoughEntries(
        bin: label, sample: sample, effectiveEntries: result.effectiveEntries, needed: fitter.minimumEffectiveEntries)
    }
    for fewer in (1..<max(2, result.shape.componentCount)).reversed() {
      var simpler = fitter
      simpler.components = .exactly(fewer)
      let again = window.fit(simpler)
      guard again.isUsable, again.isContained || fewer == 1, again.isResolved || fewer == 1 else { continue }
      decisions.append(
        "\(sample): \(fewer) Gaussian\(fewer == 1 ? "" : "s"): more ended as \(result.status.rawValue), out of range or narrower than a tenth of a bin"
      )
      return again
    }
    throw .fitFailed(bin: label, component: component.symbol, sample: sample, status: result.status.rawValue)
  }

  /// The mean qT of data; where subtraction left one outside the region's bins, the nearest edge.
  private func meanQT(_ region: RecoilRegion, _ cells: RegionCells) -> Double {
    let places = region.fittedBins.map(bins.qtBin)
    let mean = cells.subtracted().qt.mean
    let (low, high) = (bins.qt.edges[places.min() ?? 0], bins.qt.edges[(places.max() ?? 0) + 1])
    return mean.isFinite ? min(max(mean, low), high) : low
  }

  /// A fit is tried again on at most this many narrower ranges.
  private static let narrowings = 4

  /// How messages call a region.
  func label(_ region: RecoilRegion) -> String {
    region.fittedBins.count == 1
      ? bins.label(region.fittedBins[0]) : "\(bins.label(region.fittedBins[0])) and \(region.fittedBins.count - 1) more bins"
  }
}

extension MixtureFit {
  /// Whether 98 % of the fitted mixture lies inside the range fitted. If not, its second Gaussian describes a few scattered
  /// events by a width that nothing in the range measures, and the mixture's quantiles mean nothing.
  var isContained: Bool {
    guard isUsable, let mixture else { return true }
    return mixture.cdf(range.upperBound) - mixture.cdf(range.lowerBound) >= 0.98
  }
}

extension MixtureFit {
  /// Whether no Gaussian, nor either side of a bifurcated one, is narrower than a tenth of the bins fitted: such a side stands for an
  /// edge between two bins, and nothing measures its width.
  var isResolved: Bool {
    guard let mixture, binCount > 0 else { return true }
    return mixture.smallestSigma >= 0.1 * (range.upperBound - range.lowerBound) / Double(binCount)
  }
}

extension RecoilAccumulator {
  /// The sum of some cells.
  public func sum(of bins: [Int]) -> RecoilCell {
    var result = cells[bins[0]]
    for bin in bins.dropFirst() { result.add(cells[bin]) }
    return result
  }
}

extension Histogram {
  /// The part of a histogram that is fitted: the median ± `halfWidths` half-widths of the central 68 %, in bins of at most a
  /// quarter of that half-width.
  public func fitWindow(halfWidths: Double) -> Histogram {
    guard let median = quantile(0.5), let low = quantile(0.16), let high = quantile(0.84) else { return self }
    let half = max((high - low) / 2, binWidth)
    let factor = max(1, Int(half / 4 / binWidth))
    var first = max(0, Int(((median - halfWidths * half) - self.low) / binWidth))
    let last = min(count, Int(((median + halfWidths * half) - self.low) / binWidth) + 1)
    first -= first > 0 ? min(first, (factor - (last - first) % factor) % factor) : 0
    let whole = (last - first) / factor * factor
    guard whole >= 8 * factor else { return self }
    return rebinned(first..<first + whole, by: factor)
  }
}
