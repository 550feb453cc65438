/// A named array of parameters before it has its place.
package struct Parameter: Sendable, Hashable, Codable {
  /// As in the released graphs where there is one: `dense_1/kernel`.
  package let name: String
  /// Row-major; a kernel is [inputs, outputs].
  package let shape: [Int]
  /// False for what is followed rather than fitted, such as moving averages.
  package let isTrainable: Bool
  package let initialiser: Initialiser

  package init(name: String, shape: [Int], isTrainable: Bool = true, initialiser: Initialiser) {
    self.name = name
    self.shape = shape
    self.isTrainable = isTrainable
    self.initialiser = initialiser
  }

  /// How many numbers it holds.
  package var count: Int { shape.reduce(1, *) }
}

/// Where each named array lies in the one flat vector that holds all parameters of a model.
///
/// Gradients, moments of optimisers, clipping and files are then loops over vectors of one length.
package struct ParameterLayout: Sendable, Hashable {
  package let parameters: [Parameter]
  /// Of each parameter, in order and without gaps.
  package let ranges: [Range<Int>]
  private let places: [String: Int]

  /// - Throws: ``ParameterLayoutError`` for an empty or repeated name, a dimension below 1, or a spread of an initialiser that
  ///   is negative or not finite.
  package init(_ parameters: [Parameter]) throws(ParameterLayoutError) {
    var places: [String: Int] = [:]
    var ranges: [Range<Int>] = []
    for (number, parameter) in parameters.enumerated() {
      guard !parameter.name.isEmpty else { throw .emptyName(number: number) }
      guard places.updateValue(number, forKey: parameter.name) == nil else { throw .repeatedName(parameter.name) }
      guard parameter.shape.allSatisfy({ $0 > 0 }) else { throw .badShape(parameter.name, parameter.shape) }
      try Self.check(parameter)
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<start + parameter.count)
    }
    self.parameters = parameters
    self.ranges = ranges
    self.places = places
  }

  private static func check(_ parameter: Parameter) throws(ParameterLayoutError) {
    switch parameter.initialiser {
    case .normal(let spread), .varianceScaling(let spread):
      guard spread >= 0, spread.isFinite else { throw .badSpread(parameter.name, spread) }
    default: break
    }
  }

  /// The length of the vector.
  package var count: Int { ranges.last?.upperBound ?? 0 }

  /// How many numbers are fitted.
  package var trainableCount: Int { parameters.reduce(0) { $0 + ($1.isTrainable ? $1.count : 0) } }

  /// How many numbers are followed.
  package var nonTrainableCount: Int { count - trainableCount }

  /// The ranges of what is fitted, in order.
  package var trainableRanges: [Range<Int>] { zip(parameters, ranges).filter { $0.0.isTrainable }.map(\.1) }

  /// Where the parameter of that name lies.
  /// - Throws: ``ParameterLayoutError/unknownName(_:known:)``.
  package func range(of name: String) throws(ParameterLayoutError) -> Range<Int> {
    guard let place = places[name] else { throw .unknownName(name, known: parameters.map(\.name)) }
    return ranges[place]
  }

  /// First values of all parameters: each number a pure function of the seed and its place in the vector.
  package func initialValues(seed: UInt64) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(count)
    for (parameter, range) in zip(parameters, ranges) {
      for index in range { values.append(parameter.initialiser.value(seed: seed, index: index, shape: parameter.shape)) }
    }
    return values
  }
}
