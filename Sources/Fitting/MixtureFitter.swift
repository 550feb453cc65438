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
  public func fit(_ histogram: Histogram) -> MixtureFit {
    let range = histogram.low...histogram.high
    guard let sample = BinnedSample(histogram), sample.effectiveEntries >= minimumEffectiveEntries,
      sample.contents.count > 2, let frame = Frame(histogram)
    else {
      return MixtureFit(nothingIn: histogram.effectiveEntries, shape: shape, range: range)
    }
    var decisions: [String] = []
    if sample.joinedBins > 0 { decisions.append("\(sample.joinedBins) bins joined to neighbours to keep contents positive") }
    let one = minimum(sample, frame, .single)
    guard shape != .single else { return result(sample, frame, one, one: nil, range, decisions) }
    guard sample.effectiveEntries >= minimumForTwoGaussians else {
      decisions.append("one Gaussian: fewer than \(minimumForTwoGaussians) effective entries")
      return result(sample, frame, one, one: nil, range, decisions)
    }
    var two = minimum(sample, frame, shape)
    if !two.isGood || (goodness(sample, frame, two)?.pValue ?? 1) < restartPValue {
      let again = minimum(sample, frame, shape, everyStart: true)
      if again.isGood && (!two.isGood || again.value < two.value) { two = again }
      decisions.append("all starts tried")
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

  /// Two Gaussians if they are supported: 2Δlog L > k log N_eff with k more parameters (Schwarz's criterion), and neither
  /// component is a ghost.
  private func chosen(
    _ sample: BinnedSample, _ frame: Frame, _ one: Minimum, _ two: Minimum, _ range: ClosedRange<Double>, _ soFar: [String]
  ) -> MixtureFit {
    var decisions = soFar
    let scale = sample.effectiveEntries / sample.total
    let ratio = 2 * (one.value - two.value) * scale
    let threshold = Double(two.coordinates.count - one.coordinates.count) * log(sample.effectiveEntries)
    let ghost = two.mixture.fraction < 1e-3 || two.mixture.fraction > 1 - 1e-3 || two.mixture.sigma2 < 1.02 * two.mixture.sigma1
    if one.isGood && (!two.isGood || ratio < threshold || ghost) {
      let why = two.isGood ? (ghost ? "the second is a ghost" : "2ΔlogL \(ratio) below \(threshold)") : "two did not converge"
      return result(sample, frame, one, one: ratio, range, decisions + ["one Gaussian: \(why)"])
    }
    if !one.isGood { decisions.append("one Gaussian did not converge") }
    return result(sample, frame, two, one: ratio, range, decisions)
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
      let outcome = minimizer.minimize(from: start) { coordinates.transform(likelihood.evaluate(coordinates.physical($0)), at: $0) }
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
    guard let median = histogram.quantile(0.5), let low = histogram.quantile(0.16), let high = histogram.quantile(0.84) else { return nil }
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
