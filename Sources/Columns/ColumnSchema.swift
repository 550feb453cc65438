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
