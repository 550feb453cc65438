/// Masses and weights of some probes.
public struct ProbeSide: Sendable, Hashable {
  /// One mass per probe.
  public var masses: [Double] = []
  /// One weight per probe; empty if all weigh 1.
  public var weights: [Double] = []

  /// No probes.
  public init() {}

  /// Probes; `weights` is empty if all weigh 1.
  public init(masses: [Double], weights: [Double] = []) {
    precondition(weights.isEmpty || weights.count == masses.count, "\(weights.count) weights for \(masses.count) probes")
    (self.masses, self.weights) = (masses, weights)
  }

  /// Σw.
  public var sumW: Double { weights.isEmpty ? Double(masses.count) : weights.reduce(0, +) }
  /// Σw².
  public var sumW2: Double { weights.isEmpty ? Double(masses.count) : weights.reduce(0) { $0 + $1 * $1 } }

  mutating func add(_ mass: Double, weight: Double?) {
    masses.append(mass)
    if let weight { weights.append(weight) }
  }

  mutating func add(_ other: ProbeSide) {
    masses += other.masses
    weights += other.weights
  }
}

/// The probes of one bin that pass and those that fail.
public struct ProbePair: Sendable, Hashable {
  /// Probes that pass.
  public var passing: ProbeSide
  /// Probes that fail.
  public var failing: ProbeSide

  /// Takes both sides.
  public init(passing: ProbeSide = ProbeSide(), failing: ProbeSide = ProbeSide()) {
    (self.passing, self.failing) = (passing, failing)
  }

  /// How many probes there are.
  public var count: Int { passing.masses.count + failing.masses.count }
  /// Whether probes have weights of their own.
  public var isWeighted: Bool { !(passing.weights.isEmpty && failing.weights.isEmpty) }
  /// (Σw)²/Σw²: the number of probes of weight 1 that would say as much.
  public var effectiveCount: Double {
    let (sum, squares) = (passing.sumW + failing.sumW, passing.sumW2 + failing.sumW2)
    return squares > 0 ? sum * sum / squares : 0
  }

  mutating func add(_ other: ProbePair) {
    passing.add(other.passing)
    failing.add(other.failing)
  }
}

/// The probes of a sample, bin by bin.
public struct ProbeSample: Sendable, Hashable {
  /// One pair per bin.
  public var bins: [ProbePair]
  /// What became of all probes.
  public var counts: ProbeCounts

  /// No probes yet in `bins` bins.
  public init(bins: Int) {
    self.bins = [ProbePair](repeating: ProbePair(), count: bins)
    counts = ProbeCounts()
  }

  /// The probes of some bins together, in the order of the bins.
  public func pair(_ bins: [Int]) -> ProbePair {
    var result = ProbePair()
    for bin in bins { result.add(self.bins[bin]) }
    return result
  }

  mutating func add(_ other: ProbeSample) {
    for bin in bins.indices { bins[bin].add(other.bins[bin]) }
    counts.add(other.counts)
  }
}
