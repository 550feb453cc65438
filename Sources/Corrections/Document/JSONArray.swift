/// The elements of a JSON array. Where all are reals, as the contents of most bins are, they lie in memory as doubles.
package struct JSONArray: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral {
  /// An array of reals alone is always `reals`, so that equal arrays are stored alike.
  private enum Storage: Sendable, Hashable {
    case reals([Double])
    case values([JSONValue])
  }

  private let storage: Storage

  /// The elements as they are.
  package init(_ values: [JSONValue]) {
    let reals = Self.reals(values)
    storage = reals.isEmpty ? .values(values) : .reals(reals)
  }

  /// Numbers written with a point or an exponent.
  package init(reals: [Double]) { storage = reals.isEmpty ? .values([]) : .reals(reals) }

  package init(arrayLiteral elements: JSONValue...) { self.init(elements) }

  /// All of `values` as doubles; none if one of them is something else.
  private static func reals(_ values: [JSONValue]) -> [Double] {
    var reals: [Double] = []
    for value in values {
      guard case .number(let real) = value else { return [] }
      reals.append(real)
    }
    return reals
  }

  /// The elements, if there are some and all are reals.
  package var reals: [Double]? {
    guard case .reals(let reals) = storage else { return nil }
    return reals
  }

  package var startIndex: Int { 0 }

  package var endIndex: Int {
    switch storage {
    case .reals(let reals): reals.count
    case .values(let values): values.count
    }
  }

  package subscript(place: Int) -> JSONValue {
    switch storage {
    case .reals(let reals): .number(reals[place])
    case .values(let values): values[place]
    }
  }
}
