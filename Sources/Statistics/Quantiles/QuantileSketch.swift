/// Quantiles of a weighted sample of any length in little memory, with a bound on their error that always holds.
///
/// Values are gathered in blocks of ``size``; summaries of 2, 4, 8, … blocks are made by merging two of half the length and thinning
/// the result back to `size` values (J. I. Munro, M. S. Paterson, *Theor. Comput. Sci.* 12 (1980) 315). Nothing is random: the same
/// values in the same order, cut in the same parts, give the same sketch. An answer's place in the sample is off by no more than
/// ``rankErrorBound`` of the weight, which the sketch knows of itself; for n values of equal weight that is below
/// (1 + log₂(n/size))/(2 (size − 1)). Sketches of parts of a sample merge into one with the same guarantee.
public struct QuantileSketch: Sendable, Hashable {
  /// The number of values in a block.
  public let size: Int
  /// How many values with a weight were added.
  public private(set) var count = 0
  var waiting: [Double] = []
  var waitingWeights: [Double] = []
  /// The summary of 2^k blocks at place k; empty where there is none.
  var levels: [RankSummary] = []

  /// An empty sketch.
  /// - Throws: ``QuantileError`` for a size below 8.
  public init(size: Int = 1024) throws(QuantileError) {
    guard size >= 8 else { throw .badSketchSize(size) }
    self.size = size
  }

  init(size: Int, count: Int, waiting: [Double], waitingWeights: [Double], levels: [RankSummary]) {
    (self.size, self.count, self.waiting) = (size, count, waiting)
    (self.waitingWeights, self.levels) = (waitingWeights, levels)
  }

  /// Adds a value; a weight of 0 adds nothing.
  /// - Precondition: `x` is not NaN, and the weight is finite and not negative.
  public mutating func add(_ x: Double, weight: Double = 1) {
    precondition(!x.isNaN, "NaN has no rank")
    precondition(weight >= 0 && weight.isFinite, "a weight of \(weight) has no place in a cumulative weight")
    guard weight > 0 else { return }
    count += 1
    waiting.append(x)
    waitingWeights.append(weight)
    if waiting.count == size {
      carry(RankSummary(zip(waiting, waitingWeights).map { ($0, $1) }), to: 0)
      waiting.removeAll(keepingCapacity: true)
      waitingWeights.removeAll(keepingCapacity: true)
    }
  }

  /// Adds another sketch's sample.
  /// - Precondition: both have the same size.
  public mutating func add(_ other: QuantileSketch) {
    precondition(size == other.size, "sketches of sizes \(size) and \(other.size) cannot be added")
    for (level, summary) in other.levels.enumerated() where !summary.values.isEmpty { carry(summary, to: level) }
    count += other.count - other.waiting.count
    for (x, weight) in zip(other.waiting, other.waitingWeights) { add(x, weight: weight) }
  }

  /// Puts a summary in its place; two of one length make one of the next.
  private mutating func carry(_ summary: RankSummary, to level: Int) {
    var (summary, level) = (summary, level)
    while levels.count <= level { levels.append(RankSummary()) }
    while !levels[level].values.isEmpty {
      summary = levels[level].merged(with: summary).thinned(to: size)
      levels[level] = RankSummary()
      level += 1
      if levels.count == level { levels.append(RankSummary()) }
    }
    levels[level] = summary
  }

  /// All that is known, in one summary; from the longest down, so that the order is fixed.
  private var whole: RankSummary {
    levels.reversed().reduce(RankSummary()) { $0.merged(with: $1) }
      .merged(with: RankSummary(zip(waiting, waitingWeights).map { ($0, $1) }))
  }

  /// Σw.
  public var totalWeight: Double { levels.reduce(0) { $0 + $1.totalWeight } + waitingWeights.reduce(0, +) }

  /// By how much of the total weight the place of any answer can be off; 0 while nothing was thinned out.
  public var rankErrorBound: Double { count == 0 ? 0 : max(0, whole.rankError / totalWeight) }

  /// Values of the sample whose places are within ``rankErrorBound`` of the shares `p`; empty without values.
  /// - Precondition: shares lie in [0, 1]; 0 gives the least value, 1 the largest.
  public func quantiles(_ p: [Double]) -> [Double] {
    precondition(p.allSatisfy { $0 >= 0 && $0 <= 1 }, "there are no quantiles \(p)")
    guard count > 0 else { return [] }
    let whole = whole
    return p.map { whole.values[whole.place(of: $0 * whole.totalWeight)] }
  }

  /// One quantile; nil without values.
  public func quantile(_ p: Double) -> Double? { quantiles([p]).first }
}
