/// Which events are signal and which background, with their weights.
///
/// Either each event is of one class, or (sPlot) every event is a part of both, by two weights of which one is often negative.
public struct EventClasses: Sendable {
  /// What becomes of the pairs of an event with itself, which exist only if events are in both classes.
  public enum SelfPairs: String, Sendable, Hashable, Codable {
    /// They are left out of numerator and denominator: the average over pairs of different events, unbiased.
    case dropped
    /// They count one half in the numerator, as ties do.
    case kept
  }

  /// Each event's weight as signal and as background.
  let weights: [SIMD2<Double>]
  /// Whether events may be in both classes.
  public let isShared: Bool
  /// What becomes of the pairs of an event with itself.
  public let selfPairs: SelfPairs
  /// Σw of signal and background.
  let totals: SIMD2<Double>
  /// Σ_e s_e b_e, the pairs of events with themselves.
  public let selfPairTotal: Double
  /// (Σw)²/Σw² of signal and background.
  let effective: SIMD2<Double>
  /// What makes sums of squares unbiased; nil if a class has a single event.
  let corrections: SIMD2<Double>?

  /// Events of one class each.
  /// - Parameters:
  ///   - isSignal: whether an event is signal.
  ///   - weights: one per event, negative ones allowed; nil for 1.
  /// - Throws: ``MetricError`` for lists of different lengths, weights that are not finite, a class without events or with a
  ///   total that is not positive.
  public init(isSignal: [Bool], weights: [Double]? = nil) throws(MetricError) {
    let count = isSignal.count
    if let weights, weights.count != count {
      throw .lengthMismatch(what: "weight", count: weights.count, expected: count)
    }
    if !isSignal.contains(true) { throw .emptyClass(.signal) }
    if !isSignal.contains(false) { throw .emptyClass(.background) }
    let pairs = [SIMD2<Double>](unsafeUninitializedCapacity: count) { buffer, filled in
      for i in 0..<count {
        let weight = weights?[i] ?? 1
        buffer.initializeElement(at: i, to: isSignal[i] ? SIMD2(weight, 0) : SIMD2(0, weight))
      }
      filled = count
    }
    try self.init(pairs, isShared: false, selfPairs: .dropped, names: ("weight", "weight"))
  }

  /// Events that are parts of both classes, as sWeights make them.
  /// - Parameters:
  ///   - signalWeights: each event's weight as signal.
  ///   - backgroundWeights: each event's weight as background.
  /// - Throws: as ``init(isSignal:weights:)``.
  public init(
    signalWeights: [Double], backgroundWeights: [Double], selfPairs: SelfPairs = .dropped
  ) throws(MetricError) {
    guard signalWeights.count == backgroundWeights.count else {
      throw .lengthMismatch(what: "background weight", count: backgroundWeights.count, expected: signalWeights.count)
    }
    let pairs = zip(signalWeights, backgroundWeights).map { SIMD2($0, $1) }
    try self.init(pairs, isShared: true, selfPairs: selfPairs, names: ("signal weight", "background weight"))
  }

  private init(
    _ weights: [SIMD2<Double>], isShared: Bool, selfPairs: SelfPairs, names: (signal: String, background: String)
  ) throws(MetricError) {
    let sums = WeightSums(weights)
    if let (index, weight) = sums.bad(in: weights) {
      let isSignal = !(abs(weight.x) < WeightSums.limit)
      throw .badWeight(what: isSignal ? names.signal : names.background, value: isSignal ? weight.x : weight.y, index: index)
    }
    for (lane, name) in [EventClass.signal, .background].enumerated() {
      if sums.counts[lane] == 0 && isShared { throw .emptyClass(name) }
      if !(sums.first[lane] > 0) { throw .totalNotPositive(name, total: sums.first[lane]) }
    }
    self.weights = weights
    self.isShared = isShared
    self.selfPairs = selfPairs
    totals = sums.first
    selfPairTotal = sums.products
    effective = sums.first * sums.first / sums.second
    corrections = isShared ? SIMD2(1, 1) : sums.corrections
    if !(pairTotal > 0) { throw .pairTotalNotPositive(total: pairTotal) }
  }

  /// How many events there are.
  public var count: Int { weights.count }
  /// Σw of the signal.
  public var signalTotal: Double { totals.x }
  /// Σw of the background.
  public var backgroundTotal: Double { totals.y }
  /// (Σw)²/Σw² of the signal.
  public var signalEffectiveEntries: Double { effective.x }
  /// (Σw)²/Σw² of the background.
  public var backgroundEffectiveEntries: Double { effective.y }
  /// The weight of all pairs that are averaged over: Σs Σb, less Σ_e s_e b_e if self pairs are dropped.
  public var pairTotal: Double { totals.x * totals.y - (selfPairs == .dropped ? selfPairTotal : 0) }

  /// - Throws: ``MetricError/lengthMismatch(what:count:expected:)`` if an order is of another number of events.
  func require(_ order: ScoreOrder, _ name: String) throws(MetricError) {
    if order.count != count { throw .lengthMismatch(what: name, count: order.count, expected: count) }
  }
}
