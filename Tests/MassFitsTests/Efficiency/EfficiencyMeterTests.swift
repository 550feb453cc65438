import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@testable import MassFits

@Suite("Efficiencies by tag and probe")
struct EfficiencyMeterTests {
  @Test("Toys: pulls have mean 0 and width 1, and intervals cover 68 %", arguments: [0.31, 0.84])
  func pulls(efficiency: Double) throws {
    let count = 120
    var pulls: [Double] = []
    var covered = 0
    for toy in 0..<count {
      let stream = UInt64(toy) + UInt64(efficiency * 1000) << 32
      let probes = ToyProbes.pair(signal: 900, efficiency: efficiency, background: 250, stream: stream)
      let found = try ToyProbes.meter().measure(probes)
      #expect(found.method == .fit)
      let (value, error) = (try #require(found.efficiency), try #require(found.error))
      pulls.append((value.value - efficiency) / error)
      if abs(value.value + (value.statisticalUp - value.statisticalDown) / 2 - efficiency)
        < (value.statisticalUp + value.statisticalDown) / 2
      {
        covered += 1
      }
      #expect(abs(value.statisticalUp / error - 1) < 0.1 && abs(value.statisticalDown / error - 1) < 0.1)
    }
    let n = Double(count)
    let mean = pulls.reduce(0, +) / n
    let width = (pulls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    #expect(abs(mean) < Tolerance.sigmas / n.squareRoot())
    #expect(abs(width - 1) < Tolerance.sigmas / (2 * n).squareRoot())
    let share = Double(covered) / n
    #expect(abs(share - 0.6827) < Tolerance.sigmas * (0.6827 * 0.3173 / n).squareRoot())
  }

  @Test("Near 1 with a handful of failing probes the interval is one-sided where it must be, and covers")
  func nearOne() throws {
    var covered = 0
    let count = 12
    for toy in 0..<count {
      let probes = ToyProbes.pair(signal: 900, efficiency: 0.996, background: 30, stream: 7_000 + UInt64(toy))
      let found = try ToyProbes.meter().measure(probes)
      let value = try #require(found.efficiency)
      #expect(found.method == .fit && value.value > 0.97 && value.value <= 1)
      #expect(value.value + value.statisticalUp <= 1 + 1e-12 && value.statisticalDown > 0)
      if value.value - value.statisticalDown <= 0.996, 0.996 <= value.value + value.statisticalUp { covered += 1 }
    }
    #expect(covered >= 3)  // of 12 at 68 %: fewer once in 10,000 seeds
  }

  @Test("At the limit −log L has risen by 1/2 at the interval's end")
  func atLimit() throws {
    var probes = ToyProbes.pair(signal: 1500, efficiency: 1, background: 60, stream: 11)
    probes.failing = ProbeSide(masses: [71.3, 75.9, 78.1, 84.7, 96.2, 101.9, 107.4, 73.3, 72.2, 80.9])
    let fitter = EfficiencyFitter(model: ToyProbes.model, probes: probes)
    let fit = try fitter.fit(profile: true)
    let found = try #require(fit[EfficiencyModel.efficiency])
    #expect(fit.status == .atLimit && found.limit == .upper && found.value == 1)
    let low = try #require(found.interval?.lower)
    #expect(low > 0.98 && low < 0.9999)
    let held = ToyProbes.model.parameters([.passing, .failing], passing: 1400, failing: 10).map {
      $0.name == EfficiencyModel.efficiency ? FitParameter($0.name, start: low, limits: 0...1, isFixed: true) : $0
    }
    let rise = try LikelihoodFitter(channels: fitter.channels, parameters: held).fit().nll - fit.nll
    #expect(abs(rise - 0.5) < 1e-3)
  }

  @Test("No failing probe: 1 with Clopper and Pearson's interval for the fitted signal")
  func zeroFailing() throws {
    var probes = ToyProbes.pair(signal: 800, efficiency: 1, background: 100, stream: 5)
    probes.failing = ProbeSide()
    let found = try ToyProbes.meter().measure(probes)
    let value = try #require(found.efficiency)
    #expect(found.method == .oneSide && found.flags.contains(.allPass) && value.value == 1 && value.statisticalUp == 0)
    let signal = try #require(found.fit?.parameters["signal.total"]?.value)
    #expect(signal > 700 && signal < 900)
    #expect(abs(value.statisticalDown - (1 - pow(0.15865525393145707, 1 / signal))) < 1e-12)
    #expect(found.passing.spectrum != nil && found.failing.spectrum == nil)
  }

  @Test("No passing probe: 0")
  func zeroPassing() throws {
    var probes = ToyProbes.pair(signal: 800, efficiency: 0, background: 100, stream: 6)
    probes.passing = ProbeSide()
    let found = try ToyProbes.meter().measure(probes)
    #expect(found.method == .oneSide && found.flags.contains(.allFail) && found.efficiency?.value == 0)
    #expect(found.efficiency?.statisticalDown == 0)
  }

  @Test("Empty bins have no efficiency and say so")
  func empty() throws {
    let found = try ToyProbes.meter().measure(ProbePair())
    #expect(found.method == .none && found.efficiency == nil && found.flags == [.noProbes])
    var cancelled = ProbePair()
    cancelled.passing = ProbeSide(masses: [91, 90], weights: [1, -1])
    #expect(try ToyProbes.meter().measure(cancelled).flags == [.noProbes])
  }

  @Test("Too few probes are counted and flagged, never fitted")
  func few() throws {
    let side = ProbeSide(masses: [90.1, 91.2, 89.7, 92.2, 91.4, 90.4, 90.9])
    let found = try ToyProbes.meter().measure(ProbePair(passing: side, failing: ProbeSide(masses: [88.8, 71.2])))
    #expect(found.method == .count && found.flags.contains(.lowStatistics) && found.fit == nil)
    let value = try #require(found.efficiency)
    #expect(value.value == 7.0 / 9)
    // scipy.stats.beta.ppf((0.15865525, 0.84134475), (7, 8), (3, 2))
    #expect(abs(value.value - value.statisticalDown - 0.5563484088994026) < Tolerance.peer)
    #expect(abs(value.value + value.statisticalUp - 0.9198960160077929) < Tolerance.peer)
    #expect(found.decisions.contains { $0.contains("9 effective probes") })
  }

  @Test("A pure exponential on both sides has no efficiency worth the name, but a flag")
  func noPeak() throws {
    let probes = ToyProbes.pair(signal: 0.0001, efficiency: 0.5, background: 800, stream: 23)
    let found = try ToyProbes.meter().measure(probes)
    #expect(!found.flags.isEmpty || (found.error ?? 0) > 0.1)
  }

  @Test("Weighted probes: doubling every weight changes neither efficiency nor its robust error")
  func weights() throws {
    let plain = ToyProbes.pair(signal: 900, efficiency: 0.7, background: 200, stream: 31)
    func weighted(_ factor: Double) -> ProbePair {
      func side(_ side: ProbeSide) -> ProbeSide {
        ProbeSide(masses: side.masses, weights: side.masses.indices.map { factor * ($0 % 10 == 3 ? -0.4 : 1.2) })
      }
      return ProbePair(passing: side(plain.passing), failing: side(plain.failing))
    }
    let (one, two) = (try ToyProbes.meter().measure(weighted(1)), try ToyProbes.meter().measure(weighted(2)))
    let (a, b) = (try #require(one.efficiency), try #require(two.efficiency))
    #expect(one.method == .fit && one.interval == nil && abs(a.value - b.value) < 1e-6)
    #expect(abs(a.statisticalUp / b.statisticalUp - 1) < 1e-4 && abs(a.value - 0.7) < 4.5 * a.statisticalUp)
  }

  @Test("Weighted probes at the limit have no robust error, but Clopper and Pearson's interval", arguments: [0.0, 1])
  func weightsAtLimit(efficiency: Double) throws {
    func weighted(_ side: ProbeSide) -> ProbeSide {
      ProbeSide(masses: side.masses, weights: side.masses.indices.map { $0 % 10 == 3 ? 0.7 : 1.2 })
    }
    let plain = ToyProbes.pair(signal: 1500, efficiency: efficiency, background: 60, stream: 11)
    let flat = ProbeSide(masses: [71.3, 75.9, 78.1, 84.7, 96.2, 101.9, 107.4, 73.3, 72.2, 80.9])
    let probes =
      efficiency == 1
      ? ProbePair(passing: weighted(plain.passing), failing: weighted(flat))
      : ProbePair(passing: weighted(flat), failing: weighted(plain.failing))
    let found = try ToyProbes.meter().measure(probes)
    let value = try #require(found.efficiency)
    #expect(found.method == .fit && value.value == efficiency && found.robustError == nil)
    #expect(found.flags.contains(.atLimit) && found.flags.contains(.noInterval) && found.interval != nil)
    let signal = try #require(found.fit?.parameters["signal.total"]?.value)
    let sum = probes.passing.sumW + probes.failing.sumW
    let expected = 1 - pow(0.15865525393145707, sum / (signal * probes.effectiveCount))
    let (inside, outside) =
      efficiency == 1 ? (value.statisticalDown, value.statisticalUp) : (value.statisticalUp, value.statisticalDown)
    #expect(abs(inside / expected - 1) < Tolerance.peer && outside == 0)
  }

  @Test("A fit that finds no finite −log L writes null, not the largest number")
  func unknownNumbers() throws {
    let fit = LikelihoodFit(
      parameters: [], nll: .greatestFiniteMagnitude, estimatedDistance: .greatestFiniteMagnitude, steps: 0, status: .notFinite,
      freeNames: [], covariance: nil, robustCovariance: nil, sumOfWeights: 3, eventCount: 3)
    let written = EfficiencyMeasurement.Fit(fit)
    #expect(written.nll == nil && written.edm == nil)
    #expect(!String(decoding: try JSONEncoder().encode(written), as: UTF8.self).contains("e+308"))
  }

  @Test("Counting weighted probes agrees with the formula and stays honest outside [0, 1]")
  func counting() {
    var found = EfficiencyMeasurement(ProbePair())
    found.count(
      ProbePair(
        passing: ProbeSide(masses: [90, 91, 92], weights: [1.5, 0.5, 2]), failing: ProbeSide(masses: [90], weights: [1])))
    #expect(found.efficiency?.value == 0.8 && found.interval != nil)
    var odd = EfficiencyMeasurement(ProbePair())
    odd.count(
      ProbePair(passing: ProbeSide(masses: [90, 91], weights: [1, 1]), failing: ProbeSide(masses: [90], weights: [-0.5])))
    #expect(odd.flags == [.outsideUnit] && (odd.efficiency?.value ?? 0) > 1)
  }

  @Test("Alternatives are fitted too; their differences make the systematic uncertainty")
  func alternatives() throws {
    let probes = ToyProbes.pair(signal: 900, efficiency: 0.8, background: 300, stream: 41)
    let apart = EfficiencyModel(
      signal: .init("signal", density: GaussianDensity(), parameters: ToyProbes.model.signal.parameters, shared: []),
      backgrounds: ToyProbes.model.backgrounds, range: ToyProbes.range)
    let meter = EfficiencyMeter(model: ToyProbes.model, alternatives: [("apart", apart), ("same", ToyProbes.model)], minimum: 50)
    let found = try meter.measure(probes)
    #expect(found.alternatives.map(\.name) == ["apart", "same"] && found.alternatives[1].difference == 0)
    let difference = try #require(found.alternatives[0].difference)
    #expect(difference != 0 && abs(difference) < 0.02)
    #expect(found.with(.quadrature).efficiency?.systematic == abs(difference))
    #expect(found.with(.envelope).efficiency?.systematic == abs(difference))
  }
}
