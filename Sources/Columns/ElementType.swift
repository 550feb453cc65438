/// The primitive type of the values in a column.
///
/// The raw value is the name used in digests and JSON (`float32`, `int64`, …), the same as NumPy's.
public enum ElementType: String, Sendable, Hashable, Codable, CaseIterable {
  case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64

  /// Bytes one value takes, in memory and in files.
  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// Whether values are whole numbers (`bool` included).
  public var isInteger: Bool { self != .float32 && self != .float64 }
}
