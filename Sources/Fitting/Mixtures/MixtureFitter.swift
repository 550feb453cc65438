import Glibc
import Numerics
public import Statistics

/// Fits a histogram with one or two Gaussians by maximum likelihood.
///
/// Starts come from quantiles and least squares (GSL), the result from Newton's method on the binned likelihood with exact
/// second derivatives. The second Gaussian is kept only if the data ask for it. A fit never throws: read its status.
public struct MixtureFitter: Sendable, Hashable, Codable {
  /// Two Gaussians with these means are tried; `.single` tries one only.
  public var shape: MixtureShape
  /// Below this number of effective entries nothing is fitted.
  public var minimumEffectiveEntries: Double
  /// Below this number of effective entries one Gaussian is fitted.
  public var minimumForTwoGaussians: Double
  /// Two Gaussians fitted worse than this are tried again from every start.
  public var restartPValue: Double

  /// - Parameter minimumEffectiveEntries: 20, below which a width has an error above 15 %.
  public init(
    shape: MixtureShape = .freeMeans, minimumEffectiveEntries: Double = 20, minimumForTwoGaussians: Double = 200,
    restartPValue: Double = 0.01
  ) {
    self.shape = shape
    self.minimumEffectiveEntries = minimumEffectiveEntries
    self.minimumForTwoGaussians = minimumForTwoGaussians
    self.restartPValue = restartPValue
  }

  /// Fits the whole range of the histogram. Under- and overflow do not enter: the model is truncated to the range.
  ///
  /// Negative bins are fitted as they are; only if that leads nowhere are they joined to neighbours (see ``BinnedSample``).
  public func fit(_ histogram: Histogram) -> MixtureFit {
    let plain = fit(histogram, joiningNegativeBins: false)
    guard !plain.isUsable, histogram.sumW.contains(where: { $0 < 0 }) else { return plain }
    let joined = fit(histogram, joiningNegativeBins: true)
    return joined.isUsable ? joined : plain
  }

  private func fit(_ histogram: Histogram, joiningNegativeBins: Bool) -> MixtureFit {
    let range = histogram.low...histogram.high
    guard let sample = BinnedSample(histogram, joiningNegativeBins: joiningNegativeBins),
      sample.effectiveEntries >= minimumEffectiveEntries, sample.filledBins > 2, let frame = Frame(histogram)
    else {
      return MixtureFit(nothingIn: histogram.effectiveEntries, shape: shape, range: range, binCount: histogram.count)
    }
    var decisions: [String] = []
    if sample.joinedBins > 0 { decisions.append("\(sample.joinedBins) bins joined to neighbours to keep contents positive") }
    var one = minimum(sample, frame, .single)
    if !one.isGood { one = minimum(sample, frame, .single, everyStart: true) }
    guard shape != .single else { return result(sample, frame, one, one: nil, range, decisions) }
    let needed = shape.parameterNames.count
    guard sample.effectiveEntries >= minimumForTwoGaussians, sample.filledBins > needed else {
      decisions.append("one Gaussian: fewer than \(minimumForTwoGaussians) effective entries or \(needed + 1) filled bins")
      return result(sample, frame, one, one: nil, range, decisions)
    }
    var two = minimum(sample, frame, shape)
    if !two.isGood || (goodness(sample, frame, two)?.pValue ?? 1) < restartPValue {
      let again = minimum(sample, frame, shape, everyStart: true)
      let improvement = (two.value - again.value) * sample.effectiveEntries / sample.total
      if again.isGood && (!two.isGood || improvement > 0) {
        if !two.isGood || improvement > 1e-6 { decisions.append("another start found a better minimum") }
        two = again
      }
    }
    return chosen(sample, frame, one, two, range, decisions)
  }

  /// Like ``fit(_:)``, for callers who can do nothing with a fit that failed.
  /// - Throws: ``NotConverged`` with the result inside.
  public func requireFit(_ histogram: Histogram) throws(NotConverged) -> MixtureFit {
    let result = fit(histogram)
    guard result.isUsable else { throw NotConverged(fit: result) }
    return result
  }

