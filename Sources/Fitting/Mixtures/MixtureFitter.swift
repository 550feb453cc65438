import Glibc
import Numerics
public import Statistics

/// Fits a histogram with one to three Gaussians by maximum likelihood, backgrounds beside them if need be.
///
/// Starts come from quantiles and least squares (GSL), the result from Newton's method on the binned likelihood with exact
/// second derivatives. A further Gaussian is kept only if the data ask for it. A fit never throws: read its status.
public struct MixtureFitter: Sendable, Hashable, Codable {
  /// How many Gaussians.
  public var components: ComponentChoice
  /// Whether all Gaussians share one mean, as symmetry demands of u_perp.
  public var hasCommonMean: Bool
  /// Whether each Gaussian has a width of its own on either side of its mean.
  public var isBifurcated: Bool
  /// What a further Gaussian must gain.
  public var threshold: ModelThreshold
  /// Below this number of effective entries nothing is fitted.
  public var minimumEffectiveEntries: Double
  /// Below this number of effective entries one Gaussian is fitted.
  public var minimumForTwoGaussians: Double
  /// Below this number of effective entries at most two Gaussians are fitted.
  public var minimumForThreeGaussians: Double
  /// Several Gaussians fitted worse than this are tried again from every start.
  public var restartPValue: Double

  /// - Parameter minimumEffectiveEntries: 20, below which a width has an error above 15 %.
  /// - Precondition: one to three components.
  public init(
    components: ComponentChoice = .automatic(upTo: 3), hasCommonMean: Bool = false, isBifurcated: Bool = false,
    threshold: ModelThreshold = .schwarz, minimumEffectiveEntries: Double = 20, minimumForTwoGaussians: Double = 200,
    minimumForThreeGaussians: Double = 2000, restartPValue: Double = 0.01
  ) {
    precondition((1...3).contains(components.largest), "\(components.largest) components: a mixture has one to three")
    self.components = components
    self.hasCommonMean = hasCommonMean
    self.isBifurcated = isBifurcated
    self.threshold = threshold
    self.minimumEffectiveEntries = minimumEffectiveEntries
    self.minimumForTwoGaussians = minimumForTwoGaussians
    self.minimumForThreeGaussians = minimumForThreeGaussians
    self.restartPValue = restartPValue
  }

  /// Fits with up to as many Gaussians as `shape` has, with its means and sides.
  public init(
    shape: MixtureShape, threshold: ModelThreshold = .schwarz, minimumEffectiveEntries: Double = 20,
    minimumForTwoGaussians: Double = 200, restartPValue: Double = 0.01
  ) {
    self.init(
      components: .automatic(upTo: shape.componentCount), hasCommonMean: shape.hasCommonMean, isBifurcated: shape.isBifurcated,
      threshold: threshold, minimumEffectiveEntries: minimumEffectiveEntries, minimumForTwoGaussians: minimumForTwoGaussians,
      restartPValue: restartPValue)
  }

  var isAutomatic: Bool {
    if case .automatic = components { true } else { false }
  }

  /// The shape with `components` Gaussians.
  public func shape(components: Int) -> MixtureShape {
    MixtureShape(components: components, hasCommonMean: hasCommonMean, isBifurcated: isBifurcated)
  }

  /// Fits the whole range of the histogram. Under- and overflow do not enter: the model is truncated to the range.
  ///
  /// Negative bins are fitted as they are; only if that leads nowhere are they joined to neighbours (see ``BinnedSample``).
  public func fit(_ histogram: Histogram) -> MixtureFit { fit(histogram, backgrounds: []) }

  /// Fits raw data, from which nothing was subtracted, with backgrounds beside the signal: S q_i + Σ ν_k b_ki in every bin.
  ///
  /// Each ν is constrained to 1 ± its uncertainty; the templates' own statistics enter by one additive nuisance per bin,
  /// profiled (Barlow–Beeston "lite"). Template bins below zero are legal and stay what they are.
  /// - Parameters:
  ///   - backgrounds: with the histogram's bins and different names.
  ///   - start: a fit to start from, with as many Gaussians as it has; a few Newton steps are enough for a small change.
  /// - Precondition: the bins are the same, the names differ.
  public func fit(_ histogram: Histogram, backgrounds: [BackgroundTemplate], start: MixtureFit? = nil) -> MixtureFit {
    fit(histogram, backgrounds, [:], start)
  }

