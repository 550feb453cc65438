/// A density cannot be made as asked.
public enum ShapeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A range that is empty or not finite.
  case badRange(lower: Double, upper: Double)
  /// A polynomial of this degree has no shape to fit, or too much.
  case badDegree(Int, most: Int)
  /// A template's edges do not rise.
  case edgesDoNotRise(at: Int, Double, Double)
  /// A template needs one content per bin.
  case contentCount(Int, bins: Int)
  /// A template's content is negative or not finite.
  case badContent(at: Int, Double)
  /// A template or sample with nothing in it.
  case empty(of: String)
  /// A floor outside [0, 1).
  case badFloor(Double)
  /// A bandwidth that is not positive and finite.
  case badBandwidth(Double)
  /// An entry of a kernel estimate's sample, or its weight, cannot be used.
  case badEntry(at: Int, value: Double, weight: Double)
  /// One weight is needed for each entry.
  case weightCount(Int, values: Int)

  /// What is wrong, and what to do about it.
  public var description: String {
    switch self {
    case .badRange(let lower, let upper): "a range from \(lower) to \(upper) is empty; give finite ends, the lower one first"
    case .badDegree(let degree, let most): "degree \(degree) is not one of 1 to \(most); higher polynomials need another basis"
    case .edgesDoNotRise(let index, let before, let here):
      "edges must be finite and rise: edge \(index) is \(here), after \(before). Sort them, and drop doubles"
    case .contentCount(let count, let bins): "\(count) contents for \(bins) bins; give one for each pair of neighbouring edges"
    case .badContent(let index, let content):
      "bin \(index) holds \(content); a template's contents are finite and not negative. Join bins, or raise it to zero"
    case .empty(let what): "\(what) is empty: there is no shape to normalise. Check the selection and the range"
    case .badFloor(let floor): "a floor of \(floor) is not in [0, 1); it is the share of a flat density that is mixed in"
    case .badBandwidth(let width):
      "a bandwidth of \(width) is not positive and finite; give one in units of x, or none for Scott's"
    case .badEntry(let index, let value, let weight):
      "entry \(index), \(value) with weight \(weight), cannot be used: values lie in the range, weights are finite and not negative"
    case .weightCount(let count, let values): "\(count) weights for \(values) values; give one each, or none"
    }
  }
}
