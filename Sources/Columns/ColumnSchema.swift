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

  /// Creates a description of a column.
  public init(name: String, type: ElementType, shape: Shape = .scalar) {
    self.name = name
    self.type = type
    self.shape = shape
  }
}
