internal import Glibc

/// The bytes of a text, which may be asked for anywhere: where the text has none they are 0, which JSON has nowhere, so that
/// whoever reads on stops there without counting.
///
/// Valid only inside the closure that lends the memory.
struct JSONBytes {
  private let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var count: Int { bytes.count }

  subscript(place: Int) -> UInt8 {
    UInt(bitPattern: place) < UInt(bitPattern: bytes.count) ? bytes[place] : 0
  }

  /// The bytes of a part of the text.
  subscript(range: Range<Int>) -> Slice<UnsafeBufferPointer<UInt8>> {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "\(range) is no part of \(bytes.count) bytes")
    return bytes[range]
  }

  /// The text of a part that is known to be ASCII.
  func plainText(_ range: Range<Int>) -> String {
    String(copying: UTF8Span(unchecked: UnsafeBufferPointer(rebasing: self[range]).span, isKnownASCII: true))
  }

  /// Eight bytes from `place` on, the first one lowest; nil if the text ends before.
  private func word(at place: Int) -> UInt64? {
    guard place >= 0, bytes.count - place >= 8 else { return nil }
    return UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// How far away the next `byte` is, or the end of the text.
  func distance(to byte: UInt8, from place: Int) -> Int {
    guard let start = bytes.baseAddress, place >= 0, place < count else { return 0 }
    guard let found = memchr(start + place, Int32(byte), count - place) else { return count - place }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start + place)
  }

  /// Whether the bytes of `range` stand at `place` again.
  @inline(__always)
  func repeats(_ range: Range<Int>, at place: Int) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= count else { return false }
    var (known, here) = (range.lowerBound, place)
    while range.upperBound - known >= 8 {
      guard let word = word(at: here), word == self.word(at: known) else { return false }
      (known, here) = (known + 8, here + 8)
    }
    if let word = word(at: here), let same = self.word(at: known) {
      // The bytes behind the range leave at the high end.
      return (word ^ same) << (64 - 8 * (range.upperBound - known)) == 0
    }
    while known < range.upperBound {
      guard self[known] == self[here] else { return false }
      (known, here) = (known + 1, here + 1)
    }
    return true
  }

  /// Whether a part of the text spells `word`.
  func spells(_ word: StaticString, at place: Int) -> Bool {
    guard place >= 0, bytes.count - place >= word.utf8CodeUnitCount else { return false }
    return bytes[place..<place + word.utf8CodeUnitCount].elementsEqual(
      UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}

// MARK: Eight bytes at a time

extension JSONBytes {
  /// Moves `place` past the digits there and hangs them behind those of `number`, modulo 2⁶⁴.
  ///
  /// Digits come eight at a time, since a loop that ends after a number of digits that nobody can guess costs more than them all.
  @inline(__always)
  func gatherDigits(into number: inout UInt64, from place: inout Int) {
    while let word = word(at: place) {
      let digits = word &- Self.each(0x30)
      // The high bit of each byte that is no digit; what a difference borrows reaches bytes behind the first of them only.
      let others = (digits &+ Self.each(0x76) | digits) & Self.each(0x80)
      guard others != 0 else {
        number = number &* 100_000_000 &+ Self.number(digits)
        place &+= 8
        continue
      }
      let count = others.trailingZeroBitCount / 8
      guard count > 0 else { return }
      // Behind as many zeros as make eight digits.
      number = number &* Self.powers[count] &+ Self.number(digits << (64 &- 8 &* count))
      place &+= count
      return
    }
    while case let digit = self[place] &- UInt8(ascii: "0"), digit < 10 {
      number = number &* 10 &+ UInt64(digit)
      place &+= 1
    }
  }

  /// The number that eight digits spell, the first in the lowest byte: pairs, then fours, then all.
  @inline(__always)
  private static func number(_ digits: UInt64) -> UInt64 {
    let pairs = (digits & 0x00FF_00FF_00FF_00FF) &* 10 &+ (digits >> 8 & 0x00FF_00FF_00FF_00FF)
    let fours = (pairs & 0x0000_FFFF_0000_FFFF) &* 100 &+ (pairs >> 16 & 0x0000_FFFF_0000_FFFF)
    return (fours & 0xFFFF_FFFF) &* 10_000 &+ fours >> 32
  }

  private static let powers: [UInt64] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]

  /// Moves `place` to the next byte that is not a plain character of a string: a quote, a backslash, a control character, the
  /// end of the text, or part of a character beyond ASCII.
  func skipPlainText(from place: inout Int) {
    while let word = word(at: place) {
      let (quotes, backslashes) = (word ^ Self.each(0x22), word ^ Self.each(0x5C))
      let low = (word &- Self.each(0x20)) & ~word
      let special = (quotes &- Self.each(1)) & ~quotes | (backslashes &- Self.each(1)) & ~backslashes | low | word
      let marks = special & Self.each(0x80)
      place &+= marks.trailingZeroBitCount / 8
      if marks != 0 { return }
    }
    while case let byte = self[place], byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      place &+= 1
    }
  }

  /// A byte in every place of eight.
  @inline(__always)
  private static func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }
}
