import Corrections
import Testing

@Suite("Names that differ in bytes alone")
struct ExactTextTests {
  /// ‘é’ as one code point, and as a letter with an accent behind it: one text to Swift, two to the format.
  private let one = "\u{e9}"
  private let two = "e\u{301}"

  private func correction(_ name: String, version: Int = 1, reading input: String? = nil) throws -> Correction {
    let bins = try BinningNode(
      input: input ?? two, edges: BinEdges([0, 1, 2]), content: [1.5, 2.5].map { .constant($0) }, flow: .clamp)
    return try Correction(
      name: name, version: version, inputs: [Variable(one, .real), Variable(two, .real)], output: Variable("w", .real),
      data: .binning(bins))
  }

  private func category(_ keys: [String]) throws -> Correction {
    let data = try CategoryNode(input: "s", keys: .strings(keys), content: keys.indices.map { .constant(Double($0) + 0.5) })
    return try Correction(name: "c", inputs: [Variable("s", .string)], output: Variable("w", .real), data: .category(data))
  }

  @Test("Two inputs are two, in files and in calls")
  func inputs() throws {
    let set = try CorrectionSet(corrections: [correction(one), correction(two, reading: one)])
    let read = try CorrectionSet(json: Array(set.json().utf8))
    #expect(read == set)
    let names = try read.correction(two).inputs.map { Array($0.name.utf8) }
    #expect(names == [Array(one.utf8), Array(two.utf8)])
    #expect(try read.correction(one).evaluate([.real(0.2), .real(1.2)]) == 2.5)
    #expect(try read.correction(two).evaluate([.real(0.2), .real(1.2)]) == 1.5)
    let varied = try read.correction(one).evaluate(
      [.real([0.2, 0.2]), .real([0.2, 1.2])], variations: [[:], [two: .real(1.7)], [one: .real(1.7)]])
    #expect(varied == [[1.5, 2.5], [2.5, 2.5], [1.5, 2.5]])
    #expect(throws: CorrectionError.self) { try CorrectionSet(corrections: [correction(two), correction(two)]) }
  }

  @Test("Trees that differ in the bytes of a name or a key are not equal, and diff says where")
  func differences() throws {
    #expect(try correction("a") != correction("a", reading: one))
    #expect(try category([one, two]) != category([two, one]))
    let found = CorrectionSetDifference(
      from: try CorrectionSet(corrections: [correction("a"), category([one, "x"])]),
      to: try CorrectionSet(corrections: [correction("a", reading: one), category([two, "x"])]))
    #expect(found.changed.map(\.name) == ["a", "c"])
    #expect(found.changed[0].content.map(\.path) == ["data.input"])
    #expect(found.changed[0].values?.differing ?? 0 > 0)
    #expect(found.changed[1].content.count == 2)
    let renamed = CorrectionSetDifference(
      from: try CorrectionSet(corrections: [correction(one)]), to: try CorrectionSet(corrections: [correction(two)]))
    #expect(renamed.added.count == 1 && renamed.removed.count == 1 && renamed.changed.isEmpty)
  }

  @Test("Sets are merged, sliced and frozen by bytes")
  func tools() throws {
    let (first, second) = (try CorrectionSet(corrections: [correction(one)]), try CorrectionSet(corrections: [correction(two)]))
    let merged = try CorrectionSet.merging([("a", first), ("b", second)])
    #expect(merged.corrections.count == 2)
    #expect(try merged.slice([two]).corrections == second.corrections)
    let frozen = try merged.slice([one]).freezing(one, at: "0.25").corrections[0]
    #expect(frozen.inputs.map { Array($0.name.utf8) } == [Array(two.utf8)])
    #expect(try frozen.evaluate([.real(1.5)]) == 2.5)
    #expect(try category([one, two]).freezing("s", at: .string(two)).evaluate([CorrectionInput]()) == 1.5)
  }

  @Test("A summary and the lint see both")
  func summary() throws {
    let set = try CorrectionSet(corrections: [correction("a"), category([one, two])])
    let summary = CorrectionSetSummary(set)
    #expect(summary.corrections[0].inputs.map(\.isUnused) == [true, false])
    #expect(summary.corrections[1].inputs[0].keys?.count == 2)
    let findings = CorrectionSetValidation(json: Array(try set.json().utf8)).findings
    #expect(findings.map(\.code) == [.inputUnused])
  }

  @Test("Shared formulas of two inputs are two formulas")
  func shared() throws {
    let (x, y) = (RealInput(one), RealInput(two))
    let correction = try Correction("c", inputs: x, y) {
      x.bins([0, 1, 2], flow: .clamp) {
        SharedFormula("[0]*x", of: x)(2); SharedFormula("[0]*x", of: y)(3)
      }
    }
    #expect(correction.genericFormulas.count == 2)
    #expect(try correction.evaluate([.real(1.5), .real(7)]) == 21)
  }
}
