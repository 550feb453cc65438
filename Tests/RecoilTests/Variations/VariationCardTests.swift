import Cards
import Testing

@testable import Recoil

@Suite("Cards that ask for variations")
struct VariationCardTests {
  private func card(_ rest: String) throws -> RecoilCard {
    try RecoilCard(Card(file: "cards/toy.yaml", text: toyCard(rest: rest)))
  }

  private func refusal(_ rest: String) -> CardError? {
    do {
      _ = try card(rest)
      return nil
    } catch { return error as? CardError }
  }

  @Test("Everything is derived unless the card says otherwise")
  func defaults() throws {
    #expect(try card("").variations == RecoilVariationOptions())
    #expect(try card("variations: none").variations == .none)
    #expect(try card("").qtContinuity == .bins && card("map: {qt: interpolated}").qtContinuity == .interpolated)
    let some = try card("variations: {statistics: 0.5, smoothing: false, bootstrap: 7}").variations
    #expect(some.statistics == 0.5 && !some.smoothing && some.bootstrap == 7 && some.background && some.gaussians)
    let fit = try card("fit: {gaussians: 3, bifurcated: true, modelPValue: 0.01, background: likelihood}").fit
    #expect(fit.gaussians == 3 && fit.bifurcated && fit.modelPValue == 0.01 && fit.background == .likelihood)
    #expect(try card("fit: {gaussians: automatic}").fit.gaussians == nil)
    #expect(try card("gate: {coverage: [0.5, 0.9], familyError: 0.05}").gate.coverage == 0.5...0.9)
  }

  @Test("No variations at all leave none")
  func none() throws {
    let toy = try VariedToy.shared.get()
    let deriver = VariationDeriver(
      bins: toy.card.bins, options: .none, fitOptions: toy.card.fit, qtContinuity: .bins, contents: toy.contents,
      regions: toy.calibration.regions, threads: 1, replicas: [])
    #expect(deriver.sources().isEmpty)
  }

  @Test(
    "Bad values and misspelt keys are refused at their line",
    arguments: [
      ("variations: {statistic: 0.9}", "variations.statistic: unknown key", "statistics"),
      ("variations: {backgrounds: true}", "variations.backgrounds: unknown key", "background"),
      ("variations: {njetsinclusive: true}", "variations.njetsinclusive: unknown key", "njetsInclusive"),
      ("variations: {bootstrap: 1}", "variations.bootstrap: expected 0, or 2 to 1000 replicas, found 1", ""),
      ("variations: {bootstrap: 1001}", "2 to 1000 replicas", "1001"),
      ("variations: {bootstrap: -2}", "variations.bootstrap: expected a whole number", "-2"),
      ("variations: {statistics: 2}", "variations.statistics: expected a number from 0.0 to 1.0, found 2.0", ""),
      ("variations: {smoothing: maybe}", "variations.smoothing: expected true or false, found ‘maybe’", ""),
      ("variations: some", "variations: expected keys and values", ""),
      ("map: {qt: foo}", "map.qt: expected bins or interpolated, found ‘foo’", ""),
      ("fit: {gaussians: 4}", "fit.gaussians: expected automatic, 1, 2 or 3, found 4", ""),
      ("fit: {gaussians: many}", "fit.gaussians: expected a number, found ‘many’", ""),
      ("fit: {background: foo}", "fit.background: expected subtract or likelihood, found ‘foo’", ""),
      ("fit: {bifurcated: 2}", "fit.bifurcated: expected true or false", ""),
      ("fit: {modelPValue: 0.9}", "fit.modelPValue: expected a number from 1e-10 to 0.5", ""),
      ("gate: {coverage: 0.6}", "gate.coverage: expected a list", ""),
      ("gate: {coverage: [0.9, 0.6]}", "gate.coverage: expected two rising fractions", ""),
      ("gate: {coverage: [0.6, 0.7, 0.8]}", "gate.coverage: expected two rising fractions", ""),
      ("gate: {coverage: [0.6, 1.2]}", "gate.coverage: expected two rising fractions", ""),
      ("gate: {familyError: 0}", "gate.familyError: expected a part in (0, 1]", ""),
    ])
  func refused(line: String, words: String, more: String) throws {
    let error = try #require(refusal(line))
    #expect(
      error.description.contains(words) && (more.isEmpty || error.description.contains(more)) && error.line == 16, "\(error)")
  }

  private static let transfer = """
    transfer:
      simulation: {files: [w.root]}
      define: {qx: "gx", qy: "gy", lepton_px: "lx", lepton_py: "ly"}
      reference: {qx: "gx", qy: "gy"}
    """

  @Test("A transfer needs its simulation, the boson of both processes, and a whole lepton")
  func transfer() throws {
    let good = try #require(try card(Self.transfer).transfer)
    #expect(good.sample.name == "transfer" && good.reference == ["qx": "gx", "qy": "gy"] && good.selection == nil)
    let cases = [
      ("  reference: {qx: \"gx\", qy: \"gy\"}", "", "‘reference’ is missing"),
      ("  simulation: {files: [w.root]}\n", "", "‘simulation’ is missing"),
      ("  define: {qx: \"gx\", qy: \"gy\", lepton_px: \"lx\", lepton_py: \"ly\"}\n", "", "‘define’ is missing"),
      (", lepton_py: \"ly\"", "", "lepton_px and lepton_py are needed both, or neither"),
      ("lepton_px: \"lx\", ", "", "lepton_px and lepton_py are needed both, or neither"),
      ("define: {qx: \"gx\", qy: \"gy\", ", "define: {qx: \"gx\", ", "‘qy’ is missing"),
      ("reference: {qx: \"gx\", qy: \"gy\"}", "reference: {qx: \"gx\"}", "‘qy’ is missing"),
      ("reference:", "referense:", "transfer.referense: unknown key"),
      ("files: [w.root]", "file: [w.root]", "transfer.simulation.file: unknown key"),
    ]
    for (part, change, words) in cases {
      #expect(Self.transfer.contains(part), "\(part)")
      let error = try #require(refusal(Self.transfer.replacing(part, with: change)))
      #expect(error.description.contains(words) && error.line != nil, "\(error)")
    }
  }
}
