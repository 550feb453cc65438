import Fitting
import Glibc
import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

/// One bin of u_par − qT and u_perp, drawn from mixtures.
struct OneBin {
  static let bins = RecoilBins(qt: .everything, njets: .everything)
  let fitter: RegionFitter

  init(_ contents: RecoilContents, _ options: RecoilFitOptions) {
    fitter = RegionFitter(bins: Self.bins, options: options, contents: contents)
  }

  /// Exactly two Gaussians, so that the truth is among the models.
  static var options: RecoilFitOptions {
    var options = RecoilFitOptions()
    options.gaussians = 2
    return options
  }

  static let region = RecoilRegion(bins: [0], fittedBins: [0], decisions: [])

  static func filled(_ toy: Toy, _ count: Int, stream: UInt64, _ weight: (Int) -> Double = { _ in 1 }) -> RecoilAccumulator {
    var (result, generator) = (RecoilAccumulator(bins: bins, options: options), Philox(seed: 661, stream: stream))
    for i in 0..<count {
      let (u, v) = (toy.parallel.sample(&generator), toy.perpendicular.sample(&generator))
      let w = weight(i)
      if w != 0, let projection = RecoilProjection(qx: 20, qy: 0, metX: u, metY: -v, minimumQT: 0) {
        result.fill(projection, bin: 0, weight: w)
      }
    }
    return result
  }

  /// Points of equal probability in place of events: almost no fluctuations.
  static func smooth(_ toy: Toy, _ count: Int, weight: Double = 1) -> RecoilAccumulator {
    var result = RecoilAccumulator(bins: bins, options: options)
    for (u, v) in zip(toy.parallel.equallyProbable(count), toy.perpendicular.equallyProbable(count)) {
      if let projection = RecoilProjection(qx: 20, qy: 0, metX: u, metY: -v, minimumQT: 0) {
        result.fill(projection, bin: 0, weight: weight)
      }
    }
    return result
  }
}

@Suite("Variations against known truth")
struct VariationCoverageTests {
  @Test("In 68 % of toys the true map lies inside the eigen-modes' uncertainty, at every point")
  func coverage() throws {
    let toys = 2_500  // the standard error of a share is 0.9 %
    let points = Toy.simulation.parallel.equallyProbable(7)
    let truth = QuantileMap(from: Toy.simulation.parallel, to: Toy.data.parallel)
    let found = mapChunks(count: toys, size: 10, threads: 2) { range in
      range.map { toy -> [Bool]? in
        let contents = RecoilContents(
          data: OneBin.filled(.data, 5_000, stream: UInt64(2 * toy)),
          simulation: OneBin.filled(.simulation, 5_000, stream: UInt64(2 * toy + 1)))
        let bin = OneBin(contents, OneBin.options)
        guard let fits = try? bin.fitter.fit(.parallel, contents.cells(of: [0]), "toy"),
          let modes = StatisticalModes(fits, keep: 1, tailProbability: 1e-4)
        else { return nil }
        let sides = modes.modes.map { mode in [1.0, -1].compactMap { modes.map(mode, sign: $0) } }
        return points.map { u in
          let nominal = fits.map(u)
          let error = sides.reduce(UncertaintyRule.Interval()) {
            $0.adding(UncertaintyRule.interval(.two, nominal: nominal, varied: $1.map { $0(u) }))
          }
          let distance = truth(u) - nominal
          return distance > 0 ? distance <= error.up : -distance <= error.down
        }
      }
    }.joined().compactMap(\.self)
    #expect(found.count >= toys - toys / 50)
    for i in points.indices {
      let share = Double(found.count { $0[i] }) / Double(found.count)
      #expect(abs(share - 0.6827) < Tolerance.variationCoverage, "u = \(points[i]): \(share)")
    }
  }

  @Test("Replicas spread as far as the eigen-modes together", arguments: RecoilComponent.allCases)
  func bootstrap(component: RecoilComponent) throws {
    let count = 6_000
    @Sendable func filled(_ toy: Toy, _ stream: UInt64, _ replica: Int?) -> RecoilAccumulator {
      OneBin.filled(toy, count, stream: stream) { i in
        guard let replica else { return 1 }
        let id = EventID(run: 1, luminosityBlock: UInt32(stream), event: UInt64(i))
        return Double(BootstrapReplica(seed: 9, number: replica).count(of: id))
      }
    }
    let contents = RecoilContents(data: filled(.data, 901, nil), simulation: filled(.simulation, 902, nil))
    let fits = try OneBin(contents, OneBin.options).fitter.fit(component, contents.cells(of: [0]), "toy")
    let maps = mapChunks(count: 200, size: 10, threads: 2) { range in
      range.compactMap { replica -> RecoilMap? in
        let again = RecoilContents(data: filled(.data, 901, replica), simulation: filled(.simulation, 902, replica))
        return try? OneBin(again, OneBin.options).fitter.refitBoth(component, again.cells(of: [0]), like: fits).get()
      }
    }.joined()
    #expect(maps.count >= 196)
    let modes = try #require(StatisticalModes(fits, keep: 1, tailProbability: 1e-4)).modes
    let expected = modes.reduce(0) { $0 + $1.impact * $1.impact }.squareRoot()
    let points = fits.map.source.equallyProbable(32)
    let square = points.reduce(0.0) { sum, u in
      let spread = UncertaintyRule.interval(.replicas, nominal: 0, varied: maps.map { $0(u) }).up
      return sum + spread * spread / 32
    }
    #expect(abs(square.squareRoot() / expected - 1) < 0.1, "\(square.squareRoot()) \(expected)")
  }

