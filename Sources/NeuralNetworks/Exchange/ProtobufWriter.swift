/// Writes one protobuf message: fields stand in the order of the calls, so the same calls give the same bytes.
///
/// Protocol Buffers documentation, *Encoding*.
package struct ProtobufWriter: Sendable, Hashable {
  /// The message so far.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// A number of variable length; a negative one takes ten bytes, as int32 and int64 ask.
  package mutating func integer(_ field: Int, _ value: Int) {
    key(field, type: 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  package mutating func float(_ field: Int, _ value: Float) {
    key(field, type: 5)
    append(value.bitPattern)
  }

  package mutating func double(_ field: Int, _ value: Double) {
    key(field, type: 1)
    append(value.bitPattern)
  }

  package mutating func bytes(_ field: Int, _ content: [UInt8]) {
    key(field, type: 2)
    varint(UInt64(content.count))
    bytes += content
  }

  package mutating func text(_ field: Int, _ text: String) { bytes(field, Array(text.utf8)) }

  /// A message within, made by `body`.
  package mutating func message(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    body(&inner)
    bytes(field, inner.bytes)
  }

  /// A repeated field of whole numbers in one run.
  package mutating func packed(_ field: Int, _ values: [Int]) {
    var inner = ProtobufWriter()
    for value in values { inner.varint(UInt64(bitPattern: Int64(value))) }
    bytes(field, inner.bytes)
  }

  /// A repeated field of `Float` in one run.
  package mutating func packed(_ field: Int, _ values: [Float]) {
    var inner = ProtobufWriter()
    for value in values { inner.append(value.bitPattern) }
    bytes(field, inner.bytes)
  }

  private mutating func key(_ field: Int, type: UInt64) {
    precondition(1...0x1fff_ffff ~= field, "a field number of protobuf is in 1...536870911")
    varint(UInt64(field) << 3 | type)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7f {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append<Bits: FixedWidthInteger>(_ bits: Bits) {
    for shift in stride(from: 0, to: Bits.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> Bits(shift))) }
  }
}
