/// A twice differentiable function at a point.
public struct SecondOrderValue: Sendable {
  /// The function's value.
  public var value: Double
  /// Its gradient.
  public var gradient: [Double]
  /// Its Hessian.
  public var hessian: SymmetricMatrix

  /// Collects a value with its derivatives.
  public init(value: Double, gradient: [Double], hessian: SymmetricMatrix) {
    self.value = value
    self.gradient = gradient
    self.hessian = hessian
  }

  /// Whether value and derivatives are all finite.
  public var isFinite: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) && hessian.isFinite }
}

/// Newton's method with Levenberg damping: the Hessian's diagonal is raised until the step is downhill and short enough.
///
/// Near the minimum it is pure Newton and converges quadratically; away from it, or where the Hessian is not positive
/// definite, it turns towards steepest descent. J. Nocedal, S. J. Wright, *Numerical Optimization* (2006), chapter 3.4.
public struct NewtonMinimizer: Sendable {
  /// At most this many accepted steps.
  public var maxSteps: Int
  /// Stop when the estimated distance to the minimum, gᵀ H⁻¹ g / 2, is below this (in units of the function).
  public var tolerance: Double
  /// No coordinate moves by more than this in one step.
  public var maxMove: Double

  /// - Parameter maxMove: in the function's own coordinates; 1 suits parameters scaled to order one.
  /// - Precondition: no argument is negative.
  public init(maxSteps: Int = 100, tolerance: Double = 1e-9, maxMove: Double = 1) {
    precondition(maxSteps >= 0 && tolerance >= 0 && maxMove > 0, "\(maxSteps) steps, tolerance \(tolerance), move \(maxMove)")
    self.maxSteps = maxSteps
    self.tolerance = tolerance
    self.maxMove = maxMove
  }

  /// Where the method stopped, and why.
  public struct Outcome: Sendable {
    /// Why the method stopped.
    public enum Reason: String, Sendable, Codable { case converged, stalled, tooManySteps, notFinite }
    /// The last point accepted.
    public var x: [Double]
    /// The function there.
    public var at: SecondOrderValue
    /// gᵀ H⁻¹ g / 2 there; infinite if the Hessian is not positive definite.
    public var estimatedDistance: Double
    /// Steps accepted.
    public var steps: Int
    /// Why it stopped.
    public var reason: Reason
  }

  /// Minimises from `start`.
  /// - Parameter function: value, gradient and Hessian at a point; non-finite values are treated as forbidden ground.
  public func minimize(from start: [Double], function: ([Double]) -> SecondOrderValue) -> Outcome {
    var x = start
    var here = function(x)
    var damping = 0.0
    guard here.isFinite else {
      return Outcome(x: x, at: here, estimatedDistance: .infinity, steps: 0, reason: .notFinite)
    }
    for steps in 0... {
      let distance = Self.distance(here)
      if distance < tolerance { return Outcome(x: x, at: here, estimatedDistance: distance, steps: steps, reason: .converged) }
      if steps == maxSteps { return Outcome(x: x, at: here, estimatedDistance: distance, steps: steps, reason: .tooManySteps) }
      guard let next = acceptedStep(from: x, here, damping: &damping, function: function) else {
        return Outcome(x: x, at: here, estimatedDistance: distance, steps: steps, reason: .stalled)
      }
      (x, here) = next
    }
    preconditionFailure("the loop above ends by itself")
  }

  /// gᵀ H⁻¹ g / 2, the drop that a quadratic function would have left; infinite if H is not positive definite.
  private static func distance(_ at: SecondOrderValue) -> Double {
    guard let step = at.hessian.solve(at.gradient) else { return .infinity }
    return 0.5 * zip(step, at.gradient).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The first damped step that lowers the function as it should (Armijo), or nil if none does.
  private func acceptedStep(
    from x: [Double], _ here: SecondOrderValue, damping: inout Double, function: ([Double]) -> SecondOrderValue
  ) -> (x: [Double], at: SecondOrderValue)? {
    let scale = (0..<x.count).map { max(abs(here.hessian[$0, $0]), 1e-12) }
    let allowance = 4e-15 * abs(here.value)
    for _ in 0..<40 {
      var damped = here.hessian
      for i in 0..<x.count { damped[i, i] += damping * scale[i] }
      if let full = damped.solve(here.gradient) {
        let longest = full.map(abs).max() ?? 0
        let shrink = longest > maxMove ? maxMove / longest : 1
        let trial = zip(x, full).map { $0 - shrink * $1 }
        let expected = shrink * zip(full, here.gradient).reduce(0) { $0 + $1.0 * $1.1 }
        let reached = function(trial)
        if reached.isFinite, reached.value <= here.value - 1e-4 * expected + allowance {
          damping = damping < 1e-6 ? 0 : damping * 0.1
          return (trial, reached)
        }
      }
      damping = damping == 0 ? 1e-3 : damping * 5
    }
    return nil
  }
}
