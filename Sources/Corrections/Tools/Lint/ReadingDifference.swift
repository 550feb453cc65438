/// How far two readings of the numbers of one document are apart.
struct ReadingDifference {
  /// How many numbers with point or exponent there are.
  private(set) var numbers = 0
  /// How many of them differ.
  private(set) var count = 0
  /// By how many doubles at most.
  private(set) var ulps = 0

  /// - Precondition: the documents are the same but for their numbers.
  init(_ a: JSONValue, _ b: JSONValue) { compare(a, b) }

  private mutating func compare(_ a: JSONValue, _ b: JSONValue) {
    switch (a, b) {
    case (.number(let x), .number(let y)): compare(x, y)
    case (.array(let a), .array(let b)): for (one, other) in zip(a, b) { compare(one, other) }
    case (.object(let a), .object(let b)): for (one, other) in zip(a, b) { compare(one.value, other.value) }
    default: break
    }
  }

  private mutating func compare(_ x: Double, _ y: Double) {
    numbers += 1
    guard x.bitPattern != y.bitPattern, !x.isNaN else { return }
    count += 1
    // Both have one sign, so that their patterns count the doubles between them.
    ulps = max(ulps, Int(clamping: x.bitPattern > y.bitPattern ? x.bitPattern - y.bitPattern : y.bitPattern - x.bitPattern))
  }
}
