import Numerics

extension LikelihoodFitter {
  /// The fit with the profile intervals that were asked for; the fit from a deeper minimum if one turns up on the way.
  func withIntervals(_ first: LikelihoodFit, _ start: Minimum, _ options: FitOptions) -> LikelihoodFit {
    var (fit, minimum) = (first, start)
    for _ in 0..<4 {
      guard fit.isUsable else { return fit }
      var scan = ProfileScan(fitter: self, minimum: minimum, options: options)
      for (slot, index) in freeIndices.enumerated() where options.profiles.include(parameters[index].name) {
        fit.parameters[index].interval = scan.interval(of: slot, error: fit.parameters[index].error)
        if scan.deeper != nil { break }
      }
      guard let deeper = scan.deeper else { return fit }
      minimum = self.minimum(from: deeper, options)
      fit = result(minimum, options)
    }
    return fit
  }
}

extension FitOptions.Profiles {
  /// Whether a parameter's interval is wanted.
  func include(_ name: String) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .of(let names): names.contains(name)
    }
  }
}

/// Finds where −log L, at its lowest in all other parameters, has risen by a given amount.
///
/// On either side √(2Δ) is nearly linear in the parameter, and its slope is known from the gradient alone (the envelope
/// theorem), so that Newton's method inside a bracket needs three or four fits of the others.
struct ProfileScan {
  let fitter: LikelihoodFitter
  let minimum: LikelihoodFitter.Minimum
  let options: FitOptions
  /// A point below the minimum, if the scan came across one.
  private(set) var deeper: [Double]?

  init(fitter: LikelihoodFitter, minimum: LikelihoodFitter.Minimum, options: FitOptions) {
    (self.fitter, self.minimum, self.options) = (fitter, minimum, options)
  }

  /// Both ends; one that a limit cuts off, or that was not found, is nil.
  mutating func interval(of slot: Int, error: Double?) -> LikelihoodFit.Interval {
    let width = error ?? firstStep(of: slot)
    let lower = end(of: slot, direction: -1, width)
    let upper = deeper == nil ? end(of: slot, direction: 1, width) : nil
    return LikelihoodFit.Interval(lower: lower, upper: upper)
  }

  /// How far −log L rises by 1/2 in one parameter that stands at a limit, where it has a slope.
  private func firstStep(of slot: Int) -> Double {
    let slope = abs(minimum.outcome.at.gradient[slot])
    let curvature = max(minimum.outcome.at.hessian[slot, slot], 1e-300)
    return ((slope * slope + curvature).squareRoot() - slope) / curvature
  }

  /// Less than this and −log L has not risen, or fallen, worth speaking of.
  private var noise: Double { 1e-3 * fitter.weightPerEvent }

  /// Where the profile crosses the level below (−1) or above (+1) the minimum; nil if it leaps over it, as where an event's density
  /// becomes zero: a bracket that has closed is an end only if the level has been reached inside.
  private mutating func end(of slot: Int, direction: Double, _ width: Double) -> Double? {
    let target = (2 * options.profileLevel * fitter.weightPerEvent).squareRoot()
    let limit = direction < 0 ? limits[slot].lowerBound : limits[slot].upperBound
    let center = minimum.x[slot]
    var (inside, insideZ) = (center, 0.0)
    var outside: Double?
    var others = minimum.x
    var trial = center + direction * target * width
    for _ in 0..<60 {
      if direction * (trial - limit) > 0 { trial = limit }
      guard trial != inside else { return nil }
      others[slot] = trial
      let found = profiled(slot, at: trial, from: others)
      let rise = found.value - minimum.value
      guard found.outcome.reason == .converged || found.outcome.estimatedDistance < noise || rise < -noise else { return nil }
      if rise < -noise {
        deeper = found.x
        return nil
      }
      let z = (2 * max(rise, 0)).squareRoot()
      if abs(z - target) < 1e-6 * target { return trial }
      let before = inside
      if z < target {
        if trial == limit { return nil }
        (inside, insideZ) = (trial, z)
        others = found.x
      } else {
        outside = trial
      }
      if let outside, abs(outside - inside) <= 1e-12 * max(abs(outside), abs(inside)) {
        return abs(insideZ - target) < 1e-3 * target ? inside : nil
      }
      trial = next(trial, z, found.outcome.at.gradient[slot] * direction, target, direction, inside, outside, before)
    }
    return nil
  }

  /// Newton's step towards the target; half way to what is known to be outside, or twice as far, if it leads nowhere.
  private func next(
    _ at: Double, _ z: Double, _ slope: Double, _ target: Double, _ direction: Double, _ inside: Double, _ outside: Double?,
    _ before: Double
  ) -> Double {
    let step = z.isFinite && z > 0 && slope > 0 ? (target - z) * z / slope : .nan
    let newton = at + direction * step
    if let outside {
      let (low, high) = (min(inside, outside), max(inside, outside))
      return newton > low && newton < high ? newton : 0.5 * (low + high)
    }
    let farthest = inside + direction * 3 * abs(inside - before)
    return newton.isFinite && direction * (newton - inside) > 0 && direction * (farthest - newton) >= 0 ? newton : farthest
  }

  private var limits: [ClosedRange<Double>] { fitter.freeIndices.map { fitter.limits[$0] } }

  /// The lowest point with one parameter fixed.
  private func profiled(_ slot: Int, at value: Double, from start: [Double]) -> LikelihoodFitter.Minimum {
    var limits = limits
    limits[slot] = value...value
    var quick = options
    quick.tolerance = max(options.tolerance, 1e-7)
    quick.maxSteps = min(options.maxSteps, 60)
    return fitter.minimum(from: start, quick, limits: limits)
  }
}