  /// Two Gaussians if they are supported: a minimum with a covariance, 2Δlog L > k log N_eff with k more parameters
  /// (Schwarz's criterion), and neither component is a ghost. For weights the gain in χ² stands for 2Δlog L, which does not
  /// know their variance: in the tails that subtraction leaves it takes noise for a second Gaussian (26 % of toys).
  private func chosen(
    _ sample: BinnedSample, _ frame: Frame, _ one: Minimum, _ two: Minimum, _ range: ClosedRange<Double>, _ soFar: [String]
  ) -> MixtureFit {
    let ratio = sample.isUnweighted ? 2 * (one.value - two.value) : chiSquaredGain(sample, frame, from: one, to: two)
    let known = ratio.isFinite ? ratio : nil
    let threshold = Double(two.coordinates.count - one.coordinates.count) * log(sample.effectiveEntries)
    let both = result(sample, frame, two, one: known, range, soFar + (one.isGood ? [] : ["one Gaussian did not converge"]))
    var why: String?
    if !both.isUsable {
      why = "two did not converge (\(both.status.rawValue))"
    } else if let ghost = ghost(
      both, binWidth: (range.upperBound - range.lowerBound) / Double(sample.contents.count + sample.joinedBins))
    {
      why = ghost
    } else if !(ratio >= threshold) {
      why = "2ΔlogL (for weights, Δχ²) \(ratio) below \(threshold)"
    }
    guard let why, one.isGood else { return both }
    return result(sample, frame, one, one: known, range, soFar + ["one Gaussian: \(why)"])
  }

  /// Why a component is no part of the sample's shape; nil if both are.
  private func ghost(_ fit: MixtureFit, binWidth: Double) -> String? {
    guard let m = fit.mixture else { return "nothing fitted" }
    if m.fraction < 1e-3 || m.fraction > 1 - 1e-3 { return "the second has no share (\(m.fraction))" }
    if m.sigma2 < 1.02 * m.sigma1 { return "the two are equally wide" }
    return m.sigma1 < 0.2 * binWidth ? "the first lies inside a bin" : nil
  }

  /// The lowest minimum from the best start, or from every start.
  private func minimum(_ sample: BinnedSample, _ frame: Frame, _ shape: MixtureShape, everyStart: Bool = false) -> Minimum {
    let coordinates = MixtureCoordinates(shape: shape)
    let likelihood = MixtureLikelihood(sample, origin: frame.origin, scale: frame.scale)
    let starts = MixtureStarts(sample: sample, coordinates: coordinates)
    let perEntry = sample.effectiveEntries / sample.total
    let minimizer = NewtonMinimizer(tolerance: 1e-9 / perEntry)
    func found(from guess: [Double]) -> Minimum {
      let start = shape == .single ? guess : starts.improved(guess, origin: frame.origin, scale: frame.scale)
      let outcome = minimizer.minimize(from: start) {
        coordinates.transform(likelihood.evaluate(coordinates.physical($0)), at: $0)
      }
      return Minimum(outcome: outcome, coordinates: coordinates, steps: outcome.steps)
    }
    var best = found(from: starts.guesses[0])
    for guess in everyStart ? starts.guesses.dropFirst() : [] {
      let other = found(from: guess)
      let steps = best.steps + other.steps
      if other.isGood && (!best.isGood || other.value < best.value) { best = other }
      best.steps = steps
    }
    return best
  }
}

/// The sample's own frame: the median at 0, half the width of its central 68 % as the unit.
struct Frame {
  let origin: Double
  let scale: Double

  init?(_ histogram: Histogram) {
    guard let median = histogram.quantile(0.5), let low = histogram.quantile(0.16), let high = histogram.quantile(0.84) else {
      return nil
    }
    origin = median
    scale = max((high - low) / 2, histogram.binWidth / 4)
  }

  /// A mixture of the frame's coordinate as one of x.
  func outward(_ m: GaussianMixture) -> GaussianMixture {
    GaussianMixture(
      fraction: m.fraction, mean1: origin + scale * m.mean1, sigma1: scale * m.sigma1, mean2: origin + scale * m.mean2,
      sigma2: scale * m.sigma2)
  }
}

/// Where a minimisation ended, in the sample's frame.
struct Minimum {
  let outcome: NewtonMinimizer.Outcome
  let coordinates: MixtureCoordinates
  var steps: Int

  var value: Double { outcome.at.value }
  var isGood: Bool { outcome.reason == .converged && value.isFinite }
  var mixture: GaussianMixture { coordinates.mixture(outcome.x) }
}
