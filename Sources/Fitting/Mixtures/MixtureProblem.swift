import Glibc
import Numerics
import Statistics

/// A histogram to be fitted, with its frame, its backgrounds and a coarse version for starts.
struct MixtureProblem {
  let sample: BinnedSample
  let frame: Frame
  let templates: BinnedTemplates?
  private let coarse: CoarseSample

  init(_ sample: BinnedSample, _ frame: Frame, _ templates: BinnedTemplates?) {
    self.sample = sample
    self.frame = frame
    self.templates = templates
    let background = templates.map { templates in templates.expected.map { $0 } }
    coarse = CoarseSample(sample, subtracting: background)
  }

  func objective(_ shape: MixtureShape) -> any MixtureObjective {
    templates.map { TemplateLikelihood(sample, $0, frame, shape) } ?? MixtureLikelihood(sample, frame, shape)
  }

  /// The lowest minimum from the best starts, or from every start.
  /// - Parameter goal: a value of −log L that a start must promise to reach, or it is given up (see ``MixtureChoice``).
  func minimum(_ shape: MixtureShape, starts wanted: Int, after fewer: GaussianMixture?, goal: Double?) -> Minimum {
    let objective = self.objective(shape)
    let starts = MixtureStarts(coarse, frame, shape)
    var best: Minimum?
    for guess in starts.guesses(after: fewer).prefix(wanted) {
      let start = shape.componentCount == 1 ? guess : starts.improved(guess)
      let other = minimum(objective, from: start + extraStart(), goal: goal)
      let steps = (best?.steps ?? 0) + other.steps
      if best.map({ other.isBetter(than: $0) }) ?? true { best = other }
      best?.steps = steps
    }
    guard let best else { preconditionFailure("a shape without a start") }
    return best
  }

  /// The minimum next to a fit's.
  func minimum(from fit: MixtureFit) -> Minimum {
    let objective = self.objective(fit.shape)
    let yield = (fit.signalYield?.value).map { [log(max($0, 1e-300) / (templates?.unit ?? 1))] }
    let start = frame.inward(fit.coordinates, objective.bins.coordinates)
    let extra = extraStart()
    return minimum(objective, from: start + (yield ?? Array(extra.prefix(1))).prefix(extra.count) + extra.dropFirst(), goal: nil)
  }

  /// log S and the scales to start from.
  private func extraStart() -> [Double] {
    guard let templates else { return [] }
    let signal = max(sample.total - templates.expected.reduce(0, +), 1e-3 * sample.total)
    return [log(signal / templates.unit)] + templates.free.map { templates.scales[$0] }
  }

  private func minimum(_ objective: any MixtureObjective, from start: [Double], goal: Double?) -> Minimum {
    var minimizer = NewtonMinimizer(maxSteps: 100, tolerance: 1e-9 / objective.perUnit)
    guard let goal else {
      let outcome = minimizer.minimize(from: start, function: objective.evaluate)
      return Minimum(outcome: outcome, objective: objective, steps: outcome.steps)
    }
    minimizer.maxSteps = Self.patience
    let first = minimizer.minimize(from: start, function: objective.evaluate)
    let promised = first.estimatedDistance.isFinite ? max(first.estimatedDistance, 0) : 0
    guard first.reason == .tooManySteps, first.at.value - promised < goal else {
      let isGivenUp = first.reason == .tooManySteps
      return Minimum(outcome: first, objective: objective, steps: first.steps, isGivenUp: isGivenUp)
    }
    minimizer.maxSteps = 100 - Self.patience
    let outcome = minimizer.minimize(from: first.x, function: objective.evaluate)
    return Minimum(outcome: outcome, objective: objective, steps: first.steps + outcome.steps)
  }

  /// Newton steps before a start is asked what it promises; true Gaussians have all of their gain by then.
  private static let patience = 8
}

/// Where a minimisation ended, in the sample's frame.
struct Minimum {
  let outcome: NewtonMinimizer.Outcome
  let objective: any MixtureObjective
  var steps: Int
  /// Whether it was left before it converged, because it promised too little.
  var isGivenUp = false

  var shape: MixtureShape { objective.shape }
  var value: Double { outcome.at.value }
  var isGood: Bool { outcome.reason == .converged && value.isFinite }
  /// Whether this is the one to keep of two.
  func isBetter(than other: Minimum) -> Bool {
    isGood ? !other.isGood || value < other.value : !other.isGood && value < other.value
  }
  /// The coordinates of the shape, without the likelihood's own.
  var coordinates: [Double] { Array(outcome.x.prefix(objective.bins.coordinates.count)) }
  var mixture: GaussianMixture { objective.bins.coordinates.mixture(coordinates) }
}
