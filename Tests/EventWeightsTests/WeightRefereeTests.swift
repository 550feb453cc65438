import Cards
import EventFiles
import Foundation
import Testing

@testable import EventWeights

/// Values by correctionlib on columns read by uproot, see Benchmarks/referee/event_weights.py.
private struct Referee: Decodable {
  struct Column: Decodable {
    let count: Int
    let sha256: String
    let first: [Double]
    let mean, minimum, maximum: Double
  }
  let muons: Int
  let thirdMuons: Int
  let lowMuons: Int
  let columns: [String: Column]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Reference/event-weights", withExtension: "json"))
    self = try JSONDecoder().decode(Referee.self, from: Data(contentsOf: url))
  }

  /// Compares a column of an output bit for bit.
  func expectEqual(_ output: EventChain, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let (values, wanted) = (try output.values(name), try #require(columns[name]))
    #expect(values.count == wanted.count && Array(values.prefix(4)) == wanted.first, "\(name)", sourceLocation: sourceLocation)
    #expect(values.sha256 == wanted.sha256, "\(name)", sourceLocation: sourceLocation)
  }
}

@Suite("Weights of events are correctionlib's") struct WeightRefereeTests {
  private let folder: WeightFolder
  private let referee: Referee
  private let input = WeightFolder.samples + "/zmumu_mc.root"
  init() throws { (folder, referee) = (try WeightFolder(), try Referee()) }

  @Test("The sample card gives every column with all variations, bit for bit, for any number of threads", arguments: [1, 2])
  func sampleCard(_ threads: Int) throws {
    let card = try CorrectionCard(Card(readingFrom: WeightFolder.samples + "/zmumu-weights.yaml"))
    let (summary, output) = try folder.apply(card, to: [input], variations: ["all"], threads: threads)
    let names = summary.columns.map(\.name)
    #expect(names.count == 14 && Set(names).isSubset(of: referee.columns.keys))
    for name in names { try referee.expectEqual(output, name) }
    #expect(try output.column("muon_trigger").offsets == EventChain([input], tree: "Events").column("Muon_pt").offsets)
    #expect(summary.events == 100_000 && summary.rows["muon_trigger"]?.otherwise == referee.lowMuons)
    for column in summary.columns {
      let wanted = try #require(referee.columns[column.name])
      #expect(column.minimum == wanted.minimum && column.maximum == wanted.maximum && column.values == wanted.count)
      #expect(abs(try #require(column.mean) - wanted.mean) < 1e-12 && column.notFinite == 0)
    }
  }

  @Test("Compounds, varied formulas, draws from event numbers and missing muons give correctionlib's values")
  func moreKinds() throws {
    let card = try folder.card(
      text: """
        kind: correction
        name: more
        set: \(WeightFolder.moreCorrections)
        define: {third: "Muon_pt[2]"}
        columns:
          scale:
            compound: momentum
            inputs: {pt: Muon_pt, eta: Muon_eta, syst: nom}
            variations: {up: {syst: up}, harder: {pt: "Muon_pt*1.01"}, down: {syst: down}}
          draw:
            correction: smear
            inputs: {event: event, luminosityBlock: {column: luminosityBlock}, phi: Muon_phi}
            reduce: product
          third:
            set: \(WeightFolder.samples)/muon-sf.json
            correction: NUM_TightID_DEN_TrackerMuons
            inputs: {abseta: 0, pt: "max(third, 15)", scale_factors: nominal}
            otherwise: 0.5
        """)
    let (summary, output) = try folder.apply(card, to: [input], variations: ["scale"], threads: 2)
    #expect(summary.columns.map(\.name) == ["scale", "scale_up", "scale_harder", "scale_down", "draw", "third"])
    for column in summary.columns { try referee.expectEqual(output, column.name) }
    #expect(summary.rows["third"]?.missing == 100_000 - referee.thirdMuons && summary.rows["scale"]?.objects == referee.muons)
    #expect(summary.text.contains("third") && summary.text.contains("99838 of 100000 missing"))
  }

  @Test("The bytes do not depend on the number of threads")
  func threads() throws {
    let card = try CorrectionCard(Card(readingFrom: WeightFolder.samples + "/zmumu-weights.yaml"))
    for threads in [1, 2, 5] {
      _ = try folder.apply(card, to: [input], variations: ["up"], threads: threads, output: "\(threads).root")
    }
    let bytes = try [1, 2, 5].map { try Data(contentsOf: URL(filePath: folder.file("\($0).root"))) }
    #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2])
  }
}
