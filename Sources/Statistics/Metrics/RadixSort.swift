/// The places of unsigned numbers in rising order; equal numbers stay in the order they came in.
///
/// First by the upper 33 bits, eleven at a time from the least significant on; a digit that is the same in all numbers is
/// skipped. Of different numbers few agree in so many bits: those are put right by insertion, and if they are not few the lower
/// bits and once more the upper are sorted as well.
/// - Parameter key: the number at a place; called once for each, in order.
/// - Complexity: O(count) time, 32 bytes of scratch each.
/// - Precondition: at most 2³² − 1 numbers.
@inline(__always)
func radixOrder(count: Int, key: (Int) -> UInt64) -> RadixOrder {
  precondition(count < Int(UInt32.max), "\(count) numbers are too many to sort")
  var order = RadixOrder(count: count)
  for i in 0..<count { order.set(i, key(i)) }
  order.sort()
  return order
}

/// A number and where it came from.
struct KeyedPlace {
  let key: UInt64
  let place: UInt32
}

/// Sorted numbers with the places they came from; owns its memory.
struct RadixOrder: ~Copyable {
  private static let bits = 11
  private static let digits = 6
  let count: Int
  private(set) var sorted: UnsafeMutablePointer<KeyedPlace>
  private var spare: UnsafeMutablePointer<KeyedPlace>

  init(count: Int) {
    self.count = count
    sorted = .allocate(capacity: count)
    spare = .allocate(capacity: count)
  }

  deinit {
    for pointer in [sorted, spare] { pointer.deallocate() }
  }

  /// Puts a number to its place.
  @inline(__always)
  mutating func set(_ place: Int, _ key: UInt64) {
    sorted[place] = KeyedPlace(key: key, place: UInt32(truncatingIfNeeded: place))
  }

  mutating func sort() {
    passes(Self.digits / 2..<Self.digits)
    if insertRest() { return }
    passes(0..<Self.digits)
  }

  /// Sorts by a range of digits, counted from the least significant.
  private mutating func passes(_ digits: Range<Int>) {
    guard count > 1 else { return }
    var counts = [UInt32](repeating: 0, count: digits.count << Self.bits)
    let (items, count) = (sorted, count)
    counts.withUnsafeMutableBufferPointer { counts in
      for i in 0..<count {
        for digit in digits { counts[(digit - digits.lowerBound) << Self.bits + Self.value(items[i].key, digit)] &+= 1 }
      }
    }
    for digit in digits {
      let slots = (digit - digits.lowerBound) << Self.bits
      if counts[slots + Self.value(sorted[0].key, digit)] == count { continue }
      pass(digit, counts[slots..<slots + 1 << Self.bits])
    }
  }

  /// Every number to its place by one digit.
  private mutating func pass(_ digit: Int, _ counts: ArraySlice<UInt32>) {
    var starts: [UInt32] = []
    var start: UInt32 = 0
    for count in counts {
      starts.append(start)
      start += count
    }
    let (from, to, count) = (sorted, spare, count)
    starts.withUnsafeMutableBufferPointer { starts in
      for i in 0..<count {
        let item = from[i]
        let value = Self.value(item.key, digit)
        to[Int(starts[value])] = item
        starts[value] &+= 1
      }
    }
    swap(&sorted, &spare)
  }

  @inline(__always)
  private static func value(_ key: UInt64, _ digit: Int) -> Int {
    Int(truncatingIfNeeded: key >> UInt64(truncatingIfNeeded: digit &* bits)) & (1 << bits - 1)
  }

  /// Sorts what agrees in the upper bits by insertion.
  /// - Returns: false if that would take many steps; the order of the upper bits, and of equal numbers, is kept.
  private func insertRest() -> Bool {
    var steps = 4 * count
    for i in stride(from: 1, to: count, by: 1) where sorted[i].key < sorted[i - 1].key {
      let item = sorted[i]
      var place = i
      while place > 0, sorted[place - 1].key > item.key {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = item
      steps -= i - place
      if steps < 0 { return false }
    }
    return true
  }
}
