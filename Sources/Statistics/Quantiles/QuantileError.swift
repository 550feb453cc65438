/// Why a sample has no quantiles.
public enum QuantileError: Error, Sendable, Hashable, CustomStringConvertible {
  case differentLengths(values: Int, weights: Int)
  case notANumber(at: Int)
  case badWeight(at: Int, Double)
  case noWeight
  case badSketchSize(Int)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .differentLengths(let values, let weights): "\(values) values, but \(weights) weights. Give one weight per value"
    case .notANumber(let at): "value \(at) is not a number and has no rank. Leave such values out"
    case .badWeight(let at, let weight):
      "weight \(at) is \(weight). Quantiles need weights that are finite and not negative, or the cumulative weight does not rise; "
        + "for samples with negative weights use the quantiles of a Histogram"
    case .noWeight: "no value has a weight above 0, so there is no quantile. Widen the selection"
    case .badSketchSize(let size): "a sketch of \(size) values is too small. Take at least 8; 1024 keeps ranks to about 1 %"
    }
  }
}
