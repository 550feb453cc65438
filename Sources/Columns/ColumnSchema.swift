/// What a file says of one column before any value is read.
public struct ColumnSchema: Sendable, Hashable {
  /// How the column is shaped, entry by entry.
  public enum Shape: Sendable, Hashable {
    /// One value per entry.
    case scalar
    /// A fixed array with these dimensions.
    case fixed(dimensions: [Int])
    /// A list whose length changes from entry to entry; `counter` names the column that holds the length, if one does.
    case jagged(counter: String?)
    /// One text per entry. The type is `uint8` (UTF-8), the layout ``ColumnLayout/jagged(offsets:)``.
    case text
    /// Lists of lists, `depth` levels of them, each level of any length: a `vector<vector<float>>` has depth 2. With `isText`
    /// the innermost things are texts, which take one level of offsets more: a `vector<string>` is text of depth 1.
    case nested(depth: Int, isText: Bool)

    /// How many values an entry of a fixed array has, dimensions flattened; nil for other shapes, and for dimensions that
    /// no memory holds (negative, zero, or a product beyond 2^31: files can say anything).
    var fixedCount: Int? {
      guard case .fixed(let dimensions) = self else { return nil }
      var count = 1
      for dimension in dimensions {
        guard dimension > 0, dimension <= Int(Int32.max), count * dimension <= Int(Int32.max) else { return nil }
        count *= dimension
      }
      return count
    }
  }

  /// The column's name, as formulas write it.
  public let name: String
  /// The type of its values.
  public let type: ElementType
  /// How it is shaped.
  public let shape: Shape
  /// The fixed dimensions of each element of a list: `x[n][3]` and `vector<array<float, 3>>` have `[3]`. The values lie
  /// flattened, so a list of n such elements holds 3n values, and its offsets count values. Empty for all else.
  public let itemDimensions: [Int]

  /// Creates a description of a column.
  public init(name: String, type: ElementType, shape: Shape = .scalar, itemDimensions: [Int] = []) {
    self.name = name
    self.type = type
    self.shape = shape
    self.itemDimensions = itemDimensions
  }

  /// Whether the values are the bytes of texts.
  public var isText: Bool {
    switch shape {
    case .text, .nested(_, isText: true): true
    case .scalar, .fixed, .jagged, .nested: false
    }
  }

  /// How many levels of offsets the column's layout has.
  public var levelCount: Int {
    switch shape {
    case .scalar, .fixed: 0
    case .jagged, .text: 1
    case .nested(let depth, let isText): depth + (isText ? 1 : 0)
    }
  }

  /// Why no formula can use the column; nil if one can.
  public var obstacle: String? {
    switch shape {
    case .text: "it holds text"
    case .nested(1, isText: true): "it holds lists of texts"
    case .nested: "it holds lists of lists"
    case .scalar, .fixed, .jagged: nil
    }
  }
}
