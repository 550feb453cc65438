import Foundation
import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("Folds")
struct FoldsTests {
  struct Reference: Decodable {
    struct Stratified: Decodable {
      let labels, folds: [Int]
      let k: Int
    }
    struct Grouped: Decodable {
      let labels, groups, folds: [Int]
      let k: Int
    }
    let stratified: [Stratified]
    let grouped: [Grouped]
  }
  let r: Reference

  init() throws { r = try reference("folds") }

  @Test("Stratified folds are scikit-learn's")
  func stratified() throws {
    #expect(r.stratified.count == 4 && r.stratified[0].labels.count == 17 && r.stratified[0].k == 5)
    for c in r.stratified { #expect(try Folds.stratified(labels: c.labels, count: c.k).assignment == c.folds) }
  }

  @Test("Stratified folds of groups are scikit-learn's")
  func grouped() throws {
    #expect(r.grouped.count == 3)
    for c in r.grouped { #expect(try Folds.grouped(labels: c.labels, groups: c.groups, count: c.k).assignment == c.folds) }
  }

  @Test("With a seed every label is spread to one item, and the seed alone decides", arguments: [2, 5, 10])
  func shuffled(k: Int) throws {
    var generator = Philox(seed: 3, stream: 3)
    let labels = (0..<997).map { _ in generator.uniform() < 0.13 ? 4 : generator.uniform() < 0.4 ? -7 : 0 }
    let folds = try Folds.stratified(labels: labels, count: k, seed: 12)
    for label in [4, -7, 0] {
      let counts = (0..<k).map { fold in folds.test(fold).reduce(0) { $0 + (labels[$1] == label ? 1 : 0) } }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
    #expect(try Folds.stratified(labels: labels, count: k, seed: 12) == folds)
    #expect(try Folds.stratified(labels: labels, count: k, seed: 13) != folds)
    for fold in 0..<k { #expect((folds.test(fold) + folds.training(fold)).sorted() == Array(0..<997)) }
    #expect(try JSONDecoder().decode(Folds.self, from: JSONEncoder().encode(folds)) == folds)
  }

  @Test("All parts of an event share a fold, by groups and by hash", arguments: [nil, 77] as [UInt64?])
  func events(seed: UInt64?) throws {
    let ids = BootstrapTests.ids[..<700].flatMap { [$0, $0] }
    var generator = Philox(seed: 4, stream: 4)
    let labels = ids.map { _ in generator.uniform() < 0.3 ? 1 : 0 }
    let folds = try Folds.grouped(labels: labels, groups: ids, count: 5, seed: seed)
    let hashed = try Folds.hashed(ids, count: 5, seed: 8)
    for i in stride(from: 0, to: 1400, by: 2) {
      #expect(folds.assignment[i] == folds.assignment[i + 1] && hashed.assignment[i] == hashed.assignment[i + 1])
    }
    for label in 0..<2 {
      let counts = (0..<5).map { fold in folds.test(fold).reduce(0) { $0 + (labels[$1] == label ? 1 : 0) } }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 4, "more than two events apart: \(counts)")
    }
    for fold in 0..<5 {
      #expect(abs(Double(hashed.test(fold).count) - 280) < Tolerance.sigmas * 2 * (700.0 * 0.2 * 0.8).squareRoot())
    }
    #expect(try Folds.hashed(ids.reversed(), count: 5, seed: 8).assignment == hashed.assignment.reversed())
    #expect(try Folds.hashed(ids, count: 5, seed: 9) != hashed)
  }

  @Test("Strata join label and bin")
  func strata() throws {
    let bins = try Binning(edges: [25, 40, 60, 100])
    let strata = try Folds.strata(labels: [0, 1, 1, 0, 2], values: [31.5, 41.5, 12.5, 140.5, 60], bins: bins)
    #expect(strata == [0, 4, 3, 2, 8])
  }

  @Test("Cuts that cannot be made are named with the remedy")
  func errors() throws {
    func message(_ body: () throws(FoldError) -> Void) -> String {
      do { try body() } catch { return error.description }
      return ""
    }
    #expect(
      message { () throws(FoldError) in _ = try Folds.stratified(labels: [3, 3, 1], count: 1) }.contains(
        "1 folds are no partition"))
    #expect(
      message { () throws(FoldError) in _ = try Folds.stratified(labels: [3, 3, 1], count: 2) }.contains(
        "label 1 has 1 items for 2 folds"))
    #expect(
      message { () throws(FoldError) in _ = try Folds.grouped(labels: [3, 3], groups: [7], count: 2) }.contains(
        "2 labels, but 1 groups"))
    #expect(
      message { () throws(FoldError) in _ = try Folds.grouped(labels: [3, 1, 1], groups: [7, 8, 8], count: 2) }.contains(
        "label 1 occurs in 1 groups for 2 folds"))
    #expect(
      message { () throws(FoldError) in _ = try Folds.grouped(labels: [3, 3], groups: [7, 7], count: 2) }.contains(
        "1 groups for 2 folds. Take fewer"))
    #expect(message { () throws(FoldError) in _ = try Folds.hashed([], count: 0, seed: 1) }.contains("Take at least 2"))
    #expect(message { () throws(FoldError) in _ = try Folds.grouped(labels: [3], groups: [7], count: 0) }.contains("0 folds"))
    let bins = try Binning(edges: [25, 40])
    #expect(
      message { () throws(FoldError) in _ = try Folds.strata(labels: [1], values: [], bins: bins) }.contains(
        "1 labels, but 0 values"))
    #expect(
      message { () throws(FoldError) in _ = try Folds.strata(labels: [1, 0], values: [31.5, .nan], bins: bins) }.contains(
        "the value of item 1 is NaN"))
  }

  @Test(
    "Folds that are no partition do not load", arguments: [#"{"count":1,"assignment":[0]}"#, #"{"count":3,"assignment":[0,3]}"#])
  func contradictions(text: String) {
    let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(Folds.self, from: Data(text.utf8)) }
    #expect("\(String(describing: error))".contains("folds from 0 on"))
  }

  @Test("The summary is NumPy's mean, standard deviation and error")
  func summary() {
    let summary = FoldSummary([0.861, 0.874, 0.883, 0.858, 0.869])
    #expect(abs(summary.mean - 0.869) < Tolerance.rounding)
    #expect(abs(summary.standardDeviation - 0.010074720839804952) < Tolerance.rounding)
    #expect(abs(summary.standardError - 0.010074720839804952 / 5.0.squareRoot()) < Tolerance.rounding)
  }

  @Test("One fold has no spread")
  func oneFold() async {
    await #expect(processExitsWith: .failure) { _ = FoldSummary([0.861]) }
  }
}
