import Glibc
import Numerics
import Statistics

/// The choice of a model for one histogram: Gaussians are added one by one, as long as the data ask for them.
struct MixtureChoice {
  let fitter: MixtureFitter
  let problem: MixtureProblem
  let range: ClosedRange<Double>
  var decisions: [String]

  /// From the start of another fit, with its shape.
  func refit(_ start: MixtureFit) -> MixtureFit {
    let minimum = problem.minimum(from: start)
    return result(minimum, ModelRecord(decisions: decisions))
  }

  func fit() -> MixtureFit {
    switch fitter.components {
    case .exactly(let count): exactly(count)
    case .automatic(let largest): automatic(largest)
    }
  }

  private func exactly(_ count: Int) -> MixtureFit {
    var (record, other) = (ModelRecord(decisions: decisions), ModelRecord(decisions: []))
    let fewer = count > 2 ? minimum(2, after: nil, &other) : nil
    return result(minimum(count, after: fewer, &record), record)
  }

  private func automatic(_ largest: Int) -> MixtureFit {
    var record = ModelRecord(decisions: decisions)
    var kept = minimum(1, after: nil, &record)
    record.steps.append(
      ModelStep(
        components: 1, negativeLogLikelihood: finite(kept.value), ratio: nil, threshold: nil, accepted: true,
        why: kept.isGood ? "the simplest model" : "did not converge"))
    var best: MixtureFit?
    for count in 2...max(2, largest) where count <= largest {
      if let why = missing(count) {
        record.decisions.append("\(Self.words[count - 1]): \(why)")
        break
      }
      let more = minimum(count, after: kept, &record)
      let ratio = gain(from: kept, to: more)
      let candidate = result(more, record)
      let (accepted, why) = verdict(candidate, more, over: kept, ratio)
      record.add(more, ratio, threshold(from: kept, to: more), accepted, why)
      guard accepted || !kept.isGood else {
        record.decisions.append("\(Self.words[count - 1]): \(why)")
        break
      }
      if !kept.isGood { record.decisions.append("\(Self.words[count - 1]) did not converge") }
      (kept, best) = (more, candidate)
    }
    return best.map { $0.with(record) } ?? result(kept, record)
  }

  private static let words = ["", "one Gaussian", "two Gaussians"]
  private static let numbers = ["", "one", "two", "three"]

  /// Why so many Gaussians are not even tried; nil if they are.
  private func missing(_ count: Int) -> String? {
    let entries = count == 2 ? fitter.minimumForTwoGaussians : fitter.minimumForThreeGaussians
    let needed = fitter.shape(components: count).parameterNames.count
    guard problem.sample.effectiveEntries < entries || problem.sample.filledBins <= needed else { return nil }
    return "fewer than \(entries) effective entries or \(needed + 1) filled bins"
  }

  /// The minimum with `count` Gaussians; from every start where the first leads to a bad one. A third Gaussian that two do not
  /// miss is given up after it was tried inside and outside.
  private func minimum(_ count: Int, after fewer: Minimum?, _ record: inout ModelRecord) -> Minimum {
    let shape = fitter.shape(components: count)
    let goal = fitter.isAutomatic ? fewer.flatMap { self.goal(shape, after: $0) } : nil
    let first = problem.minimum(shape, starts: 1, after: fewer?.mixture, goal: goal)
    guard !first.isGood || (count > 1 && isPoor(first)) else { return first }
    let isMissed = count < 3 || !fitter.isAutomatic || fewer.map(isPoor) ?? true
    let again = problem.minimum(shape, starts: isMissed ? .max : 2, after: fewer?.mixture, goal: goal)
    let improvement = (first.value - again.value) * first.objective.perUnit
    guard again.isBetter(than: first) else { return first }
    if count > 1, again.isGood, !first.isGood || improvement > 1e-6 {
      record.decisions.append("another start found a better minimum")
    }
    return again
  }

