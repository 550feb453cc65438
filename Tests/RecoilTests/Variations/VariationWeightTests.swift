import Fitting
import Testing
import _TestSupport

@testable import Recoil

@Suite("Event weights of variations")
struct VariationWeightTests {
  private let toy: VariedToy
  private static let points = 10_000

  init() throws { toy = try VariedToy.shared.get() }

  /// An event at (qT, njets), with u_par − qT and u_perp; q along x.
  private func weights(
    _ corrector: RecoilCorrector, _ calibration: RecoilCalibration, qt: Double, njets: Double, _ along: Double, _ across: Double
  ) throws -> [Double] {
    let seen = try #require(RecoilProjection(qx: qt, qy: 0, metX: along, metY: -across, minimumQT: 1))
    let bin = try #require(calibration.bins.bin(qt: qt, njets: njets)).index
    var result: [Double] = []
    corrector.densityRatios(seen, bin: bin) { v, weight in
      #expect(v == result.count)
      result.append(weight)
    }
    return result
  }

  /// The largest difference between the distribution of weighted events and that of shifted ones, and between shifted and
  /// nominal ones, for each variation, in one component; and whether weights were cut off.
  private func differences(
    _ calibration: RecoilCalibration, qt: Double, njets: Double, component: Int, isTransfer: Bool = false
  ) throws -> [(weighted: Double, effect: Double, isCut: Bool)] {
    let variations = isTransfer ? calibration.transferVariations : calibration.variations
    let corrector = RecoilCorrector(calibration, variations: variations, isTransfer: isTransfer)
    let bin = try #require(calibration.bins.bin(qt: qt, njets: njets)).index
    let (region, part) = (calibration.regionOfBin[bin], component == 0 ? RecoilComponent.parallel : .perpendicular)
    let (own, other) = (calibration.regions[region][part], calibration.transfer?.regions[region][part])
    let u = (isTransfer ? other ?? own : own).map.source.equallyProbable(Self.points)
    func pair(_ u: Double) -> (Double, Double) { component == 0 ? (u, 0) : (0, u) }
    let values = u.map { corrector.values(qt: qt, njets: njets, pair($0).0, pair($0).1).pairs.map { $0[component] } }
    let weights = try u.map { try self.weights(corrector, calibration, qt: qt, njets: njets, pair($0).0, pair($0).1) }
    let cuts = stride(from: 100, to: Self.points, by: 300).map { values[$0][0] }
    return variations.indices.map { v in
      let sum = weights.reduce(0) { $0 + $1[v] }
      var result = (weighted: 0.0, effect: 0.0, isCut: weights.contains { $0[v] == EventWeight.range.upperBound })
      for cut in cuts {
        let inside = zip(values, weights).reduce(0) { $0 + ($1.0[0] < cut ? $1.1[v] : 0) } / sum
        let moved = Double(values.count { $0[v + 1] < cut }) / Double(Self.points)
        let nominal = Double(values.count { $0[0] < cut }) / Double(Self.points)
        result.weighted = max(result.weighted, abs(inside - moved))
        result.effect = max(result.effect, abs(nominal - moved))
      }
      return result
    }
  }

  @Test(
    "Weighted events are distributed like shifted ones, whatever the variation is made of, joined either way",
    arguments: [QTContinuity.bins, .interpolated])
  func distribution(continuity: QTContinuity) throws {
    let calibration = continuity == .bins ? toy.calibration : toy.interpolated
    for (qt, njets, component) in [(9.5, 0.0, 0), (23, 0, 1), (41, 1, 0)] {
      let found = try differences(calibration, qt: qt, njets: njets, component: component)
      for (variation, difference) in zip(calibration.variations, found) where !difference.isCut {
        #expect(difference.weighted < 5 / Double(Self.points), "\(variation.name) \(qt): \(difference)")
      }
      // The check can see what it looks for.
      #expect(found.count { $0.effect > 20 / Double(Self.points) } > 3 && found.count { $0.isCut } < 4)
    }
  }

