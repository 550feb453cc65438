/// m_T of Z events: of one lepton and MET with the other lepton in it as if it were a neutrino. Data, and simulation before and after
/// correction with its uncertainty.
public struct ClosureMass: Sendable, Hashable, Codable {
  /// The lower edge of the first bin and the upper edge of the last, GeV; bins are equal.
  public let low: Double, high: Double
  /// Data minus backgrounds with its standard errors.
  public let data: [Double], dataErrors: [Double]
  /// Simulation before correction, scaled to data's yield in each bin of qT and njets.
  public let before: [Double]
  /// Corrected simulation, scaled likewise, with its standard errors.
  public let nominal: [Double], nominalErrors: [Double]
  /// The systematic uncertainty downwards and upwards, all sources together.
  public let systematic: [UncertaintyRule.Interval]

  /// - Returns: nil if there is nothing to compare.
  init?(_ calibration: RecoilCalibration, data: MassAccumulator, signal: MassAccumulator) {
    let scales = zip(data.before, signal.before).map { data, simulation in
      simulation.histogram.total > 0 ? max(0, data.histogram.total) / simulation.histogram.total : 0
    }
    let varied = VariedClosure(
      calibration, data: data.before.map { [$0.histogram] }, nominal: signal.after.map { [$0] },
      varied: VariedClosureAccumulator(cells: signal.varied.map { $0.map { [$0] } }), scales: scales)
    let (seen, expected, systematic) = varied.inclusive(0)
    guard seen.total > 0, expected.total > 0 else { return nil }
    var before = expected.scaled(by: 0)
    for (cell, scale) in zip(signal.before, scales) { before.add(cell.histogram, scaledBy: scale) }
    (low, high) = (seen.low, seen.high)
    (self.data, dataErrors) = (seen.sumW, seen.sumW2.map { $0.squareRoot() })
    self.before = before.sumW
    (nominal, nominalErrors) = (expected.sumW, expected.sumW2.map { $0.squareRoot() })
    self.systematic = systematic
  }
}

/// m_T in every bin of qT and njets, before and, for simulated signal, after correction, nominal and varied.
struct MassAccumulator: Sendable {
  private(set) var before: [CoarseDistribution]
  private(set) var after: [CoarseDistribution]
  /// By variation and bin.
  private(set) var varied: [[CoarseDistribution]]

  /// GeV.
  private static let reach = 200.0

  init(bins: Int, variations: Int) {
    before = [CoarseDistribution](repeating: CoarseDistribution(.met, reach: Self.reach), count: bins)
    after = before
    varied = [[CoarseDistribution]](repeating: before, count: variations)
  }

  /// Fills an event with a lepton before and, with a corrector, after correction.
  mutating func fill(_ event: UsedEvent, _ corrector: RecoilCorrector?) {
    guard let lepton = event.lepton else { return }
    let (bin, weight) = (event.bin, event.weight)
    before[bin].fill(lepton.mass(event.metX, event.metY), weight: weight)
    guard let corrector else { return }
    var moved: [Double] = []
    moved.reserveCapacity(varied.count)
    let corrected = corrector.correct(event.projection, bin: bin) { _, other in moved.append(lepton.mass(other.metX, other.metY))
    }
    let nominal = lepton.mass(corrected.metX, corrected.metY)
    after[bin].fill(nominal, weight: weight)
    corrector.densityRatios(event.projection, bin: bin) { v, ratio in
      varied[v][bin].fill(nominal, weight: ratio * weight, moved: moved[v], unweighted: weight)
    }
  }

  /// - Parameter factors: by bin of qT and njets.
  mutating func add(_ other: MassAccumulator, scaledBy factors: [Double]? = nil) {
    for bin in before.indices {
      let factor = factors?[bin] ?? 1
      before[bin].add(other.before[bin], scaledBy: factor)
      after[bin].add(other.after[bin], scaledBy: factor)
      for v in varied.indices { varied[v][bin].add(other.varied[v][bin], scaledBy: factor) }
    }
  }
}

extension CoarseDistribution {
  /// An event where it is.
  @inline(__always)
  fileprivate mutating func fill(_ x: Double, weight: Double) { fill(x, weight: weight, moved: x, unweighted: weight) }
}
