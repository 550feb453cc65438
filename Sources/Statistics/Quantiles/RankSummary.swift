/// Some values of a weighted sample, rising, each with what is known of its place in the whole.
///
/// `below[i]` is the most weight that can lie before value i, `through[i]` the least that lies up to and including it. A whole
/// sample is known exactly; merging adds what the other summary knows, and thinning out forgets, but never lies.
/// M. B. Greenwald, S. Khanna, PODS (2004) 275, section 4, for weighted values.
struct RankSummary: Sendable, Hashable {
  private(set) var values: [Double]
  private(set) var below: [Double]
  private(set) var through: [Double]

  /// The summary of nothing.
  init() { (values, below, through) = ([], [], []) }

  /// The exact summary of pairs (value, weight) in any order.
  init(_ pairs: [(value: Double, weight: Double)]) {
    self.init()
    var sum = 0.0
    for pair in pairs.sorted(by: { $0 < $1 }) {
      values.append(pair.value)
      below.append(sum)
      sum += pair.weight
      through.append(sum)
    }
  }

  /// What was stored.
  init(values: [Double], below: [Double], through: [Double]) {
    (self.values, self.below, self.through) = (values, below, through)
  }

  var totalWeight: Double { through.last ?? 0 }

  /// By how much weight the place of any answer can be off.
  var rankError: Double {
    values.indices.dropFirst().reduce(0) { max($0, (below[$1] - through[$1 - 1]) / 2) }
  }

  /// The summary of both samples. Of equal values those of `self` come first.
  func merged(with other: RankSummary) -> RankSummary {
    if values.isEmpty { return other }
    if other.values.isEmpty { return self }
    var result = RankSummary()
    var (i, j) = (0, 0)
    while i < values.count || j < other.values.count {
      let mine = j == other.values.count || (i < values.count && values[i] <= other.values[j])
      let (one, a, two, b) = mine ? (self, i, other, j) : (other, j, self, i)
      result.values.append(one.values[a])
      result.below.append(one.below[a] + (b < two.values.count ? two.below[b] : two.totalWeight))
      result.through.append(one.through[a] + (b > 0 ? two.through[b - 1] : 0))
      if mine { i += 1 } else { j += 1 }
    }
    return result
  }

  /// About `size` of the values, spread evenly over the weight; the first and the last stay. The rank error grows by no more than
  /// half of the total over `size` − 1.
  func thinned(to size: Int) -> RankSummary {
    guard values.count > size else { return self }
    var kept = [0]
    for k in 1..<size - 1 {
      let place = place(of: totalWeight * Double(k) / Double(size - 1))
      if place > kept[kept.count - 1] { kept.append(place) }
    }
    if kept[kept.count - 1] != values.count - 1 { kept.append(values.count - 1) }
    return RankSummary(values: kept.map { values[$0] }, below: kept.map { below[$0] }, through: kept.map { through[$0] })
  }

  /// The value whose place is surest to hold cumulative weight `rank`: value i is off by at most the larger of below[i] − rank and
  /// rank − through[i]; the first rises with i and the second falls, so the best is next to where they cross.
  /// - Precondition: the summary is not empty.
  func place(of rank: Double) -> Int {
    var (low, high) = (0, values.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if below[middle] - rank >= rank - through[middle] { high = middle } else { low = middle + 1 }
    }
    guard low > 0 else { return 0 }
    return max(below[low] - rank, rank - through[low]) <= max(below[low - 1] - rank, rank - through[low - 1]) ? low : low - 1
  }
}
