/// Why sWeights, or what is computed with them, are not defined.
public enum SWeightError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The fit did not end at a minimum with a covariance.
  case fitNotUsable(status: String)
  /// The fit knows no such parameter of the model.
  case unknownParameter(String)
  /// There is no such component.
  case unknownComponent(String, known: [String])
  /// The model is one of shares, not of numbers of events.
  case notExtended
  /// The window does not lie in the model's range.
  case badRange(lower: Double, upper: Double, allowedLower: Double, allowedUpper: Double)
  /// A list is not as long as that of the masses.
  case lengthMismatch(what: String, count: Int, expected: Int)
  /// A mass is NaN.
  case massNotANumber(index: Int)
  /// A sample weight is not finite.
  case badSampleWeight(value: Double, index: Int)
  /// A value to be averaged, or to be put in a bin, is not a number.
  case valueNotFinite(what: String, value: Double, index: Int)
  /// No event with a weight lies in the range.
  case noEvents(lower: Double, upper: Double)
  /// A component has no normalised density on the window.
  case noDensity(component: String, lower: Double, upper: Double)
  /// ΣN f is not positive where an event lies.
  case densityNotPositive(mass: Double, value: Double)
  /// The yields are not those that maximise the likelihood of these events, given the shapes.
  case notAtMaximum(deviations: [String: Double], tolerance: Double)
  /// W is not positive definite, or no yields maximise the likelihood.
  case yieldsNotDetermined
  /// Two components have nearly the same shape, and W no inverse.
  case indistinguishable(first: String, second: String, correlation: Double)
  /// The histogram that stands for the variance has an empty bin, or does not cover the range.
  case badVarianceHistogram(String)
  /// Σw of a component, by which its mean is divided, is not positive.
  case totalNotPositive(components: String, total: Double)
  /// The metric of the weights is not defined.
  case metric(String)
  /// A comparison needs more than it was given.
  case tooLittleToCompare(String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .fitNotUsable(let status):
      "the fit ended as '\(status)', so its parameters make no weights. Refit with other starts, or fix what is not determined"
    case .unknownParameter(let name): "the fit has no parameter \(name). Use the model that was fitted"
    case .unknownComponent(let name, let known): "there is no component \(name). Known are \(known.joined(separator: ", "))"
    case .notExtended: "the model is not extended: it has shares, but weights need yields. Fit it with numbers of events"
    case .badRange(let lower, let upper, let allowedLower, let allowedUpper):
      "[\(lower), \(upper)] is no part of the fitted range [\(allowedLower), \(allowedUpper)]. Fit a range that holds it"
    case .lengthMismatch(let what, let count, let expected):
      "there are \(count) values of the \(what), but \(expected) masses. Give one for each event"
    case .massNotANumber(let index): "the mass of event \(index) is NaN. Leave such events out before the fit"
    case .badSampleWeight(let value, let index): "the sample weight of event \(index) is \(value). It must be finite"
    case .valueNotFinite(let what, let value, let index):
      "the \(what) of event \(index) is \(value). Ask for such events to be left out, or mend them"
    case .noEvents(let lower, let upper): "no event with a weight lies in [\(lower), \(upper)]. Check range and unit of the mass"
    case .noDensity(let component, let lower, let upper):
      "\(component) has no density on [\(lower), \(upper)]: its integral there is zero. Use a range that it reaches"
    case .densityNotPositive(let mass, let value):
      "the sum of all components is \(value) at mass \(mass), where it must be positive. Bound the yields, or shrink the range"
    case .notAtMaximum(let deviations, let tolerance):
      """
      the yields do not maximise the likelihood of these events: Σ f/D − 1 is \
      \(deviations.sorted { $0.key < $1.key }.map { "\($0.value) for \($0.key)" }.joined(separator: ", ")), allowed is \
      \(tolerance). Use the events, weights and range of the fit, or have the yields refitted with fixed shapes (refittingYields)
      """
    case .yieldsNotDetermined:
      """
      no yields maximise the likelihood of these events with fixed shapes: W is not positive definite. Check that the shapes fit \
      them, and how many sample weights are negative
      """
    case .indistinguishable(let first, let second, let correlation):
      "\(first) and \(second) have the same shape (W correlates them by \(correlation)), so no weights tell them apart. Join them"
    case .badVarianceHistogram(let problem): "the histogram for the variance function \(problem). Use fewer, wider bins"
    case .totalNotPositive(let components, let total):
      "the weights of \(components) sum to \(total), and nothing can be averaged with them. Take more events"
    case .metric(let problem): problem
    case .tooLittleToCompare(let problem): problem
    }
  }
}
