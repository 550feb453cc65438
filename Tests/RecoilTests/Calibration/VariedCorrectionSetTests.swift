import Corrections
import Testing
import _TestSupport

@testable import Recoil

@Suite("Correction sets with variations")
struct VariedCorrectionSetTests {
  private let toy: VariedToy

  init() throws { toy = try VariedToy.shared.get() }

  /// GeV: what varied maps in cubic pieces are written to (1e-3), and the corrector's own tables.
  private static let varied = 2e-3

  private func compare(_ calibration: RecoilCalibration) throws {
    let set = try calibration.correctionSet().set
    let corrections = try ["u_par", "u_perp"].map { name in try #require(set.corrections.first { $0.name == name }) }
    let variations = calibration.variations
    let corrector = RecoilCorrector(calibration, variations: variations)
    let points = [-160.5, -47.2, -13, -0.4, 6.1, 22.8, 61, 155.5]
    for qt in [1.2, 4.7, 11.999, 12, 21.3, 29, 30, 77, 199, 450] {
      for njets in [0.0, 1, 5] {
        for u in points {
          let found = corrector.values(qt: qt, njets: njets, u, 0.8 * u).pairs
          for (v, name) in (["nominal"] + variations.map(\.name)).enumerated() {
            for (c, x) in [u, 0.8 * u].enumerated() {
              let value = try corrections[c].evaluate([.string(name), .real(qt), .real(njets), .real(x)])
              let allowed = v == 0 ? 2 * Tolerance.map : Self.varied
              #expect(abs(value - found[v][c]) <= allowed, "\(name) qT \(qt) njets \(njets) u \(x)")
            }
          }
        }
      }
    }
  }

  @Test("Bin by bin, every variation is the corrector's")
  func bins() throws { try compare(toy.calibration) }

  @Test("Interpolated, nominal and variations are the corrector's")
  func interpolated() throws { try compare(toy.interpolated) }

  @Test("An unknown variation is refused by name")
  func unknown() throws {
    let correction = try #require(try toy.calibration.correctionSet().set.corrections.first)
    let error = try #require(throws: CorrectionError.self) {
      try correction.evaluate([.string("stat_par99_up"), .real(20), .real(0), .real(3)])
    }
    #expect(error.description.contains("stat_par99_up") && error.description.contains("syst"), "\(error)")
  }

  @Test("The description names sources and the digest; replicas are left out")
  func description() throws {
    var calibration = toy.calibration
    let replicas = RecoilSource(
      name: "bootstrap", kind: .bootstrap, sides: .replicas, meaning: "again", correlation: .full, impact: 0,
      variations: [1, 2].map { RecoilVariation(name: "bootstrap_\($0)", changes: [], qtContinuity: nil) }, notes: [])
    calibration.sources?.append(replicas)
    let correction = try #require(try calibration.correctionSet().set.corrections.first)
    let text = try #require(correction.description)
    #expect(text.contains("background_tt_bar: ") && !text.contains("bootstrap"), "\(text)")
    #expect(throws: CorrectionError.self) {
      try correction.evaluate([.string("bootstrap_1"), .real(20), .real(0), .real(3)])
    }
  }
}
