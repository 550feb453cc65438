import Corrections
import Testing

@Suite("Summaries of sets") struct SummaryTests {
  private func set() throws -> CorrectionSet {
    let bins = try MultiBinningNode(
      inputs: ["eta", "pt"], edges: [BinEdges([-2.4, 0, 2.4]), BinEdges([15, 30, .infinity])],
      content: [0.98, 0.99, 0.97, 1.01].map { .constant($0) }, flow: .content(.constant(1.5)))
    let low = try BinningNode(input: "pt", edges: BinEdges([5, 15]), content: [.constant(0.9)], flow: .error)
    let tree = try CategoryNode(input: "syst", keys: .strings(["nom", "up"]), content: [.multibinning(bins), .binning(low)])
    let changed = TransformNode(input: "pt", rule: .formula(try FormulaNode("x+1", variables: ["pt"])), content: .category(tree))
    let inputs = [
      Variable("eta", .real, description: "of the probe"), Variable("pt", .real), Variable("syst", .string),
      Variable("era", .int),
    ]
    let one = try Correction(
      name: "sf", description: "Scale factors", version: 3, inputs: inputs,
      output: Variable("weight", .real, description: "to multiply"),
      data: .transform(changed))
    let compound = try CompoundCorrection(
      name: "both", inputs: inputs, output: Variable("w", .real), inputsUpdate: ["pt"], inputOperation: .multiply,
      outputOperation: .last, stack: [one, one])
    return try CorrectionSet(description: "A set", corrections: [one], compounds: [compound])
  }

  @Test("A summary says of every input what it may be")
  func inputs() throws {
    let summary = try CorrectionSetSummary(set()).corrections[0]
    #expect(summary.nodes == ["transform": 1, "formula": 1, "category": 1, "multibinning": 1, "binning": 1, "constant": 6])
    let (eta, pt, syst, era) = (summary.inputs[0], summary.inputs[1], summary.inputs[2], summary.inputs[3])
    #expect(eta.range == ["-2.4", "2.4"] && eta.outside == ["default"] && !eta.isTransformed)
    #expect(pt.range == ["5.0", "inf"] && pt.outside == ["default", "error"] && pt.isTransformed && pt.readBy == ["formula"])
    #expect(syst.keys == ["nom", "up"] && !syst.hasDefault && syst.range == nil)
    #expect(era.isUnused && era.keys == nil)
  }

  @Test("The text holds all of it on lines of eighty columns")
  func text() throws {
    let text = SummaryText.text(try CorrectionSetSummary(set()), head: ["12 kB"])
    let expected = """
      correction set, schema 2: 1 correction, 1 compound, 11 nodes
      12 kB
      for correctionlib 2.6 or newer
      A set

      sf (v3)
        Scale factors
        nodes: binning 1, multibinning 1, category 1, transform 1, formula 1, constant
               6
        eta   real    [-2.4, 2.4), outside: default
                      of the probe
        pt    real    [5.0, inf), outside: default, error; read by formula; changed by
                      a transform
        syst  string  keys nom, up; others: error
        era   int     unused
        → weight: to multiply

      both (compound)
        no description
        inputs: eta: real, pt: real, syst: string, era: int
        stack: sf then sf
        updates pt by *, the result by last
      """
    #expect(text == expected)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(SummaryText.text(try CorrectionSetSummary(set()), width: 50).split(separator: "\n").allSatisfy { $0.count <= 50 })
  }
}
