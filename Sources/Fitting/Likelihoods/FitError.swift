/// A likelihood that cannot be made from what was given.
public enum FitError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is nothing to fit.
  case noChannels
  /// A model uses a parameter that was not given.
  case missingParameter(String, channel: String)
  /// A parameter was given that no model uses.
  case unusedParameter(String, known: [String])
  /// A parameter was given twice.
  case duplicateParameter(String)
  /// A parameter starts where it may not go.
  case startOutsideLimits(String, start: Double, limits: ClosedRange<Double>)
  /// What the caller and the densities allow a parameter has nothing in common.
  case nothingAllowed(String, limits: ClosedRange<Double>, density: ClosedRange<Double>)
  /// A constraint without a positive width.
  case badConstraint(String, width: Double)
  /// The shares of a model that is not extended do not add up to 1 whatever its parameters.
  case sharesDoNotAddUp(channel: String, sum: Double)
  /// There are not as many weights as values.
  case weightCount(Int, values: Int, channel: String)
  /// A value is infinite or no number.
  case badValue(Double, index: Int, channel: String)
  /// A weight is infinite or no number.
  case badWeight(Double, index: Int, channel: String)
  /// No event lies in the model's range.
  case noEventsInRange(ClosedRange<Double>, of: Int, channel: String)
  /// The weights in range add up to zero or less.
  case noWeight(sum: Double, channel: String)
  /// The numbers of edges, contents and variances do not fit together.
  case binCount(edges: Int, contents: Int, variances: Int, channel: String)
  /// Edges do not rise.
  case badEdge(Double, index: Int, channel: String)
  /// The histogram's range is not the model's.
  case otherRange(ClosedRange<Double>, model: ClosedRange<Double>, channel: String)
  /// A bin's variance is negative.
  case badVariance(Double, index: Int, channel: String)

  /// What is wrong, which value, where, and what to do about it.
  public var description: String {
    switch self {
    case .noChannels: "a likelihood needs at least one sample. Pass a channel"
    case .missingParameter(let name, let channel):
      "\(Self.place(channel))the model uses '\(name)', which was not given. Add a parameter of that name with a start"
    case .unusedParameter(let name, let known):
      "no model uses the parameter '\(name)'. Leave it out or use one of \(known.joined(separator: ", "))"
    case .duplicateParameter(let name): "the parameter '\(name)' is given twice. Leave one out"
    case .startOutsideLimits(let name, let start, let limits):
      "'\(name)' starts at \(start), outside \(Self.text(limits)). Start inside"
    case .nothingAllowed(let name, let limits, let density):
      "'\(name)' is limited to \(Self.text(limits)), but its density allows \(Self.text(density)) only. Widen the limits"
    case .badConstraint(let name, let width):
      "the constraint of '\(name)' has width \(width). A Gaussian one needs sigma > 0 and a mean, a log-normal one kappa > 1 and a median > 0"
    case .sharesDoNotAddUp(let channel, let sum):
      "\(Self.place(channel))the shares of a model that is not extended must always add up to 1, not \(sum) or anything that a free parameter moves. Make one yield the remainder"
    default: sampleDescription
    }
  }

  private var sampleDescription: String {
    switch self {
    case .weightCount(let weights, let values, let channel):
      "\(Self.place(channel))\(weights) weights for \(values) values. Pass one weight per value, or none"
    case .badValue(let value, let index, let channel):
      "\(Self.place(channel))value \(index) is \(value). Remove events that have no finite value"
    case .badWeight(let weight, let index, let channel):
      "\(Self.place(channel))weight \(index) is \(weight). Weights must be finite"
    case .noEventsInRange(let range, let count, let channel):
      "\(Self.place(channel))none of \(count) events lies in \(Self.text(range)). Check the range, the unit and the selection"
    case .noWeight(let sum, let channel):
      "\(Self.place(channel))the weights of the events in range add up to \(sum). A likelihood needs a positive sum"
    case .binCount(let edges, let contents, let variances, let channel):
      "\(Self.place(channel))\(edges) edges, \(contents) contents, \(variances) variances. n + 1 edges go with n of the others, n > 0"
    case .badEdge(let edge, let index, let channel):
      "\(Self.place(channel))edge \(index) is \(edge). Edges must be finite and rise"
    case .otherRange(let range, let model, let channel):
      "\(Self.place(channel))the histogram covers \(Self.text(range)), the model \(Self.text(model)). They must be the same"
    case .badVariance(let variance, let index, let channel):
      "\(Self.place(channel))the variance of bin \(index) is \(variance). It is a sum of squares: finite and not negative"
    default: ""
    }
  }

  private static func place(_ channel: String) -> String { channel.isEmpty ? "" : "sample '\(channel)': " }
  private static func text(_ range: ClosedRange<Double>) -> String { "[\(range.lowerBound), \(range.upperBound)]" }
}
