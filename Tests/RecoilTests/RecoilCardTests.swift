import Cards
import Testing

@testable import Recoil

@Suite("Recoil cards")
struct RecoilCardTests {
  private func card(_ text: String) throws -> RecoilCard { try RecoilCard(Card(file: "cards/toy.yaml", text: text)) }

  private func refusal(_ text: String) -> CardError? {
    do {
      _ = try card(text)
      return nil
    } catch { return error as? CardError }
  }

  @Test("What a card leaves out has its default")
  func defaults() throws {
    let card = try card(
      toyCard(bins: "{qt: [0, .inf]}").replacing("luminosity: 2.5\n", with: "").replacing("selection: \"sel > 0\"\n", with: ""))
    #expect(card.luminosity == 1 && card.selection == nil && card.minimumQT == 1 && card.split == EventSplit())
    #expect(card.fit == RecoilFitOptions() && card.gate == ClosureGate() && card.bins.count == 1)
    #expect(card.bins.njets.edges == [-.infinity, .infinity] && !RecoilFormulas(card).usesJets)
    #expect(card.split.fitFraction == 0.8 && card.split.seed == 1)
  }

  @Test("Every key is read")
  func everything() throws {
    let card = try card(
      toyCard(
        samples: """
            data: {name: muons, files: [a.root, b_*.root], tree: dir/Events, entries: 10:250}
            signal: {files: [/abs/mc.root], weight: "w*2"}
            background:
              - {files: [ttbar.root], uncertainty: 0.06}
              - {name: ww, files: [ww.root], uncertainty: 0}
          """,
        rest: """
          split: {fit: 0.5, seed: 77}
          fit: {reach: 150, binWidth: 0.5, window: 4, minimumEntries: 500}
          map: {tailProbability: 1e-5}
          axis: {minimumQT: 0}
          gate: {ksPValue: 0.05, closedBins: 1, width: 0.03, meanMET: 0.02, standardErrors: 2.5}
          """))
    #expect(card.name == "toy" && card.samples.map(\.name) == ["muons", "signal", "background1", "ww"])
    #expect(card.samples.map(\.role) == [.data, .signal, .background, .background])
    #expect(
      card.samples[0].files == ["a.root", "b_*.root"] && card.samples[0].tree == "dir/Events"
        && card.samples[0].entries == 10..<250)
    #expect(card.samples[1].weight == "w*2" && card.samples[2].uncertainty == 0.06 && card.samples[3].uncertainty == 0)
    #expect(card.split.fitFraction == 0.5 && card.split.seed == 77 && card.minimumQT == 0)
    #expect(card.fit.reach == 150 && card.fit.binCount == 600 && card.fit.window == 4 && card.fit.minimumEntries == 500)
    #expect(card.fit.tailProbability == 1e-5 && card.gate.closedBins == 1 && card.gate.standardErrors == 2.5)
    #expect(card.gate.ksPValue == 0.05 && card.gate.width == 0.03 && card.gate.meanMET == 0.02)
    #expect(card.definitions["met_x"] == "mx + 0*pt[0]" && card.luminosity == 2.5 && RecoilFormulas(card).usesJets)
    #expect(card.card.resolve("a.root") == "cards/a.root" && card.card.resolve("/abs/mc.root") == "/abs/mc.root")
  }

  @Test(
    "A missing key is named with its meaning",
    arguments: [
      ("kind: recoil\n", "‘kind’ is missing"), ("name: toy\n", "‘name’ is missing"), ("  qx: \"bx\"\n", "‘qx’ is missing"),
      ("  met_y: \"my\"\n", "‘met_y’ is missing"), ("  data: {files: [\"data_*.root\"], tree: Events}\n", "‘data’ is missing"),
      ("  signal: {files: [\"mc_*.root\"], weight: \"w\"}\n", "‘signal’ is missing"),
      ("bins: {qt: [0, 12, 30, 200], njets: [0, 1, .inf]}\n", "‘bins’ is missing"), ("qt: [0, 12, 30, 200], ", "‘qt’ is missing"),
      ("files: [background.root], ", "‘files’ is missing"),
    ])
  func missing(part: String, words: String) throws {
    let text = toyCard()
    #expect(text.contains(part))
    let error = try #require(refusal(text.replacing(part, with: "")))
    #expect(error.description.contains(words) && error.description.hasPrefix("cards/toy.yaml:"), "\(error)")
  }

  @Test(
    "An unknown key is named with its line and the nearest one",
    arguments: [
      ("luminosity: 2.5", "luminosty: 2.5", 7, "luminosty", "luminosity"),
      ("  signal:", "  sginal:", 5, "samples.sginal", "signal"),
      ("weight: \"w\"}\n  b", "wieght: \"w\"}\n  b", 5, "samples.signal.wieght", "weight"),
      ("{qt: [0, 12", "{qT: [0, 12", 15, "bins.qT", "qt"),
    ])
  func unknown(part: String, change: String, line: Int, key: String, near: String) throws {
    let text = toyCard().replacing(part, with: change)
    let error = try #require(refusal(text))
    #expect(error.line == line && error.key == key, "\(error)")
    #expect(error.description.contains("unknown key") && error.description.contains(near), "\(error)")
  }

  @Test(
    "Bad values and unknown keys of the optional parts are refused at their line",
    arguments: [
      ("split: {fit: 1.5}", "split.fit: expected a part in (0, 1], found 1.5"), ("split: {fit: 0}", "(0, 1]"),
      ("split: {seed: -1}", "split.seed: expected a whole number"), ("split: {seed: 1.5}", "whole number"),
      ("split: {sead: 1}", "split.sead: unknown key"), ("split: 0.8", "split: expected keys and values"),
      ("fit: {reach: -5}", "fit.reach: expected a number from 10.0 to 10000.0, found -5.0"),
      ("fit: {reach: .inf}", "from 10.0 to 10000.0"),
      ("fit: {window: 0.001}", "fit.window: expected a number from 2.0 to 20.0"), ("fit: {window: 1e300}", "from 2.0 to 20.0"),
      ("fit: {binWidth: 0.7}", "2·reach/binWidth must be a whole number from 20 to 100000"),
      ("fit: {binWidth: 50}", "found 8.0"), ("fit: {window: 0}", "fit.window"),
      ("fit: {minimumEntries: many}", "expected a number"),
      ("fit: {windows: 3}", "fit.windows: unknown key"), ("map: {tailProbability: 0.5}", "a probability from 1e-7 to 0.1"),
      ("map: {tailProbability: 0}", "map.tailProbability"), ("map: {tail: 0.1}", "map.tail: unknown key"),
      ("axis: {minimumQT: -1}", "axis.minimumQT: expected a momentum in GeV that is not negative"),
      ("axis: {minQT: 1}", "axis.minQT: unknown key"), ("gate: {closedBins: 95}", "gate.closedBins: expected a part in (0, 1]"),
      ("gate: {ksPValue: 0}", "gate.ksPValue"), ("gate: {width: -0.02}", "gate.width: expected a positive number"),
      ("gate: {ks: 0.01}", "gate.ks: unknown key"), ("gate: 3", "gate: expected keys and values"),
    ])
  func optional(line: String, words: String) throws {
    let error = try #require(refusal(toyCard(rest: line)))
    #expect(error.description.contains(words) && error.line == 16, "\(error)")
  }

  @Test(
    "Bad values of the required parts are refused",
    arguments: [
      ("kind: recoil", "kind: xy", "kind: cards of kind ‘xy’ are not known here"),
      ("name: toy", "name: [a]", "name: expected text"),
      ("luminosity: 2.5", "luminosity: 0", "luminosity: expected a positive number"),
      ("luminosity: 2.5", "luminosity: .nan", "luminosity: expected a number"),
      ("qt: [0, 12, 30, 200]", "qt: [0, 30, 12, 200]", "bins.qt: edges must rise: edge 2 is 12.0, after 30.0"),
      ("qt: [0, 12, 30, 200]", "qt: [0, 12, 12]", "Bins may not overlap"),
      ("qt: [0, 12, 30, 200]", "qt: [7]", "bins.qt: a binning needs at least two edges"),
      ("qt: [0, 12, 30, 200]", "qt: 12", "bins.qt: expected a list"),
      ("qt: [0, 12, 30, 200]", "qt: [0, a]", "bins.qt[1]: expected a number, found ‘a’"),
      ("njets: [0, 1, .inf]", "njets: [.inf, 0]", "bins.njets: edges must rise"),
      ("files: [background.root]", "files: []", "samples.background.files: the list of files is empty"),
      ("files: [background.root]", "files: b.root", "samples.background.files: expected a list"),
      ("uncertainty: 0.2", "uncertainty: -0.2", "samples.background.uncertainty: expected a relative uncertainty"),
      ("uncertainty: 0.2", "name: data", "two samples are called ‘data’"),
      ("tree: Events", "tree: Events, entries: 5", "samples.data.entries: expected entries as first:end"),
      ("tree: Events", "tree: Events, entries: \"9:3\"", "found ‘9:3’"),
      ("tree: Events", "tree: Events, entries: \"-1:3\"", "found ‘-1:3’"),
      ("qx: \"bx\"", "qx: [bx]", "define.qx: expected text"), ("  qy: \"by\"", "  qx: \"by\"", "qx"),
    ])
  func required(part: String, change: String, words: String) throws {
    #expect(toyCard().contains(part))
    let error = try #require(refusal(toyCard().replacing(part, with: change)))
    #expect(error.description.contains(words) && error.line != nil, "\(error)")
  }

  @Test("Anchors may give two bins the same edges")
  func anchors() throws {
    let card = try card(toyCard(bins: "{qt: &edges [0, 1, 2], njets: *edges}"))
    #expect(card.bins.qt == card.bins.njets && card.bins.count == 4)
  }
}
