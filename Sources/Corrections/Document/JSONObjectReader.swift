/// Reads one JSON object of a schema: asks for keys by name and refuses those the schema does not know.
///
/// Errors carry the key as the first step of their path.
struct JSONObjectReader {
  private let members: [JSONMember]

  /// - Parameter keys: every key the schema has here.
  init(_ value: JSONValue, keys: [String]) throws(CorrectionError) {
    guard case .object(let members) = value else {
      throw CorrectionError(.wrongKind(expected: "an object", found: value.kind))
    }
    for (i, member) in members.enumerated() {
      // Most documents have their keys in the order of the schema.
      if i < keys.count, keys[i] == member.key { continue }
      guard keys.contains(member.key) else { throw CorrectionError(.unknownKey(member.key, allowed: keys)) }
    }
    self.members = members
  }

  private subscript(key: String) -> JSONValue? {
    for i in members.indices where members[i].key == key { return members[i].value }
    return nil
  }

  /// The value of `key`, or nil if it is absent or null.
  func optional(_ key: String) -> JSONValue? {
    guard let value = self[key], value != .null else { return nil }
    return value
  }

  /// The value of `key` as `read` makes it.
  func required<T>(_ key: String, _ read: (JSONValue) throws(CorrectionError) -> T) throws(CorrectionError) -> T {
    guard let value = self[key] else { throw CorrectionError(.missingKey(key)) }
    return try located(key) { () throws(CorrectionError) in try read(value) }
  }

  /// As ``required(_:_:)``, or nil if the key is absent or null.
  func optional<T>(_ key: String, _ read: (JSONValue) throws(CorrectionError) -> T) throws(CorrectionError) -> T? {
    guard let value = optional(key) else { return nil }
    return try located(key) { () throws(CorrectionError) in try read(value) }
  }
}

extension JSONValue {
  func asString() throws(CorrectionError) -> String {
    guard case .string(let value) = self else { throw CorrectionError(.wrongKind(expected: "a string", found: kind)) }
    return value
  }

  func asInteger() throws(CorrectionError) -> Int64 {
    guard case .integer(let value) = self else { throw CorrectionError(.wrongKind(expected: "an integer", found: kind)) }
    return value
  }

  func asDouble() throws(CorrectionError) -> Double {
    switch self {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    default: throw CorrectionError(.wrongKind(expected: "a number", found: kind))
    }
  }

  /// The elements of an array, if there are some and all are reals.
  var reals: [Double]? {
    guard case .array(let items) = self else { return nil }
    return items.reals
  }

  /// The elements of an array of numbers.
  func numbers() throws(CorrectionError) -> [Double] {
    if let reals { return reals }
    return try asArray { (item) throws(CorrectionError) in try item.asDouble() }
  }

  /// The elements of an array, each read by `read`; errors carry the index.
  func asArray<T>(_ read: (JSONValue) throws(CorrectionError) -> T) throws(CorrectionError) -> [T] {
    guard case .array(let items) = self else { throw CorrectionError(.wrongKind(expected: "an array", found: kind)) }
    var values: [T] = []
    values.reserveCapacity(items.count)
    for (i, item) in items.enumerated() {
      do { values.append(try read(item)) } catch { throw error.within("[\(i)]") }
    }
    return values
  }
}
