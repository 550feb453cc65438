import Columns
import Testing

@Suite("Nearest names")
struct NearestNamesTests {
  static let names = ["Muon_pt", "Muon_phi", "Muon_eta", "MET_pt", "PuppiMET_pt", "nMuon", "run"]

  @Test(
    "A slip of the keyboard finds the name",
    arguments: [("Muon_tp", "Muon_pt"), ("muon_PT", "Muon_pt"), ("Moun_eta", "Muon_eta"), ("runs", "run"), ("Muons", "nMuon")])
  func slips(_ wrong: String, _ right: String) {
    #expect(nearestNames(to: wrong, in: Self.names).first == right)
  }

  @Test("A part of a name finds it")
  func parts() {
    #expect(nearestNames(to: "PuppiMET", in: Self.names).contains("PuppiMET_pt"))
    #expect(nearestNames(to: "MET", in: Self.names, limit: 9).contains("PuppiMET_pt"))
  }

  @Test("Nearest first, ties by name, no more than asked for")
  func order() {
    #expect(nearestNames(to: "Muon_pti", in: Self.names) == ["Muon_phi", "Muon_pt", "Muon_eta"])
    #expect(nearestNames(to: "aa", in: ["ac", "ab", "aaa"], limit: 2) == ["aaa", "ab"])
  }

  @Test("Nothing near: the names there are")
  func suggestions() {
    #expect(nearestNames(to: "luminosityBlock", in: Self.names) == [])
    #expect(suggestion(for: "Muon_pT", in: Self.names).hasPrefix("Nearest: Muon_pt"))
    #expect(
      suggestion(for: "luminosityBlock", in: Self.names)
        == "There are: MET_pt, Muon_eta, Muon_phi, Muon_pt, PuppiMET_pt, nMuon, run.")
    #expect(suggestion(for: "q", in: []) == "")
    #expect(suggestion(for: "luminosityBlock", in: (0..<20).map { "c\($0)" }).hasSuffix("… (20 in all)."))
  }
}
