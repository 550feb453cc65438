extension NewtonMinimizer {
  /// Where a minimisation inside limits stopped.
  public struct LimitedOutcome: Sendable {
    /// The point, and why it is the last; the estimated distance is that of the coordinates which are not held.
    public var outcome: Outcome
    /// The coordinates held at a limit, across which the function still falls.
    public var isHeld: [Bool]
  }

  /// Minimises from `start` inside `limits`, by Newton's method on the coordinates that no limit holds.
  ///
  /// Steps are cut at the limits (projected Newton with an active set: D. P. Bertsekas, *SIAM J. Control Optim.* 20 (1982)
  /// 221). No coordinate moves further in a step than ``maxMove`` √(weight/|H_ii|): for −log L of `weight` events that is so
  /// many times what a single event says about it, whatever its unit. Below the tolerance steps go on as long as each
  /// divides the estimated distance by four or more: they are few, as convergence is quadratic there.
  /// - Parameters:
  ///   - limits: one range per coordinate, ends included; the start is moved inside.
  ///   - weight: positive; the number of events, or Σw.
  public func minimize(
    from start: [Double], limits: [ClosedRange<Double>], weight: Double, function: ([Double]) -> SecondOrderValue
  ) -> LimitedOutcome {
    precondition(limits.count == start.count, "\(limits.count) limits for \(start.count) coordinates")
    var x = zip(start, limits).map { min(max($0, $1.lowerBound), $1.upperBound) }
    var here = function(x)
    var damping = 0.0
    var last = Double.infinity
    var steps = 0
    while true {
      let isHeld = Self.held(x, here, limits)
      let distance = here.isFinite ? Self.distance(here, without: isHeld) : .infinity
      func stop(_ reason: Outcome.Reason) -> LimitedOutcome {
        LimitedOutcome(
          outcome: Outcome(x: x, at: here, estimatedDistance: distance, steps: steps, reason: reason), isHeld: isHeld)
      }
      if !here.isFinite { return stop(.notFinite) }
      if distance < tolerance && (distance < 1e-8 * tolerance || distance > 0.25 * last) { return stop(.converged) }
      last = distance
      if steps >= maxSteps { return stop(distance < tolerance ? .converged : .tooManySteps) }
      guard
        let next = acceptedStep(
          from: x, here, isHeld: isHeld, limits: limits, weight: weight, damping: &damping, function: function)
      else { return stop(distance < tolerance ? .converged : .stalled) }
      (x, here) = next
      steps += 1
    }
  }

  /// The coordinates at a limit across which the function falls.
  private static func held(_ x: [Double], _ at: SecondOrderValue, _ limits: [ClosedRange<Double>]) -> [Bool] {
    x.indices.map { i in
      x[i] <= limits[i].lowerBound && at.gradient[i] > 0 || x[i] >= limits[i].upperBound && at.gradient[i] < 0
        || limits[i].lowerBound == limits[i].upperBound
    }
  }

  /// The coordinates that are neither held nor without any effect here.
  private static func free(_ at: SecondOrderValue, without isHeld: [Bool]) -> [Int] {
    isHeld.indices.filter { !isHeld[$0] && !(at.gradient[$0] == 0 && at.hessian[$0, $0] == 0) }
  }

  private static func distance(_ at: SecondOrderValue, without isHeld: [Bool]) -> Double {
    let free = free(at, without: isHeld)
    guard !free.isEmpty else { return 0 }
    let gradient = free.map { at.gradient[$0] }
    guard let step = at.hessian.part(free).solveScaled(gradient) else { return .infinity }
    return 0.5 * zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The first damped step, cut at the limits, that lowers the function as it should (Armijo); nil if none does.
  private func acceptedStep(
    from x: [Double], _ here: SecondOrderValue, isHeld: [Bool], limits: [ClosedRange<Double>], weight: Double,
    damping: inout Double, function: ([Double]) -> SecondOrderValue
  ) -> (x: [Double], at: SecondOrderValue)? {
    let free = Self.free(here, without: isHeld)
    let gradient = free.map { here.gradient[$0] }
    let hessian = here.hessian.part(free)
    let scale = free.indices.map { max(abs(hessian[$0, $0]), 1e-300) }
    let allowance = 4e-15 * abs(here.value)
    for _ in 0..<50 {
      var damped = hessian
      for i in free.indices { damped[i, i] += damping * scale[i] }
      if let full = damped.solveScaled(gradient) {
        let excess = free.indices.map { abs(full[$0]) * (scale[$0] / weight).squareRoot() }.max() ?? 0
        let shrink = excess > maxMove ? maxMove / excess : 1
        var trial = x
        for (i, index) in free.enumerated() {
          trial[index] = min(max(x[index] - shrink * full[i], limits[index].lowerBound), limits[index].upperBound)
        }
        let expected = x.indices.reduce(0) { $0 + here.gradient[$1] * (x[$1] - trial[$1]) }
        let reached = function(trial)
        if expected >= 0, reached.isFinite, reached.value <= here.value - 1e-4 * expected + allowance {
          damping = damping < 1e-6 ? 0 : damping * 0.1
          return (trial, reached)
        }
      }
      damping = damping == 0 ? 1e-3 : damping * 5
    }
    return nil
  }
}
