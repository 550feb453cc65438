import Corrections
import Numerics
import Testing
import _TestSupport

@Suite("Variations")
struct VariationTests {
  private let pt = RealInput("pt", "GeV")
  private let axes = [BinnedCorrection.Axis(input: "pt", edges: [20.5, 31.25, 47, 120.75])]
  private let values = [0.912, 0.954, 1.021]

  private func keys(_ correction: Correction) throws -> [String] {
    guard case .category(let node) = correction.data, case .strings(let keys) = node.keys else { throw NotThere() }
    return keys
  }

  private func binned(_ sources: [BinnedSource], _ convention: VariationConvention = .concord) throws -> Correction {
    try BinnedCorrection(axes: axes, values: values, sources: sources, flow: .clamp, convention: convention)
      .correction(name: "sf")
  }

  @Test(
    "Every convention has its input and keys",
    arguments: [
      (VariationConvention.Preset.concord, "syst", ["nom", "up", "down", "jes_up", "jes_down"]),
      (.tau, "syst", ["nom", "up", "down", "jes_up", "jes_down"]),
      (.muo, "scale_factors", ["nominal", "systup", "systdown", "jesup", "jesdown"]),
      (.egm, "ValType", ["sf", "sfup", "sfdown", "jesup", "jesdown"]),
      (.lum, "weights", ["nominal", "up", "down", "jes_up", "jes_down"]),
      (.jme, "systematic", ["nom", "up", "down", "jes_up", "jes_down"]),
      (.btv, "systematic", ["central", "up", "down", "up_jes", "down_jes"]),
    ] as [(VariationConvention.Preset, String, [String])])
  func presets(_ preset: VariationConvention.Preset, _ input: String, _ expected: [String]) throws {
    let convention = VariationConvention(preset)
    let errors = [0.011, 0.023, 0.035]
    let correction = try binned(
      [.total(errors: errors), BinnedSource(VariationSource("jes"), .relativeErrors(errors))], convention)
    #expect(correction.inputs.map(\.name) == [input, "pt"])
    #expect(try keys(correction) == expected)
    #expect(convention.missing(among: expected) == [])
    #expect(convention.missing(among: [expected[0], expected[3]]) == [expected[4]])
    #expect(convention.missing(among: [expected[2]]) == [expected[0], expected[1]])
  }

  @Test("Shifts are values, deltas, errors, relative errors or alternatives; keys hold shifted values")
  func shifts() throws {
    let correction = try binned([
      BinnedSource(VariationSource("a"), .values(up: [1.1, 1.2, 1.3], down: [0.7, 0.8, 0.9])),
      BinnedSource(VariationSource("b"), .deltas(up: [0.01, 0.02, -0.03], down: [-0.02, 0, 0.01])),
      BinnedSource(VariationSource("c"), .errors([0.125, 0.25, 0.5])),
      BinnedSource(VariationSource("d"), .relativeErrors([0.125, 0.25, 0.5])),
      BinnedSource(VariationSource("e", .oneSided), .alternative([2.5, 3.5, 4.5])),
    ])
    func value(_ key: String, _ bin: Int) throws -> Double { try correction.evaluate([.string(key), .real([25, 40, 99][bin])]) }
    #expect(try (value("a_up", 1), value("a_down", 2)) == (1.2, 0.9))
    #expect(try (value("b_up", 2), value("b_down", 0)) == (1.021 + -0.03, 0.912 + -0.02))
    #expect(try (value("c_up", 0), value("c_down", 1)) == (0.912 + 0.125, 0.954 - 0.25))
    #expect(try (value("d_up", 2), value("d_down", 1)) == (1.021 * 1.5, 0.954 * 0.75))
    #expect(try (value("e_up", 0), value("e_down", 0), value("nom", 0)) == (2.5, 0.912, 0.912))
  }

