internal import Columns

/// Where the values of one column lie in the baskets of its branch.
struct ColumnSource: Sendable {
  let schema: ColumnSchema
  /// Which list of baskets, by position in the tree.
  let branch: Int
  /// Bytes at the start of each entry that are not this column's: other leaves, or a list's own header.
  let lead: Int
  /// Bytes per entry for fixed shapes; nil for lists and for values read one after another.
  let stride: Int?
  /// Values per element of a counted list (`x[n][3]` has 3).
  let inner: Int
  /// The leaf that counts, by place in the record.
  let counterPlace: Int?
  /// The leaf itself.
  let leafPlace: Int
  /// How entries lie whose values must be read one after another, and which of the values in it this column is; nil where
  /// places can be computed.
  var sequence: (type: StoredType, leaf: Int)?

  /// Values per entry for fixed shapes; 0 for dimensions that files can state and no memory can hold.
  var fixedCount: Int {
    switch schema.shape {
    case .scalar: 1
    case .fixed(let dimensions): dimensions.reduce(1) { $1 > 0 && $0 <= 1 << 40 / $1 ? $0 * $1 : 0 }
    case .jagged, .text, .nested: 0
    }
  }
}

/// A column that is in the file and is not read.
public struct UnsupportedColumn: Sendable, Hashable {
  /// The branch.
  public let name: String
  /// Its type as far as the file tells.
  public let type: String
  /// Why it is not read.
  public let reason: String
}

extension Branch {
  /// The type to show when the branch is not read.
  var typeName: String {
    if !elementClass.isEmpty { return elementClass }
    return leaves.isEmpty ? className : leaves.map(\.className).joined(separator: ", ")
  }
}

extension Leaf {
  var isCounted: Bool { counterPlace != nil || counterName != nil }

  var elementType: ElementType? {
    switch className {
    case "TLeafO": .bool
    case "TLeafB": isUnsigned ? .uint8 : .int8
    case "TLeafS": isUnsigned ? .uint16 : .int16
    case "TLeafI": isUnsigned ? .uint32 : .int32
    case "TLeafL", "TLeafG": isUnsigned ? .uint64 : .int64
    case "TLeafF": .float32
    case "TLeafD": .float64
    default: nil
    }
  }
}

extension ElementType {
  /// The type behind a number of the format (1 to 19); nil where values are packed otherwise.
  init?(streamerCode code: Int) {
    switch code {
    case 1: self = .int8
    case 2: self = .int16
    case 3, 6: self = .int32
    case 4, 16: self = .int64
    case 5: self = .float32
    case 8: self = .float64
    case 11: self = .uint8
    case 12: self = .uint16
    case 13, 15: self = .uint32
    case 14, 17: self = .uint64
    case 18: self = .bool
    default: return nil
    }
  }
}
