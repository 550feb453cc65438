import EventFiles
import Fitting
import Foundation
import Statistics
import Storage
import Testing
import _TestSupport

@testable import Recoil

@Suite("Recoil derivation")
struct RecoilDerivationTests {
  /// The largest |fitted − true|/error of all parameters of a component's fits.
  private func largestPull(_ fits: [MixtureFit], _ truth: GaussianMixture) -> Double {
    let (core, tail) = (truth.components[0], truth.components[1])
    let values = [
      "mean1": core.mean, "mean2": tail.mean, "sigma1": core.width, "sigma2": tail.width, "fraction": core.share,
    ]
    return fits.flatMap(\.parameters).reduce(0) { worst, parameter in
      guard let value = values[parameter.name], let error = parameter.error else { return .infinity }
      return max(worst, abs(parameter.value - value) / error)
    }
  }

  @Test("Fits find the truth within their errors, background subtracted")
  func truth() throws {
    let regions = try ToyJob.shared.get().calibration.regions
    #expect(regions.count == 6 && regions.allSatisfy { $0.region.decisions.isEmpty })
    for component in RecoilComponent.allCases {
      let (data, simulation) =
        component == .parallel
        ? (Toy.data.parallel, Toy.simulation.parallel) : (Toy.data.perpendicular, Toy.simulation.perpendicular)
      let fits = regions.map { $0[component] }
      #expect(fits.allSatisfy { $0.data.isUsable && $0.simulation.isUsable && $0.data.mixture?.componentCount == 2 })
      #expect(largestPull(fits.map(\.data), data) < Tolerance.sigmas)
      #expect(largestPull(fits.map(\.simulation), simulation) < Tolerance.sigmas)
      #expect(fits.allSatisfy { ($0.data.goodnessOfFit?.pValue ?? 0) > 1e-4 && $0.smallestSlope > 0.5 && $0.largestSlope < 2 })
    }
  }

  @Test("Subtracting the background leaves the signal's yield in every bin")
  func yields() throws {
    let job = try ToyJob.shared.get()
    let calibration = job.calibration
    let subtracted = RecoilAccumulator.subtracted(
      job.derivation.parts, calibration.samples, bins: calibration.bins, options: calibration.options)
    var signal = [Double](repeating: 0, count: calibration.bins.count)
    for event in Toy.data.events(0..<job.signalEvents, seed: 11) {
      let block = UInt32(truncatingIfNeeded: event.id / 1_000 % 97)
      guard calibration.split.isFitted(run: 316_239, luminosityBlock: block, event: event.id) else { continue }
      let qt = (event.bx * event.bx + event.by * event.by).squareRoot()
      if let bin = calibration.bins.bin(qt: qt, njets: event.nj), !bin.isOutside { signal[bin.index] += 1 }
    }
    for (i, cell) in subtracted.cells.enumerated() {
      let found = cell.parallel.total + cell.parallel.underflow + cell.parallel.overflow
      let error = max(1, (cell.parallel.sumW2.reduce(0, +) - signal[i])).squareRoot()
      #expect(abs(found - signal[i]) / error < Tolerance.sigmas, "\(calibration.bins.label(i)): \(found) of \(signal[i])")
      #expect(error < 0.3 * signal[i].squareRoot() + 100)
    }
  }

  @Test("Every event is fitted or held out, never both or neither")
  func split() throws {
    let job = try ToyJob.shared.get()
    for sample in job.calibration.samples {
      let fitted = job.calibration.provenance.inputs.filter { $0.sample == sample.name }.map(\.counts)
      let held = try #require(job.closure.counts[sample.name])
      let used = fitted.reduce(0) { $0 + $1.used }
      let outside = fitted.reduce(held.outsideBins) { $0 + $1.outsideBins }
      #expect(used + held.used + outside == held.selected && held.selected == fitted.reduce(0) { $0 + $1.selected })
      let n = Double(held.selected)
      #expect(abs(Double(used) - 0.8 * n) / (0.16 * n).squareRoot() < Tolerance.sigmas)
    }
    var split = EventSplit()
    let before = (0..<2_000).map { split.isFitted(run: 1, luminosityBlock: 2, event: UInt64($0)) }
    #expect(before == (0..<2_000).reversed().map { split.isFitted(run: 1, luminosityBlock: 2, event: UInt64($0)) }.reversed())
    split.seed = 2
    #expect(before != (0..<2_000).map { split.isFitted(run: 1, luminosityBlock: 2, event: UInt64($0)) })
    split.fitFraction = 1
    #expect((0..<2_000).allSatisfy { split.isFitted(run: 1, luminosityBlock: 2, event: UInt64($0)) })
  }

  @Test("Closure holds after correction and is violated before")
  func closure() throws {
    let closure = try ToyJob.shared.get().closure
    let failed = closure.verdicts.filter { !$0.holds }
    #expect(failed == [])
    for quantity in [ClosureQuantity.parallel, .perpendicular] {
      let entry = try #require(closure.inclusive[quantity])
      let before = entry.before.kolmogorovSmirnov.pValue
      #expect(before < 1e-3)
      #expect(entry.after.kolmogorovSmirnov.pValue > 0.01)
      #expect(abs(entry.before.widthDifference) > 3 * entry.before.widthError)
      #expect(abs(entry.after.widthDifference) < 3.5 * entry.after.widthError)
    }
    let parallel = try #require(closure.inclusive[.parallel])
    #expect(abs(parallel.before.meanDifference) > 4 * parallel.before.meanError)
    #expect(abs(parallel.after.meanDifference) < 3.5 * parallel.after.meanError)
    #expect(closure.bins.count == 6 && closure.bins.allSatisfy { $0.entries.count == 3 })
  }

