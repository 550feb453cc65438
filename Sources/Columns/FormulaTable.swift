/// A binned function that formulas call by a name of the card's choice: `pu(Pileup_nTrueInt)`.
///
/// Bin `i` of an axis holds `edges[i] <= x < edges[i + 1]`. A bin without a value (NaN), and a NaN among the arguments,
/// make the result missing.
public struct FormulaTable: Sendable, Hashable, Codable {
  /// What the table gives beyond the first and last edge of any axis.
  public enum Outside: Sendable, Hashable, Codable {
    /// The value of the nearest bin.
    case clamp
    /// Nothing: the result is missing.
    case missing
    /// This.
    case value(Double)
  }

  /// The edges of each axis, rising; one to three axes, in the order of the arguments.
  public let edges: [[Double]]
  /// One value per combination of bins, the first axis running fastest; NaN where there is none.
  public let values: [Double]
  /// What lies outside.
  public let outside: Outside

  /// Makes a table; nil if edges do not rise, or do not go with the number of values.
  public init?(edges: [[Double]], values: [Double], outside: Outside) {
    guard (1...3).contains(edges.count), edges.allSatisfy({ $0.count >= 2 }) else { return nil }
    for axis in edges { for i in 1..<axis.count where !(axis[i - 1] < axis[i]) { return nil } }
    guard edges.reduce(1, { $0 * ($1.count - 1) }) == values.count else { return nil }
    self.edges = edges
    self.values = values
    self.outside = outside
  }

  /// Equal in edges, policy and values, where bins without a value equal each other.
  public static func == (a: Self, b: Self) -> Bool {
    a.edges == b.edges && a.outside == b.outside && zip(a.values, b.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  /// Consistent with equality.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(edges)
    hasher.combine(outside)
  }

  private enum CodingKeys: CodingKey { case edges, values, outside }

  /// Reads a table as ``encode(to:)`` wrote it, with all checks.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let values = try container.decode([Double?].self, forKey: .values).map { $0 ?? .nan }
    let outside = try container.decode(Outside.self, forKey: .outside)
    let edges = try container.decode([[Double]].self, forKey: .edges)
    guard let table = Self(edges: edges, values: values, outside: outside) else {
      throw DecodingError.dataCorruptedError(
        forKey: .edges, in: container, debugDescription: "edges and values do not fit")
    }
    self = table
  }

  /// Writes the table; bins without a value as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(edges, forKey: .edges)
    try container.encode(values.map { $0.isNaN ? nil : $0 }, forKey: .values)
    try container.encode(outside, forKey: .outside)
  }

  /// The value at a point; NaN where it is missing.
  /// - Parameter point: one coordinate per axis.
  public func value(at point: [Double]) -> Double {
    precondition(point.count == edges.count, "\(point.count) coordinates for \(edges.count) axes")
    return value { point[$0] }
  }

  /// The value at the point whose coordinates `coordinate` gives.
  @inline(__always)
  func value(_ coordinate: (Int) -> Double) -> Double {
    var place = 0
    var stride = 1
    for axis in edges.indices {
      let x = coordinate(axis)
      if x.isNaN { return .nan }
      let bins = edges[axis].count - 1
      var bin = bin(of: x, axis)
      if bin < 0 || bin >= bins {
        switch outside {
        case .clamp: bin = bin < 0 ? 0 : bins - 1
        case .missing: return .nan
        case .value(let value): return value
        }
      }
      place += stride * bin
      stride *= bins
    }
    return values[place]
  }

  /// The bin of a number, -1 below and the number of bins above all.
  private func bin(of x: Double, _ axis: Int) -> Int {
    edges[axis].withUnsafeBufferPointer { edges in
      if x < edges[0] { return -1 }
      var low = 0
      var high = edges.count  // edges[low] <= x, and x < edges[high] if there is such an edge
      while high - low > 1 {
        let middle = (low + high) / 2
        if edges[middle] <= x { low = middle } else { high = middle }
      }
      return low
    }
  }
}

extension FormulaKernels {
  /// Looks up one element after the other.
  static func lookup(_ out: Output, _ table: FormulaTable, _ inputs: [FormulaInput], _ count: Int) {
    for i in 0..<count {
      out[i] = table.value { axis in
        switch inputs[axis] {
        case .constant(let value): value
        case .memory(let values): values[i]
        }
      }
    }
  }
}

/// Calls of tables.
extension FormulaLowering {
  /// A lookup, element by element; missing where an argument is, or where the table has nothing to give.
  mutating func lookup(_ name: String, _ arguments: [Int], _ scope: FormulaScope) throws(FormulaError) -> FormulaMeaning? {
    guard let index = tableNames.firstIndex(of: name) else { return nil }
    let needed = tables[index].edges.count
    guard arguments.count == needed else {
      let axes = ["x", "y", "z"].prefix(needed).joined(separator: ", ")
      throw scope.error(
        .argumentCount(function: name), "the lookup \(name) has \(needed) axes, not \(arguments.count)", "Write \(name)(\(axes))."
      )
    }
    let shape = try common(arguments, scope)
    let value = graph.lookup(index, arguments.map { scope[$0].value }, shape: shape)
    var missing = graph.compute(.isNaN, [value], shape: shape)
    for argument in arguments { missing = or(missing, scope[argument].missing, shape) }
    return FormulaMeaning(value: value, missing: missing, isBoolean: false, shape: shape, mayBeNaN: false)
  }

  /// Refuses names of tables that formulas could not tell from something else.
  static func check(_ tables: [String: FormulaTable], columns: Set<String>, definitions: FormulaDefinitions) throws(FormulaError)
  {
    for name in tables.keys.sorted() {
      let source = FormulaSource(name, place: "lookups.\(name)")
      if columns.contains(name) || definitions.formulas[name] != nil {
        let other = columns.contains(name) ? "column" : "definition"
        throw source.error(.badName(name), at: 0, "the lookup has the name of a \(other)", "Choose another name.")
      }
      if FormulaConstant(rawValue: name) != nil || FormulaFunction(rawValue: name) != nil {
        throw source.error(.badName(name), at: 0, "'\(name)' already has a meaning in formulas", "Choose another name.")
      }
      var lexer = FormulaLexer(source)
      guard let first = try? lexer.next(), first.token == .name(name, quoted: false), (try? lexer.next())?.token == .end else {
        throw source.error(
          .badName(name), at: 0, "'\(name)' is not a name formulas can write",
          "Use letters, digits and _, not starting with a digit.")
      }
    }
  }
}
