/// A tensor of constants in a frozen graph: floating or whole numbers, the last axis running fastest.
package struct FrozenTensor: Sendable, Hashable {
  /// The size of each axis; none for a single value.
  package let shape: [Int]
  /// The values; `Float` values are exact in `Double`.
  package let content: Content

  /// Floating or whole numbers (bool: 0 and 1).
  package enum Content: Sendable, Hashable {
    case reals([Double])
    case integers([Int])
  }

  /// - Precondition: as many values as the shape asks for.
  init(shape: [Int], _ content: Content) {
    (self.shape, self.content) = (shape, content)
    precondition(count == Self.count(of: shape), "a tensor needs as many values as its shape asks for")
  }

  /// How many values it holds.
  package var count: Int {
    switch content {
    case .reals(let values): values.count
    case .integers(let values): values.count
    }
  }

  /// The values as floating numbers, whatever they are.
  var reals: [Double] {
    switch content {
    case .reals(let values): values
    case .integers(let values): values.map { Double($0) }
    }
  }

  /// The whole numbers, nil if it holds floating ones.
  var integers: [Int]? {
    if case .integers(let values) = content { values } else { nil }
  }

  /// The same values in another shape.
  /// - Precondition: of the same count.
  func reshaped(_ shape: [Int]) -> FrozenTensor { FrozenTensor(shape: shape, content) }

  /// The product of the sizes; nil if one is negative or the product passes 2⁶².
  static func count(of shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow, product < 1 << 62 else { return nil }
      count = product
    }
    return count
  }
}

/// The types of elements that are read, by TensorFlow's numbers.
enum FrozenElement: Int {
  case float = 1
  case double = 2
  case int32 = 3
  case int64 = 9
  case bool = 10

  var size: Int {
    switch self {
    case .float, .int32: 4
    case .double, .int64: 8
    case .bool: 1
    }
  }

  /// The field of a TensorProto that holds such values one by one.
  var field: Int {
    switch self {
    case .float: 5
    case .double: 6
    case .int32: 7
    case .int64: 10
    case .bool: 11
    }
  }
}
