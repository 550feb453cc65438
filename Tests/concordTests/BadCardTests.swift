import Foundation
import Testing

/// A card that cannot work, how `derive` must end, and what it must say.
struct BadCard: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let status: Int32
  let says: [String]

  init(_ name: String, _ status: Int32, says: [String], _ change: (inout TestCard) -> Void) {
    var card = TestCard()
    change(&card)
    testDescription = name
    text = card.text
    self.status = status
    self.says = says
  }

  init(_ name: String, _ status: Int32, says: [String], replacing old: String, with new: String) {
    testDescription = name
    text = TestCard().text.replacing(old, with: new)
    self.status = status
    self.says = says
  }

  static let formulas = [
    BadCard(
      "a missing branch", 2,
      says: [
        "card.yaml:13: define.met_x: ", "'PuppyMET_pt'", "\n  PuppyMET_pt*cos(PuppiMET_phi)\n  ^ ", "Nearest: PuppiMET_pt",
        "Samples/zmumu_data.root",
      ]
    ) { $0.met = "PuppyMET" },
    BadCard(
      "a list where a condition is needed", 2,
      says: ["card.yaml:8: selection: ", "list", "\n  Muon_pt > 25\n          ^ ", "any(…) or all(…)"]
    ) { $0.selection = "Muon_pt > 25" },
    BadCard("a list where a number is needed", 2, says: ["card.yaml:11: ", "qx", "a list of numbers", "sum(…)", "[0]"]) {
      $0.qx = "Muon_pt*cos(Muon_phi)"
    },
    BadCard("a slip of the pen", 2, says: ["card.yaml:8: selection: ", "\n  nMuon >= 2 &&& nJet\n               ^ "]) {
      $0.selection = "nMuon >= 2 &&& nJet"
    },
    BadCard("definitions in a circle", 2, says: ["card.yaml:11: define.qx: ", "circle: mll → qx → mll"]) {
      $0.qx = "mll"; $0.mll = "qx"
    },
  ]

  static let keys = [
    BadCard(
      "an unknown key", 2, says: ["card.yaml:7: luminosty: unknown key", "Nearest: luminosity"], replacing: "luminosity",
      with: "luminosty"),
    BadCard(
      "an unknown key inside", 2, says: ["card.yaml:5: samples.signal.wieght: unknown key", "Nearest: weight"],
      replacing: "0:20000, weight", with: "0:20000, wieght"),
    BadCard("a missing key", 2, says: ["card.yaml", "‘name’ is missing"], replacing: "name: try", with: ""),
    BadCard("no YAML", 2, says: ["card.yaml:18: ", "not valid YAML"], replacing: "bins:", with: "bins: {["),
    BadCard(
      "another kind", 2, says: ["card.yaml:1: kind: ", "mass-fit", "recoil"], replacing: "kind: recoil", with: "kind: mass-fit"),
    BadCard(
      "a number that is text", 2, says: ["card.yaml:7: luminosity: ", "expected a number", "a lot"], replacing: "159.07004561",
      with: "a lot"),
  ]

  static let bins = [
    BadCard("overlapping bins", 2, says: ["card.yaml:17: bins.qt: edges must rise: edge 3 is 8.0, after 10.0"]) {
      $0.qt = "[0, 5, 10, 8, 20]"
    },
    BadCard("a repeated edge", 2, says: ["card.yaml:17: bins.qt: edges must rise: edge 2 is 5.0"]) { $0.qt = "[0, 5, 5, 20]" },
    BadCard("one edge", 2, says: ["card.yaml:17: bins.qt: ", "edges"]) { $0.qt = "[5]" },
    BadCard("bins that are no list", 2, says: ["card.yaml:17: bins.qt: expected a list", "‘20’"]) { $0.qt = "20" },
    BadCard(
      "too little to fit in all bins together", 1, says: ["data cannot be fitted: its total is not positive", "the luminosity"]
    ) {
      $0.data = $0.data.replacing("0:20000", with: "0:30")
    },
  ]

  static let events = [
    BadCard(
      "a missing file", 3, says: ["Samples/zmumu_mcc.root: no such file"], replacing: "Samples/zmumu_mc.root",
      with: "Samples/zmumu_mcc.root"),
    BadCard(
      "a glob without match", 3, says: ["Samples/zmumu_x*.root: no such file", "*"], replacing: "Samples/zmumu_mc.root",
      with: "Samples/zmumu_x*.root"),
    BadCard("a missing tree", 2, says: ["Samples/zmumu_data.root", "'Event'", "Nearest: Events"]) {
      $0.data = "{files: [Samples/zmumu_data.root], tree: Event}"
    },
    BadCard("entries outside", 2, says: ["Samples/zmumu_data.root", "0:100001", "100000"]) {
      $0.data = "{files: [Samples/zmumu_data.root], tree: Events, entries: 0:100001}"
    },
    BadCard("nothing selected", 2, says: ["‘data’", "none of 20000 events passed the selection"]) {
      $0.selection = "Muon_pt[0] > 25000"
    },
    BadCard("nothing selected because of an index", 2, says: ["none of 20000 events", "20000 of them", "past the end of a list"])
    {
      $0.selection = "Muon_pt[57] > 25"
    },
    BadCard("NaN weights", 3, says: ["Samples/zmumu_mc.root: entry ", "weight of sample ‘signal’", "nan"]) {
      $0.signal = $0.signal.replacing("genWeight*xsecWeight", with: "sqrt(0 - genWeight)")
    },
  ]
}

@Suite("Cards that cannot work") struct BadCardTests {
  @Test(
    "are refused with the place, the reason and the remedy, and leave nothing",
    arguments: BadCard.formulas + BadCard.keys + BadCard.bins + BadCard.events)
  func refused(_ card: BadCard) throws {
    let place = try Workplace()
    try place.write(card.text, to: "card.yaml")
    let run = try ConcordRun("derive", "card.yaml", "--output", "results", in: place)
    #expect(run.status == card.status, "\(run.errors)")
    #expect(run.output == "")
    for part in card.says { #expect(run.errors.contains(part), "\(part) is not in: \(run.errors)") }
    #expect(place.files == ["card.yaml"])
  }

  @Test("A bin without data joins its neighbours, and derive says so")
  func emptyBin() throws {
    let place = try Workplace()
    var card = TestCard()
    card.qt = "[0, 10, 30, 3000, 4000]"
    try place.write(card.text, to: "card.yaml")
    let run = try ConcordRun("derive", "card.yaml", "--output", "results", in: place)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("qT bins merged: [30, 3000) to [3000, 4000]"))
  }
}