  @Test(
    "Twenty percent too much background moves the result by no more than its variation",
    arguments: RecoilFitOptions.BackgroundTreatment.allCases)
  func background(treatment: RecoilFitOptions.BackgroundTreatment) throws {
    var options = OneBin.options
    options.background = treatment
    func fitted(_ excess: Double) throws -> (RegionFitter, RecoilContents, RecoilComponentFit) {
      var data = OneBin.smooth(.data, 30_000)
      data.add(OneBin.smooth(.background, Int(3_000 * excess)))
      var contents = RecoilContents(data: data, simulation: OneBin.smooth(.simulation, 30_000))
      contents.backgrounds = [
        RecoilContents.Background(name: "b", events: OneBin.smooth(.background, 12_000, weight: 0.25), uncertainty: 0.2)
      ]
      let fitter = OneBin(contents, options).fitter
      return (fitter, contents, try fitter.fit(.parallel, contents.cells(of: [0]), "toy"))
    }
    let (right, wrong) = (try fitted(1).2, try fitted(1.2))
    let varied = try [1.0, -1].map { sign in
      let target = try wrong.0.refit(.parallel, wrong.1.cells(of: [0]), like: wrong.2, moving: 0, by: sign).get()
      return RecoilMap(from: wrong.2.map.source, to: target, tailProbability: 1e-4)
    }
    let points = right.map.source.equallyProbable(16)
    let (shift, size) = points.reduce((0.0, 0.0)) { sum, u in
      let interval = UncertaintyRule.interval(.two, nominal: wrong.2.map(u), varied: varied.map { $0(u) })
      return (sum.0 + pow(wrong.2.map(u) - right.map(u), 2), sum.1 + interval.larger * interval.larger)
    }
    #expect(size > 0 && shift.squareRoot() <= 1.2 * size.squareRoot(), "\(shift.squareRoot()) \(size.squareRoot())")
    // Subtraction does not see the excess, so its shift is the whole variation.
    if treatment == .subtract { #expect(shift.squareRoot() > 0.8 * size.squareRoot()) }
  }

  @Test("Response moves the mean, resolution the width, by what all other sources make together")
  func compressed() throws {
    let calibration = try VariedToy.shared.get().calibration
    let sources = try #require(calibration.sources)
    let others = sources.filter { !$0.kind.isDerived && $0.kind != .qtContinuity }
    func moments(_ values: [Double]) -> (mean: Double, width: Double) {
      let mean = values.reduce(0, +) / Double(values.count)
      return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot())
    }
    func varied(_ variation: RecoilVariation, _ region: Int, _ component: RecoilComponent) -> (mean: Double, width: Double) {
      let map = calibration.regions[region][component].map
      let change = variation.changes.first { $0.region == region }?[component]
      return moments(map.source.equallyProbable(64).map { u in change?.value(u, nominal: map(u)) ?? map(u) })
    }
    for region in calibration.regions.indices {
      for component in RecoilComponent.allCases {
        let map = calibration.regions[region][component].map
        let nominal = moments(map.source.equallyProbable(64).map { map($0) })
        var (mean, width) = (UncertaintyRule.Interval(), UncertaintyRule.Interval())
        for source in others {
          let all = source.variations.map { varied($0, region, component) }
          mean = mean.adding(UncertaintyRule.interval(source.sides, nominal: nominal.mean, varied: all.map(\.mean)))
          width = width.adding(
            UncertaintyRule.interval(source.sides, nominal: 1, varied: all.map { $0.width / nominal.width }))
        }
        let (response, resolution) = (
          try calibration.variations(named: ["response"]).map { varied($0, region, component) },
          try calibration.variations(named: ["resolution"]).map { varied($0, region, component) }
        )
        let along = component == .parallel ? 1.0 : 0
        #expect(abs(response[0].mean - nominal.mean - along * mean.up) < 1e-9)
        #expect(abs(nominal.mean - response[1].mean - along * mean.down) < 1e-9)
        #expect(abs(response[0].width - nominal.width) < 1e-9)
        #expect(abs(resolution[0].width / nominal.width - 1 - width.up) < 1e-9)
        #expect(abs(1 - resolution[1].width / nominal.width - width.down) < 1e-9)
        #expect(abs(resolution[0].mean - nominal.mean) < 1e-9)
        #expect(mean.up > 0 && width.up > 0 && width.up < 0.5)
      }
    }
  }
}
