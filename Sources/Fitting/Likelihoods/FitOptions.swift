/// How a likelihood is to be minimised, and what is wanted besides the minimum.
public struct FitOptions: Sendable, Hashable {
  /// Whose profile-likelihood intervals are wanted.
  public enum Profiles: Sendable, Hashable {
    /// Nobody's.
    case none
    /// Those of every free parameter.
    case all
    /// Those of these parameters.
    case of([String])
  }

  /// How many threads share the events; the result does not depend on it.
  public var threads: Int
  /// At most this many steps of the minimiser.
  public var maxSteps: Int
  /// The fit has converged when gᵀ H⁻¹ g/2 is below this; the minimiser goes on as long as steps still help.
  public var tolerance: Double
  /// Whether a fit to a histogram of the events finds the start, which mends bad starting values.
  public var warmStart: Bool
  /// Whose profile-likelihood intervals are wanted.
  public var profiles: Profiles
  /// By how much −log L rises to the ends of those intervals: 1/2 for 68.27 %; times Σw²/Σw for weighted events.
  public var profileLevel: Double

  /// - Precondition: at least one thread, and tolerance and level are positive.
  public init(
    threads: Int = 1, maxSteps: Int = 200, tolerance: Double = 1e-8, warmStart: Bool = true, profiles: Profiles = .none,
    profileLevel: Double = 0.5
  ) {
    precondition(threads >= 1 && maxSteps >= 0, "\(threads) threads, \(maxSteps) steps")
    precondition(tolerance > 0 && profileLevel > 0, "tolerance \(tolerance), level \(profileLevel)")
    (self.threads, self.maxSteps, self.tolerance, self.warmStart) = (threads, maxSteps, tolerance, warmStart)
    (self.profiles, self.profileLevel) = (profiles, profileLevel)
  }
}
