import Cards
import EventFiles
import Foundation
import Testing

@testable import Recoil

@Suite("XY jobs with bad input")
struct XYBadInputTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  /// Derives from data alone, changed by `change`, and says why that fails.
  private func refusal(
    _ card: String = xyToyCard(samples: "  data: {files: [data.root], weight: w}"), leavingOut names: Set<String> = [],
    change: (inout [XYToy.Event]) -> Void = { _ in }
  ) throws -> String {
    var events = XYToy(run: { UInt32(100 + $0 % 100) }).events(0..<4_000, seed: 71)
    change(&events)
    try? FileManager.default.removeItem(atPath: folder.file("data.root"))
    try folder.write(events, "data.root", leavingOut: names)
    let error = try #require(throws: (any Error).self) { try folder.deriveXY(card) }
    return "\(error)"
  }

  @Test("Without npv and PV_npvs the columns are said to lack, and what is near")
  func noVertices() throws {
    defer { folder.remove() }
    let text = try refusal(leavingOut: ["PV_npvs"])
    #expect(text.contains("data.root: nothing is called npv and there is no column PV_npvs. Define npv in the card."), "\(text)")
    let periods = try refusal(
      xyToyCard(samples: "  data: {files: [data.root]}", rest: "periods: {A: [100, 199]}"), leavingOut: ["run"])
    #expect(periods.contains("data.root: periods need the run of every event. Define run in the card."), "\(periods)")
  }

  @Test("nPV that is NaN everywhere, or outside the bins, is counted and told")
  func notFinite() throws {
    defer { folder.remove() }
    let text = try refusal { for i in $0.indices { $0[i].npv = i % 4 == 0 ? 200 : .nan } }
    #expect(text.hasPrefix("data: none of 4000 selected events can be used: nPV or MET of "), "\(text)")
    #expect(text.contains("is outside the bins. Check npv, met_x, met_y and npv.range"))
  }

  @Test("Single events without a number take no part and are counted")
  func someNotFinite() throws {
    defer { folder.remove() }
    var events = XYToy.data.events(0..<4_000, seed: 72)
    for i in stride(from: 0, to: 4_000, by: 10) { events[i].npv = .nan }
    for i in stride(from: 5, to: 4_000, by: 10) { events[i].y = .infinity }
    try folder.write(events, "data.root")
    let counts = try folder.deriveXY(xyToyCard(samples: "  data: {files: [data.root]}")).provenance.inputs[0].counts
    #expect(counts.notFinite > 500 && counts.used + counts.notFinite < 4_000 && counts.selected == 4_000)
  }

  @Test("One nPV alone determines no dependence")
  func single() throws {
    defer { folder.remove() }
    let text = try refusal { for i in $0.indices { $0[i].npv = 17 } }
    #expect(text == "MET, data: every event has nPV 17.0, so that nothing can be fitted against it. Check define.npv")
  }

  @Test("Too few events, and weights that add up to nothing positive, are told apart")
  func weights() throws {
    defer { folder.remove() }
    let few = try refusal { $0.removeLast(3_900) }
    #expect(few.contains("effective entries; two bins of 100.0 are needed"), "\(few)")
    let negative = try refusal { for i in $0.indices { $0[i].weight = -1 } }
    #expect(negative.contains("the weights in bins of nPV do not add up to anything positive"), "\(negative)")
    let nan = try refusal { for i in $0.indices { $0[i].weight = .nan } }
    #expect(nan.contains("the weight of sample ‘data’ is nan"), "\(nan)")
    let same = try refusal { for i in $0.indices { $0[i].x = 2 } }
    #expect(same.contains("MET_x has no spread in a bin of nPV"), "\(same)")
    let none = try refusal { for i in $0.indices { $0[i].selected = 0 } }
    #expect(none.contains("none of 4000 events passed the selection"), "\(none)")
  }

  @Test("Some negative weights are no harm: means and errors follow them")
  func negativeWeights() throws {
    defer { folder.remove() }
    var events = XYToy.data.events(0..<40_000, seed: 73)
    for i in stride(from: 0, to: 40_000, by: 8) { events[i].weight = -1 }
    try folder.write(events, "data.root")
    let fit = try folder.deriveXY(xyToyCard(samples: "  data: {files: [data.root], weight: w}")).mets[0].data[0]
    #expect(abs(horner(fit.x, (25 - fit.centre) / fit.scale) - 5.9) < 0.7)
  }

  @Test("A run of no period is named with file and entry")
  func runs() throws {
    defer { folder.remove() }
    let card = xyToyCard(samples: "  data: {files: [data.root]}", rest: "periods: {late: [150, 199], early: [100, 140]}")
    let text = try refusal(card)
    #expect(text.contains("data.root: entry "), "\(text)")
    #expect(text.contains("is in none of the periods (early: 100–140, late: 150–199). Add it to a period"), "\(text)")
  }

  @Test(
    "Cards that make no sense are refused at their line",
    arguments: [
      ("periods: {A: [1, 20], B: [20, 30]}", "period ‘B’ begins with run 20, but ‘A’ ends with 20"),
      ("periods: {A: [20, 1]}", "expected [first run, last run], found [20.0, 1.0]"), ("periods: {}", "there are no periods"),
      ("npv: {edges: [1, 2], bins: 4}", "edges say all"), ("npv: {range: [5, 5]}", "expected [lowest, highest] nPV"),
      ("npv: {edges: [1, .inf]}", "expected finite edges"), ("npv: {bins: 0}", "expected 1 to 2000 bins"),
      ("npv: {bin: 4}", "unknown key. Nearest: bins"), ("order: {max: 12}", "expected a number from 0.0 to 8.0"),
      ("order: {pValue: 0}", "expected a number from"), ("edge: extrapolate", "expected clamp, found ‘extrapolate’"),
      ("largestShift: -1", "expected a positive number"), ("gate: {sigmas: 0}", "expected a number from 0.1 to 8.0"),
      ("met: \"a b\"", "‘a b’ cannot stand in the name of a column"), ("mets: {}", "there are no METs"),
      ("mets: {PF: {x: mx}}", "the key ‘y’ is missing: MET along y in GeV"),
      ("met: a\nmets: {PF: {x: mx, y: my}}", "leave met out"),
      ("lagestShift: 3", "unknown key. Nearest: largestShift"),
    ])
  func cards(_ line: String, _ says: String) throws {
    defer { folder.remove() }
    let error = try #require(throws: CardError.self) { try folder.xyCard(xyToyCard(rest: line)) }
    #expect(error.description.contains(says), "\(error)")
    #expect(error.description.contains("xy.yaml:"))
  }

  @Test("Samples must be data, signal or both; background needs data")
  func samples() throws {
    defer { folder.remove() }
    let none = try #require(throws: CardError.self) { try folder.xyCard(xyToyCard(samples: "  background: {files: [b.root]}")) }
    #expect(none.description.contains("there is neither data nor signal"))
    let samples = "  signal: {files: [a.root]}\n  background: {files: [b.root]}"
    let useless = try #require(throws: CardError.self) { try folder.xyCard(xyToyCard(samples: samples)) }
    #expect(useless.description.contains("background is subtracted from data, and there are none"))
    let define = try #require(throws: CardError.self) { try folder.xyCard(xyToyCard(define: "{met_x: mx}")) }
    #expect(define.description.contains("the key ‘met_y’ is missing"))
  }

  @Test("Several METs side by side, named as the card says, with the defaults documented")
  func card() throws {
    defer { folder.remove() }
    let card = try folder.xyCard(
      xyToyCard(define: "{scale: \"1.0\"}", rest: "mets: {PF: {x: mx, y: my}, Puppi: {x: \"mx/2\", y: \"my*scale\"}}"))
    #expect(card.formulas.mets.map(\.name) == ["PF", "Puppi"] && card.gate.sigmas == 2 && card.split == EventSplit())
    #expect(card.options == XYOptions() && card.options.npv.count == 100 && card.options.npv.index(of: 17) == 17)
    try XYToyJob.write(folder, count: 4_000)
    try folder.write(XYToy.data.events(0..<8_000, seed: 5), "data.root.new")
    let text = xyToyCard(
      samples: "  data: {files: [data.root.new], tree: Events}", define: "{scale: \"1.0\"}",
      rest: "mets: {PF: {x: mx, y: my}, Puppi: {x: \"mx/2\", y: \"my*scale\"}}")
    let fits = try folder.deriveXY(text).mets
    for (a, b) in zip(fits[0].data[0].x, fits[1].data[0].x) { #expect(abs(a / 2 - b) < 1e-12) }
    #expect(fits[0].data[0].y == fits[1].data[0].y)
  }
}
