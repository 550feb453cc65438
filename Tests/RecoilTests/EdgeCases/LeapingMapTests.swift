import Cards
import Corrections
import Fitting
import Foundation
import Testing

@testable import Recoil

@Suite("Maps that leap, and what falls back")
struct LeapingMapTests {
  @Test("A map across a gap in data has a slope that tells of the leap, though no grid point lies in it")
  func leap() {
    let gap = GaussianMixture(fraction: 0.5, mean1: -60, sigma1: 1, mean2: 60, sigma2: 1.5)
    let map = RecoilMap(from: GaussianMixture(mean: 0, sigma: 10), to: gap, tailProbability: 1e-4)
    #expect(map.slopeRange.upperBound > RegionFitter.soundSlopes.upperBound)
    #expect(
      RegionFitter.soundSlopes.contains(
        RecoilMap(
          from: GaussianMixture(mean: 0, sigma: 10), to: GaussianMixture(mean: 1, sigma: 12), tailProbability: 1e-4
        ).slopeRange.upperBound))
  }

  @Test("Tails of cubic pieces go on with the slope they are given")
  func tails() throws {
    let map = try CubicMap(knots: [-1, 1], values: [-2, 2], slopes: [SIMD2(2, 2)], tailSlope: 1.5)
    #expect(map(-3) == -5 && map(5) == 8 && map(0) == 0)
    #expect(throws: QuantileMapError.self) {
      try CubicMap(knots: [-1, 1], values: [-2, 2], slopes: [SIMD2(2, 2)], tailSlope: .nan)
    }
  }

  @Test("Maps joined in qT do not jump for the linter; bin by bin they do, as a calibration and as a correction set")
  func joined() throws {
    let toy = try VariedToy.shared.get()
    func jumps(_ calibration: RecoilCalibration) throws -> (calibration: Int, nominal: Int) {
      let folder = try ToyFolder()
      defer { folder.remove() }
      var shifted = calibration.regions
      // Far apart, so that a jump is beyond doubt.
      let map = shifted[1].parallel.map
      let far = GaussianMixture(mean: map.target.mean + 30, sigma: map.target.standardDeviation)
      shifted[1] = shifted[1].with(parallel: RecoilMap(from: map.source, to: far, tailProbability: 1e-4))
      var wrong = calibration.with(regions: shifted)
      (wrong.sources, wrong.qtContinuity) = ([], calibration.qtContinuity)
      try Data(try wrong.fileBytes()).write(to: URL(filePath: folder.file("calibration.json")))
      try Data(try wrong.correctionSet().set.bytes(compressed: false)).write(to: URL(filePath: folder.file("set.json")))
      let (one, other) = (
        try RecoilValidation(contentsOf: folder.file("calibration.json")),
        try RecoilValidation(contentsOf: folder.file("set.json"))
      )
      return (one.findings.count { $0.code == .qtJump }, other.findings.count { $0.code == .qtJump })
    }
    let (binned, interpolated) = (try jumps(toy.calibration), try jumps(toy.interpolated))
    #expect(binned.calibration > 0 && binned.nominal > 0)
    #expect(interpolated.calibration == 0 && interpolated.nominal == 0)
  }

  @Test("Cards with half a lepton, or a name that is no folder's, are refused")
  func cards() throws {
    func refusal(_ text: String) -> String? {
      do {
        _ = try RecoilCard(Card(file: "toy.yaml", text: text))
        return nil
      } catch { return "\(error)" }
    }
    let plain = toyCard()
    #expect(refusal(plain) == nil)
    let half = try #require(refusal(plain.replacing("define:", with: "define:\n  lepton_px: \"1\"", maxReplacements: 1)))
    #expect(half.contains("lepton_px and lepton_py are needed both"), "\(half)")
    let named = try #require(refusal(plain.replacing(try Regex("name: .*"), with: "name: \"../out\"", maxReplacements: 1)))
    #expect(named.contains("a name that can be a folder's"), "\(named)")
  }

  @Test("Values that are not finite are told of above one in a hundred")
  func remarks() {
    var counts = EventCounts()
    (counts.selected, counts.notFinite) = (1_000, 10)
    #expect(EventCounts.remarks([("data", counts)]).isEmpty)
    counts.notFinite = 11
    #expect(EventCounts.remarks([("data", counts)]).first?.contains("data: 11 of 1000 selected events") == true)
  }
}
