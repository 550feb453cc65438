/// How a `Double32_t` or `Float16_t` lies in a file, by the range in its title (`[min,max,bits]`).
///
/// - A range makes it an integer of 32 bits: value = integer / factor + minimum, with factor = 2^bits / (max - min), where
///   32 bits count as 2^32 - 1.
/// - `[0,0,bits]` with fewer than 15 bits keeps so many bits of the mantissa: one byte of exponent, two of sign and mantissa.
/// - Otherwise a `Double32_t` is a float, and a `Float16_t` keeps 12 bits.
enum PackedReal: Sendable, Hashable {
  case float
  case scaled(factor: Double, minimum: Double)
  case shortened(bits: Int)

  init(title: String, isDouble: Bool) {
    let range = PackedReal.range(in: title)
    if range.minimum < range.maximum {
      let steps = range.bits < 32 ? Double(1 << range.bits) : 4_294_967_295
      self = .scaled(factor: steps / (range.maximum - range.minimum), minimum: range.minimum)
      return
    }
    // Without a range the format keeps the number of bits where the minimum would be, if they are few enough.
    let kept = range.bits < 15 ? range.bits : Int(exactly: range.minimum.rounded(.towardZero)) ?? 0
    let bits = kept > 0 ? min(kept, 22) : isDouble ? 0 : 12
    self = bits == 0 ? .float : .shortened(bits: bits)
  }

  /// Bytes one value takes.
  var byteCount: Int { if case .shortened = self { 3 } else { 4 } }

  /// The value that lies at `place`, which must have ``byteCount`` bytes.
  @inline(__always)
  func value(at place: UnsafeRawPointer) -> Double {
    switch self {
    case .float: return Double(Float(bitPattern: UInt32(bigEndian: place.loadUnaligned(as: UInt32.self))))
    case .scaled(let factor, let minimum):
      return Double(UInt32(bigEndian: place.loadUnaligned(as: UInt32.self))) / factor + minimum
    case .shortened(let bits):
      let exponent = UInt32(place.load(as: UInt8.self))
      let mantissa = UInt32(UInt16(bigEndian: place.loadUnaligned(fromByteOffset: 1, as: UInt16.self)))
      let kept = mantissa & ((1 << UInt32(bits + 1)) - 1)
      let value = Float(bitPattern: exponent << 23 | kept << UInt32(23 - bits))
      return Double(mantissa >> UInt32(bits + 1) & 1 == 1 ? -value : value)
    }
  }

  // MARK: The title

  private static func range(in title: String) -> (minimum: Double, maximum: Double, bits: Int) {
    for group in title.split(separator: "[").dropFirst(title.hasPrefix("[") ? 0 : 1).prefix(2) {
      guard let end = group.firstIndex(of: "]") else { return (0, 0, 32) }
      let parts = group[..<end].split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count > 1 else { continue }  // the first brackets may be a dimension
      let stated = parts.count > 2 ? number(String(parts[2])) : 32
      let bits = (2...32).contains(stated) ? Int(stated) : 32
      return (limit(parts[0]), limit(parts[1]), bits)
    }
    return (0, 0, 32)
  }

  /// The end of a range: a number, or one of the few multiples of pi that the format knows.
  private static func limit(_ text: Substring) -> Double {
    let plain = text.lowercased().filter { $0 != " " }
    guard plain.contains("pi") else { return number(plain) }
    let multiples: [(String, Double)] = [
      ("2pi", 2), ("2*pi", 2), ("twopi", 2), ("pi/2", 0.5), ("pi/4", 0.25),
    ]
    let multiple = multiples.first { plain.contains($0.0) }?.1 ?? 1
    return plain.contains("-") ? -multiple * .pi : multiple * .pi
  }

  /// The number that a text starts with; 0 if none.
  private static func number(_ text: String) -> Double {
    let letters = text.filter { $0 != " " }.prefix(32)
    for end in letters.indices.reversed() {
      if let value = Double(letters[...end]), value.isFinite { return value }
    }
    return 0
  }
}