  @Test("Statistical bins move alone; decorrelated sources carry their label")
  func statistics() throws {
    let errors = [0.011, 0, 0.035]
    let correction = try binned(
      BinnedSource.perBin(errors: errors, .decorrelated("2022"))
        + [BinnedSource(VariationSource("pu", .pair, .decorrelated("2022EE")), .errors(errors))])
    #expect(
      try keys(correction) == [
        "nom", "stat_bin0_2022_up", "stat_bin0_2022_down", "stat_bin2_2022_up", "stat_bin2_2022_down", "pu_2022EE_up",
        "pu_2022EE_down",
      ])
    let shifted = try [25.0, 40, 99].map { try correction.evaluate([.string("stat_bin2_2022_up"), .real($0)]) }
    #expect(shifted == [0.912, 0.954, 1.021 + 0.035])
  }

  @Test("Eigen-modes add up to the covariance they come from")
  func modes() throws {
    let covariance = SymmetricMatrix(
      dimension: 3, elements: [0.0121, 0.0031, -0.0007, 0.0031, 0.0253, 0.0052, -0.0007, 0.0052, 0.0411])
    let modes = try #require(BinnedSource.modes(covariance: covariance))
    #expect(modes.map(\.source.label) == ["stat1", "stat2", "stat3"])
    let correction = try binned(modes)
    let shifts = try (1...3).map { k in
      try zip([25.0, 40, 99], values).map { try correction.evaluate([.string("stat\(k)_up"), .real($0)]) - $1 }
    }
    for i in 0..<3 {
      for j in 0..<3 {
        let sum = shifts.reduce(0) { $0 + $1[i] * $1[j] }
        #expect(abs(sum - covariance[i, j]) < Tolerance.rounding)
      }
    }
    #expect(shifts.allSatisfy { ($0.max { abs($0) < abs($1) } ?? 0) > 0 })
    #expect(BinnedSource.modes(covariance: SymmetricMatrix(dimension: 2, elements: [1, 2, 2, 1])) == nil)
    let rankOne = SymmetricMatrix(dimension: 2, elements: [0.25, 0.25, 0.25, 0.25])
    #expect(BinnedSource.modes(covariance: rankOne)?.count == 1)
  }

  @Test("Sources without a name are called by their kind or label; a suffix alone is no key of a source")
  func names() {
    #expect(VariationSource("", .bin(3)).label == "bin3" && VariationSource("", .pair, .decorrelated("2022")).label == "2022")
    #expect(VariationSource("", .bin(3), .decorrelated("2022")).label == "bin3_2022")
    #expect(VariationSource("stat", .mode(2), .decorrelated("2022")).label == "stat2_2022")
    #expect(VariationConvention.concord.missing(among: ["nom", "_up", "up", "x_up"]) == ["down", "x_down"])
    #expect(VariationConvention(.btv).missing(among: ["up_", "central"]) == [])
  }

  @Test("The description of the input lists twenty keys, and says if there are more")
  func manyKeys() throws {
    func described(_ sources: Int) throws -> String? {
      let shifts = (0..<sources).map { VariedContent.Shift(oneSided: "a\($0)", 1.25) }
      return try Correction("c", inputs: [], varied: VariedContent(nominal: 1, shifts: shifts)).inputs[0].description
    }
    #expect(try described(10)?.hasSuffix("a9_up, a9_down") == true)
    #expect(try described(11)?.hasSuffix("a9_up, a9_down, …") == true)
    #expect(try described(0) == "nom")
  }

  @Test("Contents of any kind vary, category outermost")
  func trees() throws {
    let line = SharedFormula("[0]+[1]*x", of: pt)
    let varied = VariedContent(
      nominal: line(1.25, 0.01),
      shifts: [.init(VariationSource("slope"), up: line(1.25, 0.02), down: line(1.25, 0)), .init(oneSided: "model", 1.5)])
    let correction = try Correction("c", inputs: [pt], varied: varied, convention: VariationConvention(.btv))
    #expect(try keys(correction) == ["central", "up_slope", "down_slope", "up_model", "down_model"])
    #expect(correction.inputs[0].description == "central, up_slope, down_slope, up_model, down_model")
    #expect(try correction.evaluate([.string("down_model"), .real(50)]) == 1.25 + 0.01 * 50)
    #expect(correction.genericFormulas.count == 1)
  }

  @Test("Keys used twice, other bins and lists of the wrong length are refused")
  func refusals() throws {
    let nominal = pt.bins([0, 10, 20], flow: .clamp, values: [1, 2])
    func problem(_ shifts: [VariedContent.Shift]) throws -> CorrectionError {
      try #require(throws: CorrectionError.self) {
        try Correction("c", inputs: [pt], varied: VariedContent(nominal: nominal, shifts: shifts))
      }
    }
    let other = pt.bins([0, 11, 20], flow: .clamp, values: [1, 2])
    let error = try problem([.init(VariationSource("a"), up: nominal, down: other)])
    #expect(error.problem == .otherBins(variation: "a_down", input: "pt"))
    #expect("\(error)".contains("'a_down' looks pt up in other bins than the nominal content; give both the same bins"))
    let twice = try problem([.init(oneSided: "a", 1), .init(oneSided: "a", 2)])
    #expect(twice.problem == .duplicateKey("a_up"))
    let short = try #require(throws: CorrectionError.self) { try binned([.total(errors: [0.1, 0.2])]) }
    #expect(short.problem == .contentCount(found: 2, needed: 3))
  }

  @Test("Provenance is read back from the description it was put into")
  func provenance() throws {
    let facts = try Provenance(["campaign": "2022EE", "lumi": "26.7/fb", "source": "a=b.root "])
    #expect(facts.description == "campaign=2022EE; lumi=26.7/fb; source=a=b.root")
    let read = Provenance(reading: facts.appended(to: "Muon scale factors, GeV"))
    #expect(read == facts && read["source"] == "a=b.root" && read["era"] == nil)
    #expect(facts.appended(to: "") == facts.description)
    #expect(throws: CorrectionError(.notProvenance(key: "a b", value: "1"), at: "description")) { try Provenance(["a b": "1"]) }
    #expect(throws: CorrectionError(.notProvenance(key: "a", value: "1;2"), at: "description")) { try Provenance(["a": "1;2"]) }
    #expect(throws: CorrectionError(.duplicateKey("a"), at: "description")) { try Provenance(["a": "1", "a": "2"]) }
  }
}
