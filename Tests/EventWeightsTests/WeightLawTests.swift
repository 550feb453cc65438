import Cards
import Columns
import EventFiles
import Foundation
import RootFiles
import Testing

@testable import EventWeights

@Suite("Columns of weights") struct WeightLawTests {
  private let folder: WeightFolder
  private let input: String
  init() throws {
    folder = try WeightFolder()
    input = try folder.writeEvents()
  }

  private func lists(_ more: String, pt: String = "Jet_pt") -> String {
    "{correction: strict, inputs: {pt: \"\(pt)\", njets: Jet_n, era: \"2017\"}\(more)}"
  }

  @Test("Lists stay lists, or become their product or sum; what is left out counts as the neutral element or as said")
  func reductions() throws {
    func values(_ more: String) throws -> [Double] {
      try folder.apply(try folder.card(lists(more)), to: [input]).output.values("w")
    }
    #expect(try values("") == [1, 1.375, 1.125, 1.25])
    #expect(try values(", reduce: product") == [1.375, 1, 1.125, 1.25])
    #expect(try values(", reduce: sum") == [2.375, 0, 1.125, 1.25])
    #expect(try values(", where: \"Jet_pt > 40\"") == [1, 1.375, 1, 1.25])
    #expect(try values(", where: \"Jet_pt > 40\", otherwise: 3, reduce: product") == [4.125, 1, 3, 1.25])
    #expect(try values(", where: \"Jet_pt > 40\", reduce: sum") == [1.375, 0, 0, 1.25])
    #expect(try values(", where: \"njets == 0\"") == [1, 1.375, 1, 1.25])
    #expect(try values(", where: \"false\"") == [1, 1, 1, 1])
  }

  @Test("Values per event go with every element, constants too, and lists keep their offsets")
  func broadcasting() throws {
    let column = "{correction: strict, inputs: {pt: Jet_pt, njets: njets, era: \"2017\"}, where: \"Jet_pt < 80\"}"
    let (_, output) = try folder.apply(try folder.card(column), to: [input])
    #expect(try output.values("w") == [1, 1.25, 1.125, 1])
    #expect(try output.column("w").offsets == [0, 2, 2, 3, 4])
    let constant = "{correction: strict, inputs: {pt: 50, njets: 1, era: \"2018\"}, where: \"x > 25\"}"
    #expect(try folder.apply(try folder.card(constant), to: [input]).output.values("w") == [2.375, 2.375, 2.375, 1])
    let all = "{correction: strict, inputs: {pt: 50, njets: 1, era: \"2018\"}}"
    #expect(try folder.apply(try folder.card(all), to: [input]).output.values("w") == [2.375, 2.375, 2.375, 2.375])
  }

  @Test("A missing value gets otherwise and is counted; where it is not needed it is not missed")
  func missing() throws {
    let column = "{correction: strict, inputs: {pt: \"Jet_pt[1]\", njets: njets, era: \"2017\"}, otherwise: 7"
    let (summary, output) = try folder.apply(try folder.card(column + "}"), to: [input])
    #expect(try output.values("w") == [1.25, 7, 7, 7])
    #expect(summary.rows["w"] == WeightSummary.Rows(objects: 4, otherwise: 0, missing: 3))
    let chosen = try folder.apply(try folder.card(column + ", where: \"count(Jet_pt) > 1\"}"), to: [input]).summary
    #expect(chosen.rows["w"] == WeightSummary.Rows(objects: 4, otherwise: 3, missing: 0))
    #expect(chosen.text.contains("3 of 4 left out"))
  }

  @Test("A variation's column is the nominal one with the changed inputs, whether constants or formulas")
  func variations() throws {
    let changes = """
      , variations: {era: {era: "2018"}, soft: {pt: 30}, hard: {pt: "max(Jet_pt, 50)"}, more: {njets: 1, era: "2018"}}
      """
    let (_, output) = try folder.apply(try folder.card(lists(changes)), to: [input], variations: ["all"])
    #expect(try output.values("w_era") == [2, 2.375, 2.125, 2.25])
    #expect(try output.values("w_soft") == [1, 1.125, 1.125, 1])
    #expect(try output.values("w_hard") == [1.25, 1.375, 1.375, 1.25])
    #expect(try output.values("w_more") == [2.125, 2.375, 2.125, 2.375])
    let some = try folder.apply(try folder.card(lists(changes)), to: [input], variations: ["w_soft", "more"]).summary
    #expect(some.columns.map(\.name) == ["w", "w_soft", "w_more"])
    #expect(try folder.apply(try folder.card(lists(changes)), to: [input], variations: ["none"]).summary.columns.count == 1)
  }

