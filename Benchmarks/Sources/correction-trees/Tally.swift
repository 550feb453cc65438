/// Counts by kind of correction, way of evaluating, and what came out; and the rows that differ.
struct Tally {
  private var counts: [[String]: Int] = [:]
  private(set) var differences: [String] = []

  mutating func add(_ kind: String, _ way: String, _ what: String, _ count: Int = 1) {
    counts[[kind, way, what], default: 0] += count
  }

  /// Compares one row with what it must be, bit for bit; other NaNs are equal. What differs at all is noted.
  mutating func compare(_ it: TreeCase, _ way: String, row: Int, _ ours: Double?, _ theirs: Double?) {
    let what = Tally.relation(ours, theirs)
    add(it.kind, way, what.rawValue)
    guard what != .equal, what != .bothThrow else { return }
    differ(it, way, row: row, ours, theirs)
  }

  /// Notes a row for the script to explain; its kind of difference is counted there.
  mutating func differ(_ it: TreeCase, _ way: String, row: Int, _ ours: Double?, _ theirs: Double?) {
    func word(_ value: Double?) -> String { value.map { "\($0)" } ?? "throws" }
    differences.append("\(it.name)\t\(row)\t\(way)\t\(word(ours))\t\(word(theirs))")
  }

  enum Relation: String {
    case equal = "bit-equal"
    case close = "within 1e-14"
    case beyond = "BEYOND 1e-14"
    case bothThrow = "throws alike"
    case throwsHere = "THROWS HERE ALONE"
    case throwsThere = "THROWS THERE ALONE"
  }

  static func relation(_ ours: Double?, _ theirs: Double?) -> Relation {
    switch (ours, theirs) {
    case (nil, nil): .bothThrow
    case (nil, _): .throwsHere
    case (_, nil): .throwsThere
    case (let ours?, let theirs?):
      if ours.bitPattern == theirs.bitPattern || (ours.isNaN && theirs.isNaN) {
        .equal
      } else if ours == theirs || (ours - theirs).magnitude <= 1e-14 * max(ours.magnitude, theirs.magnitude) {
        .close
      } else {
        .beyond
      }
    }
  }

  func print() {
    for (key, count) in counts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      Swift.print((key + ["\(count)"]).joined(separator: "\t"))
    }
  }
}
