/// The flattened values of a column, in their own type.
public enum ColumnValues: Sendable, Hashable {
  case bool([Bool])
  case int8([Int8])
  case uint8([UInt8])
  case int16([Int16])
  case uint16([UInt16])
  case int32([Int32])
  case uint32([UInt32])
  case int64([Int64])
  case uint64([UInt64])
  case float32([Float])
  case float64([Double])

  /// No values of the given type.
  public init(emptyOf type: ElementType) {
    switch type {
    case .bool: self = .bool([])
    case .int8: self = .int8([])
    case .uint8: self = .uint8([])
    case .int16: self = .int16([])
    case .uint16: self = .uint16([])
    case .int32: self = .int32([])
    case .uint32: self = .uint32([])
    case .int64: self = .int64([])
    case .uint64: self = .uint64([])
    case .float32: self = .float32([])
    case .float64: self = .float64([])
    }
  }

  /// The type of every value.
  public var type: ElementType {
    switch self {
    case .bool: .bool
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    case .uint16: .uint16
    case .int32: .int32
    case .uint32: .uint32
    case .int64: .int64
    case .uint64: .uint64
    case .float32: .float32
    case .float64: .float64
    }
  }

  /// How many values there are, over all entries.
  public var count: Int {
    switch self {
    case .bool(let v): v.count
    case .int8(let v): v.count
    case .uint8(let v): v.count
    case .int16(let v): v.count
    case .uint16(let v): v.count
    case .int32(let v): v.count
    case .uint32(let v): v.count
    case .int64(let v): v.count
    case .uint64(let v): v.count
    case .float32(let v): v.count
    case .float64(let v): v.count
    }
  }

  /// The values as doubles; `true` is 1. Integers beyond 2^53 round to the nearest double.
  public func doubles() -> [Double] {
    switch self {
    case .bool(let v): v.map { $0 ? 1 : 0 }
    case .int8(let v): v.map { Double($0) }
    case .uint8(let v): v.map { Double($0) }
    case .int16(let v): v.map { Double($0) }
    case .uint16(let v): v.map { Double($0) }
    case .int32(let v): v.map { Double($0) }
    case .uint32(let v): v.map { Double($0) }
    case .int64(let v): v.map { Double($0) }
    case .uint64(let v): v.map { Double($0) }
    case .float32(let v): v.map { Double($0) }
    case .float64(let v): v
    }
  }

  /// The values at `range`.
  public subscript(range: Range<Int>) -> ColumnValues {
    switch self {
    case .bool(let v): .bool(Array(v[range]))
    case .int8(let v): .int8(Array(v[range]))
    case .uint8(let v): .uint8(Array(v[range]))
    case .int16(let v): .int16(Array(v[range]))
    case .uint16(let v): .uint16(Array(v[range]))
    case .int32(let v): .int32(Array(v[range]))
    case .uint32(let v): .uint32(Array(v[range]))
    case .int64(let v): .int64(Array(v[range]))
    case .uint64(let v): .uint64(Array(v[range]))
    case .float32(let v): .float32(Array(v[range]))
    case .float64(let v): .float64(Array(v[range]))
    }
  }

  /// Lends the values as bytes in the machine's order (little-endian on every machine Concord runs on); `bool` is 0 or 1.
  public func withRawBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .bool(let v): v.withUnsafeBytes(body)
    case .int8(let v): v.withUnsafeBytes(body)
    case .uint8(let v): v.withUnsafeBytes(body)
    case .int16(let v): v.withUnsafeBytes(body)
    case .uint16(let v): v.withUnsafeBytes(body)
    case .int32(let v): v.withUnsafeBytes(body)
    case .uint32(let v): v.withUnsafeBytes(body)
    case .int64(let v): v.withUnsafeBytes(body)
    case .uint64(let v): v.withUnsafeBytes(body)
    case .float32(let v): v.withUnsafeBytes(body)
    case .float64(let v): v.withUnsafeBytes(body)
    }
  }
}
