extension FrozenTensor {
  /// Reads a TensorProto; nil if its elements are of a type that is not read (text, half precision, …).
  ///
  /// Values lie in one run of little-endian bytes, or one by one; if these are fewer than the shape asks for, the last one
  /// fills the rest (none: zeros), which is how a constant of equal values is stored.
  /// - Parameter limit: how many values it may hold.
  /// - Throws: ``ExchangeError`` if it is damaged, or larger.
  static func read(_ message: ProtobufReader, limit: Int) throws(ExchangeError) -> FrozenTensor? {
    var reader = message
    var type = 0
    var shape: [Int] = []
    while let field = try reader.next() {
      switch field.number {
      case 1: type = try reader.integer(field)
      case 2: shape = try FrozenGraph.shape(try reader.message(field, "tensor_shape")) ?? [-1]
      default: continue
      }
    }
    guard let element = FrozenElement(rawValue: type) else { return nil }
    guard let count = count(of: shape) else { throw message.error(.badShape(shape), at: message.position) }
    guard count <= limit else {
      throw message.error(.tooMany(what: "values in tensors", count: count, limit: limit), at: message.position)
    }
    return FrozenTensor(shape: shape, try values(message, element, count: count))
  }

  private static func values(
    _ message: ProtobufReader, _ element: FrozenElement, count: Int
  ) throws(ExchangeError) -> Content {
    var reader = message
    var (reals, integers): ([Double], [Int]) = ([], [])
    while let field = try reader.next() {
      if field.number == 4 {
        let range = try reader.bytes(field)
        if range.isEmpty { continue }
        guard range.count == count * element.size else {
          throw reader.error(.wrongCount(what: "bytes", count: range.count, expected: count * element.size), at: field.offset)
        }
        return content(reader.bytes, range, element)
      }
      guard field.number == element.field else { continue }
      switch element {
      case .float, .double: try reader.append(field, width: element.size, to: &reals, limit: count)
      case .int32, .int64, .bool: try reader.append(field, to: &integers, limit: count)
      }
    }
    switch element {
    case .float, .double: return .reals(filled(reals, 0, count))
    case .int32, .int64, .bool: return .integers(filled(integers, 0, count))
    }
  }

  private static func filled<Value>(_ values: [Value], _ zero: Value, _ count: Int) -> [Value] {
    values + [Value](repeating: values.last ?? zero, count: count - values.count)
  }

  private static func content(_ bytes: [UInt8], _ range: Range<Int>, _ element: FrozenElement) -> Content {
    let starts = stride(from: range.lowerBound, to: range.upperBound, by: element.size)
    func bits(_ start: Int) -> UInt64 {
      (0..<element.size).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
    switch element {
    case .float: return .reals(starts.map { Double(Float(bitPattern: UInt32(bits($0)))) })
    case .double: return .reals(starts.map { Double(bitPattern: bits($0)) })
    case .int32: return .integers(starts.map { Int(Int32(truncatingIfNeeded: bits($0))) })
    case .int64: return .integers(starts.map { Int(Int64(bitPattern: bits($0))) })
    case .bool: return .integers(starts.map { bits($0) == 0 ? 0 : 1 })
    }
  }
}