  @Test("The product has every factor's variations with the others nominal")
  func products() throws {
    let text = """
      kind: correction
      name: two
      set: \(WeightFolder.moreCorrections)
      weight: [b, a]
      columns:
        a: {correction: strict, inputs: {pt: x, njets: njets, era: "2017"}, variations: era}
        b: {correction: strict, inputs: {pt: 30, njets: 1, era: "2018"}, variations: {up: {njets: 0}}}
      """
    let (_, output) = try folder.apply(try folder.card(text: text), to: [input], variations: ["all"])
    let (a, varied) = (try output.values("a"), try output.values("a_2018"))
    #expect(try output.values("weight") == a.map { 2.125 * $0 })
    #expect(try output.values("weight_b_up") == a.map { 2 * $0 })
    #expect(try output.values("weight_a_2018") == varied.map { 2.125 * $0 })
  }

  @Test("Files without run, luminosityBlock and event get entry numbers; copies keep their lists; a friend joins")
  func friend() throws {
    let (summary, output) = try folder.apply(try folder.card(lists("")), to: [input], copying: ["Jet_*", "njets"])
    #expect(try output.values("entry") == [0, 1, 2, 3] && summary.notCopied.isEmpty)
    #expect(try output.values("Jet_pt") == [25, 45, 30, 85])
    let friend = FriendFiles([folder.file("out.root")], tree: "Corrections", alias: "sf")
    let joined = try EventChain([input], tree: "Events", friends: [friend])
    #expect(try joined.values("sf.w") == [1, 1.375, 1.125, 1.25])
  }

  @Test("The output says which card, set, corrections and versions made it")
  func provenance() throws {
    let card = try CorrectionCard(Card(readingFrom: WeightFolder.samples + "/zmumu-weights.yaml"))
    _ = try folder.apply(card, to: [WeightFolder.samples + "/zmumu_mc.root"])
    let text = try #require(try RootFile(path: folder.file("out.root")).string(WeightApplication.provenanceName))
    let found = try JSONDecoder().decode(WeightProvenance.self, from: Data(text.utf8))
    #expect(found.kind == "correction" && found.calibration == "zmumu-weights" && found.cardSHA256.count == 64)
    #expect(found.sets.count == 1 && found.sets[0].file == "muon-sf.json" && found.sets[0].sha256.count == 64)
    let first = try #require(found.sets[0].corrections.first)
    #expect(first.name == "NUM_TightID_DEN_TrackerMuons" && first.version == 2)
    #expect(found.sets[0].corrections.count == 3 && found.inputs[0].entries == 100_000)
  }

  @Test("A set given beside the card takes the place of the card's")
  func setBeside() throws {
    let text = "kind: correction\nname: a\ncolumns: {w: {correction: strict, inputs: {pt: x, njets: njets, era: \"2017\"}}}\n"
    let (_, output) = try folder.apply(try folder.card(text: text), to: [input], set: WeightFolder.moreCorrections)
    #expect(try output.values("w") == [1, 1.375, 1.375, 1])
  }

  @Test("An empty file gives an empty tree, and says so")
  func empty() throws {
    var writer = try RootTreeWriter(
      path: folder.file("none.root"), tree: "Events", columns: [ColumnSchema(name: "x", type: .float64)])
    try writer.append(EventBatch(firstEntry: 0, count: 0, columns: ["x": Column(values: .float64([]))]))
    try writer.finish()
    let card = try folder.card("{correction: strict, inputs: {pt: x, njets: 0, era: \"2017\"}}")
    let (summary, output) = try folder.apply(card, to: [folder.file("none.root")])
    #expect(output.entryCount == 0 && summary.columns[0].mean == nil && summary.text.contains("mean none"))
  }

  @Test("Cards and sets are told apart by what they are")
  func kinds() throws {
    #expect(CorrectionCard.isCard("a.yaml") && CorrectionCard.isCard("a.yml") && !CorrectionCard.isCard("a.json"))
    #expect(CorrectionCard.isSet(WeightFolder.moreCorrections) && !CorrectionCard.isSet(input))
  }
}