  /// −log L at which a quarter of the threshold is gained: a start that promises less after some steps is given up.
  private func goal(_ shape: MixtureShape, after fewer: Minimum) -> Double? {
    guard fewer.isGood else { return nil }
    return fewer.value - 0.125 * threshold(shape.parameterNames.count - fewer.shape.parameterNames.count)
      / fewer.objective.perUnit
  }

  private func isPoor(_ minimum: Minimum) -> Bool {
    !minimum.isGood || (Goodness(problem.sample).test(minimum)?.pValue ?? 1) < fitter.restartPValue
  }

  /// 2 Δ log L; for weights without backgrounds the gain in χ², because −Σ n log q does not know their variance: in the tails
  /// that subtraction leaves it takes noise for a further Gaussian (26 % of toys).
  private func gain(from one: Minimum, to two: Minimum) -> Double {
    if problem.templates != nil || problem.sample.isUnweighted { return 2 * (one.value - two.value) }
    return Goodness(problem.sample).gain(from: one, to: two)
  }

  private func threshold(from one: Minimum, to two: Minimum) -> Double {
    threshold(two.shape.parameterNames.count - one.shape.parameterNames.count)
  }

  /// What a Gaussian with so many more parameters must gain.
  private func threshold(_ more: Int) -> Double {
    switch fitter.threshold {
    case .schwarz: return Double(more) * log(problem.sample.effectiveEntries)
    case .pValue(let p): return ChiSquaredDistribution.upperQuantile(p, degreesOfFreedom: more)
    }
  }

  /// A further Gaussian is kept for a minimum with a covariance and a gain above the threshold, if no component is a ghost.
  private func verdict(_ fit: MixtureFit, _ two: Minimum, over one: Minimum, _ ratio: Double) -> (accepted: Bool, why: String) {
    let wanted = threshold(from: one, to: two)
    if two.isGivenUp {
      return (false, "2ΔlogL \(2 * (one.value - two.value) * two.objective.perUnit) when given up, far below \(wanted)")
    }
    if !fit.isUsable { return (false, "\(Self.numbers[two.shape.componentCount]) did not converge (\(fit.status.rawValue))") }
    if let ghost = ghost(fit) { return (false, ghost) }
    let name = "2ΔlogL (for weights, Δχ²) \(ratio)"
    return ratio >= wanted ? (true, "\(name), at least \(wanted)") : (false, "\(name) below \(wanted)")
  }

  /// Why a component is no part of the sample's shape; nil if all are.
  private func ghost(_ fit: MixtureFit) -> String? {
    guard let parts = fit.mixture?.components, parts.count == fit.shape.componentCount else { return "nothing fitted" }
    let ordinals = ["first", "second", "third"]
    let binWidth = (range.upperBound - range.lowerBound) / Double(fit.binCount)
    for (k, part) in parts.enumerated() {
      if part.share < 1e-3 { return "the \(ordinals[k]) has no share (\(part.share))" }
      if min(part.sigmaLow, part.sigmaHigh) < 0.2 * binWidth { return "the \(ordinals[k]) lies inside a bin" }
      if k > 0, part.width < 1.02 * parts[k - 1].width { return "the \(ordinals[k - 1]) and the \(ordinals[k]) are equally wide" }
    }
    return nil
  }

  func finite(_ value: Double) -> Double { value.isFinite ? value : .greatestFiniteMagnitude }
}

/// What is decided on the way to a model.
struct ModelRecord {
  var steps: [ModelStep] = []
  var decisions: [String]

  mutating func add(_ more: Minimum, _ ratio: Double, _ threshold: Double, _ accepted: Bool, _ why: String) {
    let value = more.value.isFinite ? more.value : .greatestFiniteMagnitude
    steps.append(
      ModelStep(
        components: more.shape.componentCount, negativeLogLikelihood: value, ratio: ratio.isFinite ? ratio : nil,
        threshold: threshold, accepted: accepted, why: why))
  }
}