  @Test("A wrong calibration fails the gate", arguments: [3.0, 0])
  func gate(shift: Double) throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    try ToyJob.write(folder, signal: 30_000)
    let calibration = try ToyJob.shared.get().calibration
    let closure = try RecoilChecker(calibration.shifted(by: shift), threads: 2).check(try folder.card().openSamples())
    #expect(closure.closes == (shift == 0), "\(closure.verdicts)")
    let shape = try #require(closure.inclusive[.parallel]).after
    #expect((shape.kolmogorovSmirnov.pValue > 0.01) == (shift == 0))
  }

  @Test("Equal events in data and simulation give the identity bit for bit; other events of one truth within statistics")
  func identity() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let events = Toy.data.events(0..<30_000, seed: 21)
    try folder.write(events, "data_1.root")
    try folder.write(events, "mc_1.root")
    try folder.write(Toy.data.events(0..<30_000, seed: 22), "other.root")
    func derived(_ signal: String) throws -> RecoilCalibration {
      let samples = "  data: {files: [data_1.root]}\n  signal: {files: [\(signal)]}"
      let text = toyCard(samples: samples).replacing("luminosity: 2.5", with: "luminosity: 1")
      return try RecoilDeriver(try folder.card(text), threads: 2).derive().calibration
    }
    let same = try derived("mc_1.root")
    #expect(same.regions.allSatisfy { $0.parallel.map.isIdentity && $0.perpendicular.map.isIdentity })
    for region in try derived("other.root").regions {
      for component in RecoilComponent.allCases {
        let fit = region[component]
        #expect(!fit.map.isIdentity)
        let error = (fit.data.mixture?.standardDeviation ?? 0) * (2 / fit.data.effectiveEntries).squareRoot()
        #expect(abs(fit.map(fit.map.source.mean) - fit.map.source.mean) < 1.3 * Tolerance.sigmas * error)
      }
    }
  }

  @Test("One thread and eight give the same bytes")
  func threads() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    try ToyJob.write(folder, signal: 30_000)
    let results = try [1, 8].map { try RecoilDeriver(try folder.card(), threads: $0).derive() }
    #expect(try results[0].calibration.fileBytes() == results[1].calibration.fileBytes())
    #expect(try sortedJSON(results[0].parts) == sortedJSON(results[1].parts))
    let sets = try results.map { try $0.calibration.correctionSet().set.bytes(compressed: true) }
    #expect(sets[0] == sets[1])
    let closures = try [1, 8].map {
      try RecoilChecker(results[0].calibration, threads: $0).check(try folder.card().openSamples())
    }
    #expect(try sortedJSON(closures[0]) == sortedJSON(closures[1]))
    #expect(results[0].parts.count == 6)
  }

  @Test("Histograms do not depend on how events are divided into files; accumulators survive JSON")
  func partition() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let events = Toy.data.events(0..<6_000, seed: 31)
    try folder.write(events, "data_all.root")
    try folder.write(Array(events[..<1]), "data_a.root")
    try folder.write(Array(events[1..<3_777]), "data_b.root")
    try folder.write(Array(events[3_777...]), "data_c.root")
    let card = try folder.card()
    let sample = card.samples[0]
    let filling = RecoilFilling(card, threads: 2)
    func filled(_ names: [String]) throws -> (parts: [RecoilPart], sum: RecoilAccumulator) {
      let parts = try filling.fill(sample, try EventChain(names.map(folder.file))).parts
      return (parts, .sum(parts, of: card.samples, role: .data, bins: card.bins, options: card.fit))
    }
    let whole = try filled(["data_all.root"])
    let split = try filled(["data_a.root", "data_b.root", "data_c.root"])
    let shuffled = RecoilAccumulator.sum(
      split.parts.reversed(), of: card.samples, role: .data, bins: card.bins, options: card.fit)
    #expect(shuffled == split.sum && split.parts.count == 3)
    #expect(whole.sum.counts == split.sum.counts && whole.sum.counts.read == 6_000)
    for (a, b) in zip(whole.sum.cells, split.sum.cells) {
      #expect(a.parallel == b.parallel && a.perpendicular == b.perpendicular)
      #expect(abs(a.qt.mean / b.qt.mean - 1) < Tolerance.rounding * 100)
    }
    let again = try JSONDecoder().decode([RecoilPart].self, from: Data(try sortedJSON(split.parts)))
    #expect(again == split.parts)
  }
}

extension RecoilCalibration {
  /// A calibration whose maps give `shift` GeV too much along the boson.
  func shifted(by shift: Double) -> RecoilCalibration {
    let wrong = regions.map { region in
      let fit = region.parallel
      let target = fit.map.target
      let moved = GaussianMixture(
        target.components.map { GaussianComponent(share: $0.share, mean: $0.mean + shift, sigma: $0.width) })
      let map = RecoilMap(from: fit.map.source, to: moved, tailProbability: options.tailProbability)
      return RecoilRegionFit(
        region: region.region,
        parallel: RecoilComponentFit(
          data: fit.data, simulation: fit.simulation, map: map, smallestSlope: fit.smallestSlope, largestSlope: fit.largestSlope,
          decisions: []), perpendicular: region.perpendicular, meanQT: region.meanQT)
    }
    return with(regions: wrong)
  }

  /// The calibration with other regions.
  func with(regions: [RecoilRegionFit]) -> RecoilCalibration {
    RecoilCalibration(
      format: format, formatVersion: formatVersion, name: name, conventions: conventions, formulas: formulas, tree: tree,
      bins: bins,
      options: options, split: split, minimumQT: minimumQT, gate: gate, luminosity: luminosity, samples: samples,
      regions: regions,
      provenance: provenance, digest: digest)
  }
}
