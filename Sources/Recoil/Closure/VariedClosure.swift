import Numerics
import Statistics

/// Turns distributions under every variation into bands, coverage and the fits' own errors.
struct VariedClosure {
  let sources: [RecoilSource]
  /// The number of each variation in the accumulator.
  private let numbers: [String: Int]
  let data: [[Histogram]]
  let nominal: [[CoarseDistribution]]
  /// Of the nominal yield in each bin: a correction moves events and makes none.
  let varied: VariedClosureAccumulator
  /// What simulation is multiplied with in each bin.
  let scales: [Double]
  let regionOfBin: [Int]

  /// - Parameters:
  ///   - data: data minus backgrounds, by bin and quantity, in coarse bins.
  ///   - nominal: corrected simulation likewise.
  init(
    _ calibration: RecoilCalibration, data: [[Histogram]], nominal: [[CoarseDistribution]], varied: VariedClosureAccumulator,
    scales: [Double]
  ) {
    sources = calibration.sources ?? []
    numbers = Dictionary(uniqueKeysWithValues: calibration.checkedVariations.enumerated().map { ($1.name, $0) })
    (self.data, self.nominal, self.scales) = (data, nominal, scales)
    self.varied = varied.normalized(to: nominal)
    regionOfBin = calibration.regionOfBin
  }

  /// The inclusive bands.
  var bands: [ClosureBand] {
    ClosureQuantity.allCases.enumerated().map { q, quantity in
      let (seen, expected, systematic) = inclusive(q)
      return ClosureBand(
        quantity: quantity, low: seen.low, high: seen.high, data: seen.sumW, dataErrors: seen.sumW2.map { $0.squareRoot() },
        nominal: expected.sumW, nominalErrors: expected.sumW2.map { $0.squareRoot() }, systematic: systematic)
    }
  }

  /// Data and corrected simulation of all bins, with the systematic uncertainty.
  func inclusive(_ q: Int) -> (data: Histogram, simulation: Histogram, systematic: [UncertaintyRule.Interval]) {
    let all = Array(data.indices)
    return (summed(all) { data[$0][q] }, simulated(all, q) { nominal[$0][q].histogram }, systematic(all, q))
  }

  /// How often data lie inside, over the given bins.
  func coverage(_ bins: [Int]) -> ClosureCoverage {
    var result = ClosureCoverage()
    for bin in bins {
      for q in ClosureQuantity.allCases.indices {
        let (seen, expected) = (data[bin][q], simulated([bin], q) { nominal[$0][q].histogram })
        let systematic = systematic([bin], q)
        for i in 0..<seen.count where seen.hasEntries(10, at: i) && expected.hasEntries(10, at: i) {
          let difference = seen.sumW[i] - expected.sumW[i]
          let statistics = seen.sumW2[i] + expected.sumW2[i]
          let error = difference > 0 ? systematic[i].up : systematic[i].down
          result.counted += 1
          if difference * difference <= statistics { result.insideStatistics += 1 }
          if difference * difference <= statistics + error * error { result.inside += 1 }
        }
      }
    }
    return result
  }

  /// What every variation does to the inclusive distributions.
  var variations: [ClosureVariation] {
    let all = Array(data.indices)
    let means = ClosureQuantity.allCases.indices.map { q in moments(all) { nominal[$0][q].moments } }
    return sources.filter { $0.kind != .bootstrap }.flatMap { source in
      source.variations.compactMap { variation in
        numbers[variation.name].map { v in
          let changes = ClosureQuantity.allCases.enumerated().map { q, quantity in
            let other = moments(all) { varied.cells[v][$0][q].moments }
            return ClosureVariation.Change(
              quantity: quantity, meanShift: finite(other.mean - means[q].mean),
              widthShift: finite(other.standardDeviation / means[q].standardDeviation - 1),
              chiSquared: ChiSquaredTest.comparingShapes(
                summed(all) { data[$0][q] }, simulated(all, q) { varied.cells[v][$0][q].histogram }))
          }
          return ClosureVariation(name: variation.name, source: source.name, quantities: changes)
        }
      }
    }
  }

  /// The fits' statistical errors in a quantity of some bins together.
  func fitErrors(_ bins: [Int], _ q: Int) -> FitErrors {
    let center = moments(bins) { nominal[$0][q].moments }
    let expected = simulated(bins, q) { nominal[$0][q].histogram }
    var (mean, width, modes) = (0.0, 0.0, [[Double]]())
    for source in sources where source.kind == .statistics {
      let pair = source.variations.compactMap { numbers[$0.name] }
      guard pair.count == 2 else { continue }
      for group in groups(source, bins) {
        let moved = pair.map { v in
          moments(bins) { group.contains($0) ? varied.cells[v][$0][q].moments : nominal[$0][q].moments }
        }
        let (m, w) = (0.5 * (moved[0].mean - moved[1].mean), 0.5 * (moved[0].standardDeviation - moved[1].standardDeviation))
        mean += m * m
        width += w * w
        let sides = pair.map { v in
          simulated(bins, q) { group.contains($0) ? varied.cells[v][$0][q].histogram : nominal[$0][q].histogram }
        }
        modes.append(zip(sides[0].sumW, sides[1].sumW).map { 0.5 * ($0 - $1) })
      }
    }
    return FitErrors(
      mean: finite(mean.squareRoot()), width: finite(width.squareRoot() / center.standardDeviation),
      chiSquared: ChiSquaredTest.comparingShapes(summed(bins) { data[$0][q] }, expected, modes: modes))
  }

  /// The systematic uncertainty of every histogram bin: sources in quadrature.
  private func systematic(_ bins: [Int], _ q: Int) -> [UncertaintyRule.Interval] {
    let count = data[0][q].count
    var result = [UncertaintyRule.Interval](repeating: .init(), count: count)
    for source in sources where !source.kind.isDerived {
      let members = source.variations.compactMap { numbers[$0.name] }
      for group in groups(source, bins) {
        let center = simulated(group, q) { nominal[$0][q].histogram }
        let others = members.map { v in simulated(group, q) { varied.cells[v][$0][q].histogram } }
        for i in 0..<count {
          result[i] = result[i].adding(
            UncertaintyRule.interval(source.sides, nominal: center.sumW[i], varied: others.map { $0.sumW[i] }))
        }
      }
    }
    return result
  }

  /// The bins that vary together.
  private func groups(_ source: RecoilSource, _ bins: [Int]) -> [[Int]] {
    guard source.correlation == .perRegion else { return [bins] }
    return Set(bins.map { regionOfBin[$0] }).sorted().map { region in bins.filter { regionOfBin[$0] == region } }
  }

  private func summed(_ bins: [Int], _ part: (Int) -> Histogram) -> Histogram {
    var result = part(bins[0])
    for bin in bins.dropFirst() { result.add(part(bin)) }
    return result
  }

  private func simulated(_ bins: [Int], _ q: Int, _ part: (Int) -> Histogram) -> Histogram {
    summed(bins) { part($0).scaled(by: scales[$0]) }
  }

  private func moments(_ bins: [Int], _ part: (Int) -> Moments) -> Moments {
    var result = Moments(origin: part(bins[0]).origin)
    for bin in bins { result.add(part(bin), scaledBy: scales[bin]) }
    return result
  }

  private func finite(_ x: Double) -> Double { x.isFinite ? x : 0 }
}

extension Histogram {
  fileprivate func hasEntries(_ count: Double, at i: Int) -> Bool {
    sumW[i] > 0 && sumW2[i] > 0 && sumW[i] * sumW[i] >= count * sumW2[i]
  }
}
