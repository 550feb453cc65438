import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Closure with variations")
struct VariedClosureTests {
  private let job: ToyJob

  init() throws { job = try ToyJob.shared.get() }

  @Test("Every band has an uncertainty, and counts what the inclusive plots hold")
  func bands() throws {
    let bands = try #require(job.closure.bands)
    #expect(bands.map(\.quantity) == ClosureQuantity.allCases)
    for band in bands {
      let plots = try #require(job.closure.inclusive[band.quantity]).plots
      #expect(band.data == plots.data.sumW && band.low == plots.data.low && band.high == plots.data.high)
      for (a, b) in zip(band.nominal, plots.after.sumW) { #expect(abs(a - b) < 1e-9 * max(1, abs(b))) }
      let largest = try #require(band.nominal.indices.max { band.nominal[$0] < band.nominal[$1] })
      let relative = band.systematic[largest].larger / band.nominal[largest]
      #expect(relative > 1e-4 && relative < 0.1, "\(band.quantity) \(relative)")
      #expect(band.systematic.allSatisfy { $0.up >= 0 && $0.down >= 0 })
    }
  }

  @Test("More bins lie inside the total uncertainty than inside statistics alone")
  func coverage() throws {
    let coverage = try #require(job.closure.coverage)
    #expect(coverage.counted > 200 && coverage.inside >= coverage.insideStatistics)
    #expect(coverage.fraction > 0.61 && coverage.fraction < 0.75, "\(coverage)")
    #expect(ClosureCoverage().fraction.isNaN)
  }

  @Test("Every variation but replicas is listed; response moves the mean of u_par up and down, resolution the widths")
  func variations() throws {
    let found = try #require(job.closure.variations)
    #expect(found.map(\.name) == job.calibration.variations.map(\.name))
    func change(_ name: String, _ quantity: ClosureQuantity) throws -> ClosureVariation.Change {
      try #require(found.first { $0.name == name }?.quantities.first { $0.quantity == quantity })
    }
    #expect(try change("response_up", .parallel).meanShift > 0 && change("response_down", .parallel).meanShift < 0)
    #expect(try abs(change("response_up", .perpendicular).meanShift) < 1e-12)
    for quantity in [ClosureQuantity.parallel, .perpendicular] {
      #expect(try change("resolution_up", quantity).widthShift > 0 && change("resolution_down", quantity).widthShift < 0)
      #expect(try change("resolution_up", quantity).chiSquared != nil)
    }
    // All regions shift by their own amounts: the inclusive shift lies between the smallest and the largest.
    let source = try #require(job.calibration.sources?.first { $0.kind == .response })
    let shifts = source.variations[0].changes.compactMap { change -> Double? in
      guard case .scaled(_, _, let shift) = change.parallel else { return nil }
      return shift
    }
    let (low, high) = (try #require(shifts.min()), try #require(shifts.max()))
    let seen = try change("response_up", .parallel).meanShift
    #expect(seen > 0.98 * low && seen < 1.02 * high, "\(low) \(seen) \(high)")
  }

  @Test("The fits' own errors enter every comparison: χ² falls, errors grow")
  func fitErrors() throws {
    for bin in job.closure.bins + [job.closure.inclusive] {
      for entry in bin.entries {
        let errors = try #require(entry.fitErrors)
        #expect(errors.mean > 0 && errors.width > 0 && errors.width < 0.1)
        #expect(entry.meanError > entry.after.meanError && entry.widthError > entry.after.widthError)
        let (with, without) = (try #require(errors.chiSquared), try #require(entry.after.chiSquared))
        #expect(with.degreesOfFreedom == without.degreesOfFreedom && with.chiSquared < without.chiSquared * 1.05)
      }
    }
    // Independent fits: the inclusive mean is known better than any bin's.
    let inclusive = try #require(job.closure.inclusive[.parallel]?.fitErrors).mean
    let smallest = job.closure.bins.compactMap { $0[.parallel]?.fitErrors?.mean }.min() ?? 0
    #expect(inclusive < smallest)
  }

  @Test("Quantiles of a shifted sample are shifted, with the error of a normal median")
  func quantiles() throws {
    func histogram(_ shift: Double, _ width: Double, _ count: Int) -> Histogram {
      var h = Histogram(bins: 800, low: -100, high: 100)
      for i in 0..<count { h.fill(shift + width * NormalDistribution.quantile((Double(i) + 0.5) / Double(count)), weight: 1) }
      return h
    }
    let found = QuantileResidual.residuals(histogram(1.5, 12, 4_000), histogram(0, 10, 16_000))
    #expect(found.map(\.probability) == [0.01, 0.05, 0.16, 0.5, 0.84, 0.95, 0.99])
    for residual in found {
      let expected = 1.5 + 2 * NormalDistribution.quantile(residual.probability)
      #expect(abs(residual.difference - expected) < 0.2, "\(residual)")
    }
    let error = 12 * (Double.pi / 2 * (1.0 / 4_000 + 1.0 / 16_000)).squareRoot()
    #expect(abs(found[3].error / error - 1) < 0.05)
    #expect(QuantileResidual.residuals(Histogram(bins: 9, low: 0, high: 1), histogram(0, 1, 9)).isEmpty)
  }
}

@Suite("Closure gate on uncertainties")
struct UncertaintyGateTests {
  private func verdicts(_ change: (inout RecoilClosure) -> Void, isXYCorrected: Bool = false, gate: ClosureGate = ClosureGate())
    throws -> [ClosureVerdict]
  {
    var closure = try ToyJob.shared.get().closure
    change(&closure)
    return gate.verdicts(closure, isXYCorrected: isXYCorrected)
  }

  private func verdict(_ verdicts: [ClosureVerdict], _ words: String) throws -> ClosureVerdict {
    try #require(verdicts.first { $0.condition.contains(words) })
  }

  @Test("Coverage must lie within the limits", arguments: [(600, false), (610, true), (683, true), (1000, true)])
  func coverage(inside: Int, holds: Bool) throws {
    let seen = ClosureCoverage(inside: inside, insideStatistics: 500, counted: 1000)
    let all = try verdicts { $0.coverage = seen }
    let found = try verdict(all, "data inside the total uncertainty in 61")
    #expect(found.holds == holds && found.seen == "\(inside) of 1000 (500 by statistics alone)")
    var narrow = ClosureGate()
    narrow.coverage = 0.65...0.7
    let other = try verdicts(
      { $0.coverage = seen }, gate: narrow)
    #expect(try verdict(other, "data inside").holds == (inside == 683))
  }

  @Test("A calibration without variations is not judged by coverage; nothing counted does not close")
  func noCoverage() throws {
    #expect(try verdicts { $0.coverage = nil }.allSatisfy { !$0.condition.contains("data inside") })
    let empty = try verdicts { $0.coverage = ClosureCoverage() }
    #expect(try !verdict(empty, "data inside").holds)
  }

  @Test("The smallest p-value is held against the family's error over their number")
  func family() throws {
    let closure = try ToyJob.shared.get().closure
    let values = (closure.bins + [closure.inclusive]).flatMap { $0.entries.compactMap { $0.fitErrors?.chiSquared?.pValue } }
    let smallest = try #require(values.min())
    let found = try verdict(verdicts { _ in }, "smallest of \(values.count) χ² p-values")
    #expect(found.seen.contains("p = \(smallest) in ") && found.holds == (smallest > 0.01 / Double(values.count)))
    var strict = ClosureGate()
    strict.familyError = min(1, 1.01 * smallest * Double(values.count))
    #expect(
      try verdict(verdicts({ _ in }, gate: strict), "smallest of").holds == (smallest > strict.familyError / Double(values.count))
    )
  }

  @Test("MET's angle is judged where an XY correction promised it to be flat")
  func flatness() throws {
    #expect(try verdicts { _ in }.allSatisfy { !$0.condition.contains("MET's angle") })
    let found = try verdicts({ _ in }, isXYCorrected: true).filter { $0.condition.contains("MET's angle flat in") }
    #expect(found.count == 2 && found.allSatisfy { $0.holds && $0.condition.contains("3.0 standard deviations") })
  }

  @Test("A modulation fails the gate from three standard deviations on", arguments: [(2.99, true), (3.01, false)])
  func modulation(significance: Double, holds: Bool) throws {
    let phi = try #require(ToyJob.shared.get().closure.phi)
    let changed = [
      ClosurePhi(data: phi.data.with(significance), before: phi.before, after: phi.after),
      ClosurePhi(data: phi.data, before: phi.before, after: phi.after.with(significance)),
    ]
    for (i, phi) in changed.enumerated() {
      let found = try verdicts({ $0.phi = phi }, isXYCorrected: true).filter { $0.condition.contains("MET's angle flat in") }
      #expect(found[i].holds == holds && found[i].seen.hasPrefix("\(significance) ") && found[1 - i].holds)
    }
  }
}

extension PhiFlatness {
  /// With another significance.
  fileprivate func with(_ significance: Double) -> PhiFlatness {
    PhiFlatness(
      cosine: cosine, sine: sine, covariance: covariance, amplitude: amplitude, amplitudeError: amplitudeError, phase: phase,
      pValue: pValue, significance: significance, flat: flat, x: x, xError: xError, y: y, yError: yError,
      effectiveEntries: effectiveEntries, histogram: histogram)
  }
}
