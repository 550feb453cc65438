import Statistics

/// The three quantities whose closure is checked.
public enum ClosureQuantity: String, Sendable, Hashable, Codable, CaseIterable {
  /// u_par − qT.
  case parallel
  /// u_perp.
  case perpendicular
  /// |MET|.
  case met

  /// How it is written.
  public var symbol: String {
    switch self {
    case .parallel: "u_par - qT"
    case .perpendicular: "u_perp"
    case .met: "MET"
    }
  }
}

/// A quantity's finely binned distribution with the moments of what lies inside its range.
struct ClosureDistribution: Sendable {
  private(set) var histogram: Histogram
  private(set) var moments = Moments()

  /// - Parameter reach: the range is ±reach, in bins of 0.05 GeV (of more beyond ±500 GeV): D is then short of the unbinned
  ///   one by what happens inside one bin, up to a few permille.
  init(_ quantity: ClosureQuantity, reach: Double) {
    let low = quantity == .met ? 0 : -reach
    histogram = Histogram(bins: min(20_000, Int(((reach - low) * 20).rounded())), low: low, high: reach)
  }

  @inline(__always)
  mutating func fill(_ x: Double, weight: Double) {
    histogram.fill(x, weight: weight)
    if x >= histogram.low && x < histogram.high { moments.add(x, weight: weight) }
  }

  mutating func add(_ other: ClosureDistribution, scaledBy factor: Double = 1) {
    histogram.add(other.histogram, scaledBy: factor)
    moments.add(other.moments, scaledBy: factor)
  }
}

/// The three distributions of one bin.
struct ClosureCell: Sendable {
  private(set) var distributions: [ClosureDistribution]

  init(reach: Double) { distributions = ClosureQuantity.allCases.map { ClosureDistribution($0, reach: reach) } }

  @inline(__always)
  mutating func fill(parallel: Double, perpendicular: Double, met: Double, weight: Double) {
    distributions[0].fill(parallel, weight: weight)
    distributions[1].fill(perpendicular, weight: weight)
    distributions[2].fill(met, weight: weight)
  }

  mutating func add(_ other: ClosureCell, scaledBy factor: Double = 1) {
    for i in distributions.indices { distributions[i].add(other.distributions[i], scaledBy: factor) }
  }

  subscript(quantity: ClosureQuantity) -> ClosureDistribution {
    switch quantity {
    case .parallel: distributions[0]
    case .perpendicular: distributions[1]
    case .met: distributions[2]
    }
  }

  /// Σw, wherever it fell.
  var yield: Double { distributions[0].histogram.yield }
}

extension Histogram {
  /// Σw, wherever it fell.
  var yield: Double { total + underflow + overflow }
}

/// All bins of one sample, before and, for simulated signal, after correction, nominal and varied.
struct ClosureAccumulator: Sendable {
  var before: [ClosureCell]
  var after: [ClosureCell]
  var varied: VariedClosureAccumulator

  /// - Parameter variations: how many there are; nil for a sample that is not corrected.
  init(bins: Int, reach: Double, variations: Int?) {
    before = [ClosureCell](repeating: ClosureCell(reach: reach), count: bins)
    after = variations == nil ? [] : before
    varied = VariedClosureAccumulator(variations: variations ?? 0, bins: bins, reach: reach)
  }

  /// - Parameter factors: by bin of qT and njets; MET's angle, which has no bins, gets their mean over the other's yields.
  mutating func add(_ other: ClosureAccumulator, scaledBy factors: [Double]? = nil) {
    for i in before.indices { before[i].add(other.before[i], scaledBy: factors?[i] ?? 1) }
    for i in after.indices { after[i].add(other.after[i], scaledBy: factors?[i] ?? 1) }
    let yields = other.before.map { max(0, $0.yield) }
    let total = yields.reduce(0, +)
    let mean = factors.map { total > 0 ? zip($0, yields).reduce(0) { $0 + $1.0 * $1.1 } / total : 1 }
    varied.add(other.varied, scaledBy: mean ?? 1)
  }

  /// Fills an event before and, with a corrector, after correction.
  @inline(__always)
  mutating func fill(_ event: UsedEvent, _ corrector: RecoilCorrector?) {
    let seen = event.projection
    before[event.bin].fill(
      parallel: seen.parallel - seen.qt, perpendicular: seen.perpendicular, met: length(event.metX, event.metY),
      weight: event.weight)
    varied.fillPhi(before: event.metX, event.metY, weight: event.weight)
    guard let corrector else { return }
    var moved: [SIMD4<Double>] = []
    moved.reserveCapacity(varied.cells.count)
    let corrected = corrector.correct(seen, bin: event.bin) { _, other in
      moved.append(SIMD4(other.parallel - seen.qt, other.perpendicular, length(other.metX, other.metY), 0))
    }
    let nominal = SIMD4(corrected.parallel - seen.qt, corrected.perpendicular, length(corrected.metX, corrected.metY), 0)
    after[event.bin].fill(parallel: nominal[0], perpendicular: nominal[1], met: nominal[2], weight: event.weight)
    corrector.densityRatios(seen, bin: event.bin) { v, ratio in
      varied.fill(v, bin: event.bin, nominal: nominal, moved: moved[v], ratio: ratio, weight: event.weight)
    }
    varied.fillPhi(after: corrected.metX, corrected.metY, weight: event.weight)
  }
}

@inline(__always)
private func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