  /// The same with some scales kept at a value, as for a refit with a background varied.
  /// - Parameter fixedScales: the values by the backgrounds' names; their constraints then are no part of −log L.
  /// - Throws: ``FixedScaleError/unknown(names:backgrounds:)``.
  public func fit(
    _ histogram: Histogram, backgrounds: [BackgroundTemplate], fixedScales: [String: Double], start: MixtureFit? = nil
  ) throws(FixedScaleError) -> MixtureFit {
    let known = backgrounds.map(\.name)
    let unknown = fixedScales.keys.filter { !known.contains($0) }.sorted()
    guard unknown.isEmpty else { throw .unknown(names: unknown, backgrounds: known) }
    return fit(histogram, backgrounds, fixedScales, start)
  }

  private func fit(
    _ histogram: Histogram, _ backgrounds: [BackgroundTemplate], _ fixedScales: [String: Double], _ start: MixtureFit?
  ) -> MixtureFit {
    for template in backgrounds {
      let other = template.histogram
      precondition(
        other.low == histogram.low && other.high == histogram.high && other.count == histogram.count,
        "background ‘\(template.name)’ has \(other.count) bins in \(other.low)…\(other.high), the data \(histogram.count) in \(histogram.low)…\(histogram.high)"
      )
    }
    precondition(
      Set(backgrounds.map(\.name)).count == backgrounds.count, "two backgrounds of \(backgrounds.map(\.name)) share a name")
    let plain = attempt(histogram, backgrounds, fixedScales, start, joiningNegativeBins: false)
    guard !plain.isUsable, histogram.sumW.contains(where: { $0 < 0 }) else { return plain }
    let joined = attempt(histogram, backgrounds, fixedScales, start, joiningNegativeBins: true)
    return joined.isUsable ? joined : plain
  }

  /// Like ``fit(_:)``, for callers who can do nothing with a fit that failed.
  /// - Throws: ``NotConverged`` with the result inside.
  public func requireFit(_ histogram: Histogram) throws(NotConverged) -> MixtureFit {
    let result = fit(histogram)
    guard result.isUsable else { throw NotConverged(fit: result) }
    return result
  }

  private func attempt(
    _ histogram: Histogram, _ backgrounds: [BackgroundTemplate], _ fixedScales: [String: Double], _ start: MixtureFit?,
    joiningNegativeBins: Bool
  ) -> MixtureFit {
    let known = Dictionary(uniqueKeysWithValues: (start?.backgroundScales ?? []).map { ($0.name, $0.value) })
    var signal = histogram
    for template in backgrounds {
      let scale = fixedScales[template.name] ?? template.fixedScale ?? known[template.name] ?? 1
      signal.add(template.histogram, scaledBy: -scale)
    }
    guard let sample = BinnedSample(histogram, joiningNegativeBins: joiningNegativeBins),
      sample.effectiveEntries >= minimumEffectiveEntries, sample.filledBins > 2, let frame = Frame(signal)
    else { return MixtureFit(nothingIn: histogram, shape: shape(components: components.largest)) }
    let templates =
      backgrounds.isEmpty ? nil : BinnedTemplates(backgrounds, fixedScales: fixedScales, start: known, sample: sample)
    let problem = MixtureProblem(sample, frame, templates)
    let decisions = sample.joinedBins == 0 ? [] : ["\(sample.joinedBins) bins joined to neighbours to keep contents positive"]
    let choice = MixtureChoice(fitter: self, problem: problem, range: histogram.low...histogram.high, decisions: decisions)
    if let start, !start.coordinates.isEmpty { return choice.refit(start) }
    return choice.fit()
  }
}