  @Test("So are events of another process, which is matched to Z events first, under all variations and that of the transfer")
  func transfer() throws {
    let w = GaussianMixture(fraction: 0.55, mean1: -3, sigma1: 12.5, mean2: 2.2, sigma2: 21)
    let calibration = toy.interpolated.carried(
      by: RecoilMap(from: w, to: Toy.simulation.parallel, tailProbability: 1e-4))
    for (qt, njets, component) in [(9.5, 0.0, 0), (23, 0, 1)] {
      let found = try differences(calibration, qt: qt, njets: njets, component: component, isTransfer: true)
      for (variation, difference) in zip(calibration.transferVariations, found) where !difference.isCut {
        #expect(difference.weighted < 5 / Double(Self.points), "\(variation.name) \(qt): \(difference)")
      }
      #expect(found.count { $0.effect > 20 / Double(Self.points) } > 3 && found.count { $0.isCut } < 4)
      #expect(found.last.map { $0.effect > 50 / Double(Self.points) && !$0.isCut } == true, "transfer")
    }
  }

  @Test("Where only the fit to data differs, the weight is the ratio of its densities at the corrected value")
  func target() throws {
    let calibration = toy.calibration
    let variations = try calibration.variations(named: ["background_tt_bar_up"])
    let corrector = RecoilCorrector(calibration, variations: variations)
    let (nominal, change) = (calibration.regions[0].parallel.map, variations[0].changes[0])
    guard change.region == 0, case .map(let varied) = change.parallel else {
      Issue.record("the variation changes no map of the first region")
      return
    }
    #expect(varied.source == nominal.source && varied.target != nominal.target)
    let other = try weights(corrector, calibration, qt: 6, njets: 0, 0, 0)[0] / ratio(nominal, varied, 0)
    for u in [-31.5, -8.25, 3, 17.125] {
      let found = try weights(corrector, calibration, qt: 6, njets: 0, u, 0)[0]
      #expect(abs(found / (other * ratio(nominal, varied, u)) - 1) < Tolerance.map, "\(u)")
    }
  }

  @Test("Eigen-modes weigh what the exact weight says, wherever both maps have their cores")
  func exact() throws {
    let calibration = toy.calibration
    let variations = calibration.variations.filter { $0.name.hasPrefix("stat_par") }
    let corrector = RecoilCorrector(calibration, variations: variations)
    for u in [-40.5, -11, 0.25, 19, 38] {
      let found = try weights(corrector, calibration, qt: 6, njets: 0, u, 3)
      for (variation, weight) in zip(variations, found) {
        guard let change = variation.changes.first(where: { $0.region == 0 }), case .map(let varied) = change.parallel else {
          continue
        }
        let exact = EventWeight(nominal: calibration.regions[0].parallel.map, varied: varied)(u)
        #expect(abs(weight - exact) < Tolerance.tabulatedMap * exact, "\(variation.name) at \(u): \(weight) \(exact)")
      }
    }
  }

  private func ratio(_ nominal: RecoilMap, _ varied: RecoilMap, _ u: Double) -> Double {
    varied.target.density(nominal(u)) / nominal.target.density(nominal(u))
  }

  @Test("Far out weights stay between 0 and 10; what changes nothing weighs 1 exactly")
  func bounds() throws {
    let calibration = toy.calibration
    var variations = calibration.variations
    variations.append(RecoilVariation(name: "nothing", changes: [], qtContinuity: nil))
    let corrector = RecoilCorrector(calibration, variations: variations)
    for u in [-1e6, -900, -120, 0, 95, 400, 1e5] {
      for across in [-300, 0, 7.5] {
        let found = try weights(corrector, calibration, qt: 20, njets: 1, u, across)
        #expect(found.allSatisfy { $0 >= 0 && $0 <= EventWeight.range.upperBound }, "\(u) \(across) \(found)")
        #expect(found[found.count - 1] == 1)
      }
    }
  }
}
