import Cards
import Testing

@testable import MassFits

@Suite("Efficiency cards")
struct EfficiencyCardTests {
  @Test("A card says what it says")
  func read() throws {
    let card = try ToyProbes.card()
    #expect(card.bins.names == ["pt", "abseta"] && card.bins.count == 4)
    #expect(card.formulas.variables.map(\.formula) == ["pt", "abs(eta)"])
    #expect(card.data.method == .fit && card.simulation?.method == .count && card.simulation?.truth == "isSignal")
    #expect(card.components.map(\.name) == ["signal", "background"] && card.shared == ["signal"])
    #expect(card.alternatives.map(\.name) == ["apart"] && card.alternatives[0].shared == [])
    #expect(card.lowStatistics == .init(policy: .count, minimum: 50) && card.flow == .clamp && card.combination == .quadrature)
    #expect(try EfficiencyCard.isOne(Card(file: "toy.yaml", text: ToyProbes.card)))
    #expect(try !EfficiencyCard.isOne(Card(file: "toy.yaml", text: "kind: mass-fit")))
  }

  static let wrong: [(old: String, new: String, says: [String])] = [
    ("passing:", "pasing:", ["toy.yaml:8", "pasing", "passing"]),
    ("kind: efficiency", "kind: recoil", ["recoil", "kind: efficiency"]),
    ("mass: \"mass\"\n", "", ["mass", "missing"]),
    ("[20, 30, 45]", "[20, 45, 30]", ["toy.yaml:10", "edges must rise", "30"]),
    ("[20, 30, 45]", "[20]", ["at least two edges"]),
    ("{pt: [20, 30, 45], abseta: [0, 1.2, 2.4]}", "{}", ["one to three", "found 0"]),
    ("variables: {abseta", "variables: {abeta", ["abeta", "abseta"]),
    ("pt: [20, 30, 45]", "variation: [20, 30]", ["input of this name"]),
    ("method: count", "method: counting", ["fit or count", "counting"]),
    ("signal: {model: gaussian", "signal: {model: gausian", ["gausian", "gaussian"]),
    ("sigma: 2}", "sigma: 2, yield: 30}", ["yield of signal", "Leave it out"]),
    ("{apart: {shared: []}}", "{apart: {shared: [signl]}}", ["signl", "signal"]),
    ("{apart: {shared: []}}", "{apart: {}}", ["must change something"]),
    ("{apart: {shared: []}}", "{apart: {sinal: {}}}", ["sinal", "signal"]),
    ("range: [70, 110]", "range: [110, 70]", ["two finite numbers that rise"]),
    ("bins: {", "lowStatistics: merg\nbins: {", ["count or fail or merge", "merg"]),
    ("bins: {", "lowStatistics: {policy: merge, minimum: -3}\nbins: {", ["positive number"]),
    ("bins: {", "lowStatistics: {policy: merge, minimum: 1e30}\nbins: {", ["toy.yaml:10", "at most 1000000000 ", "1e+30"]),
    ("bins: {", "flow: wrap\nbins: {", ["clamp or error", "wrap"]),
    ("bins: {", "systematics: sum\nbins: {", ["quadrature or envelope"]),
    ("data: {files: [data.csv]}", "data: {files: [data.csv], methd: fit}", ["methd", "method"]),
    (", weight: \"w\", method: count, truth: \"isSignal\"}", "}\nmethod: count", ["nothing is fitted", "Leave signal out"]),
    ("background: {model: exponential", "background: {model: exponential, link: {slope: signal.mean}", ["linked"]),
  ]

  @Test("A mistake is named with its line and the nearest name", arguments: wrong)
  func mistakes(old: String, new: String, says: [String]) throws {
    #expect(ToyProbes.card.contains(old), "the card has no \(old)")
    let error = #expect(throws: CardError.self) { try ToyProbes.card(old, new) }
    for part in says { #expect(error?.description.contains(part) == true, "\(part) is not in: \(error?.description ?? "")") }
  }

  @Test("A card without models counts everything")
  func counting() throws {
    let text = ToyProbes.card.split(separator: "\n").filter {
      !$0.hasPrefix("signal:") && !$0.hasPrefix("background:") && !$0.hasPrefix("alternatives:")
    }.joined(separator: "\n")
    let card = try EfficiencyCard(Card(file: "toy.yaml", text: text + "\nmethod: count"))
    #expect(card.components.isEmpty && card.data.method == .count)
  }
}
