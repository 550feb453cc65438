import Cards
import Columns
import EventFiles
import Testing

@testable import EventWeights

/// A column of ``WeightFolder/card(_:set:more:)`` that works.
private let good = "{correction: strict, inputs: {pt: x, njets: njets, era: \"2017\"}}"

/// The same with more keys.
private func plus(_ keys: String) -> String { "\(good.dropLast()), \(keys)}" }

@Suite("Cards of corrections that cannot be used are refused at their place") struct CardRefusalTests {
  private let folder: WeightFolder
  private let input: String
  init() throws {
    folder = try WeightFolder()
    input = try folder.writeEvents(era: ["2017", "2018", "2018", "2017"])
  }

  static let columns: [(String, [String])] = [
    ("{correction: stric, inputs: {}}", ["columns.w.correction: the set has no correction ‘stric’. Nearest: strict"]),
    ("{correction: momentum, inputs: {}}", ["There is a compound of that name: write compound: momentum"]),
    ("{compound: strict, inputs: {}}", ["no compound correction ‘strict’", "write correction: strict"]),
    ("{compound: momentu, inputs: {}}", ["no compound correction ‘momentu’. Nearest: momentum"]),
    ("{compound: momentum, correction: strict, inputs: {}}", ["columns.w.correction: a column has a correction or a compound"]),
    ("{inputs: {}}", ["columns.w: the key ‘correction’ is missing"]),
    ("{correction: strict}", ["columns.w: the key ‘inputs’ is missing"]),
    ("{correction: strict, input: {}}", ["columns.w.input: unknown key. Nearest: inputs"]),
    (
      "{correction: strict, inputs: {pt: x, njets: njets}}",
      ["columns.w: inputs: ‘strict’ needs a value for ‘era’. Its inputs are pt (real), njets (int), era (string)"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njet: njets, era: \"2017\"}}",
      ["columns.w.inputs.njet: ‘strict’ has no input ‘njet’. Nearest: njets"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njets: njets, era: \"2071\"}}",
      ["columns.w.inputs.era: ‘strict’ has no key ‘2071’ for ‘era’. Nearest: 2017", "{column: NAME}"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njets: 1.5, era: \"2017\"}}",
      ["columns.w.inputs.njets: this input takes whole numbers of 64 bits, found 1.5"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njets: njets, era: {colum: era}}}",
      ["columns.w.inputs.era.colum: unknown key. Nearest: column"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njets: njets, era: {column: eras}}}",
      ["columns.w.inputs.era.column: the events have no column ‘eras’. Nearest: era"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njets: njets, era: {column: njets}}}",
      ["‘era’ takes one text per event, which the column ‘njets’ does not hold"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njets: {column: era}, era: \"2017\"}}",
      ["columns.w.inputs.njets.column: ‘njets’ takes numbers, and of ‘era’ it holds text"]
    ),
    (
      "{correction: strict, inputs: {pt: y, njets: njets, era: \"2017\"}}",
      ["card.yaml:5: columns.w.inputs.pt: there is no column or definition called 'y'", "Nearest:", "events.root"]
    ),
    ("{correction: strict, inputs: {pt: \"x*\", njets: njets, era: \"2017\"}}", ["columns.w.inputs.pt: ", "^"]),
    (plus("where: \"z > 1\""), ["columns.w.where: there is no column or definition called 'z'"]),
    (plus("nan: ignore"), ["columns.w.nan: expected compat or propagate or throw, found ‘ignore’"]),
    (plus("missing: stop"), ["columns.w.missing: expected otherwise or error, found ‘stop’"]),
    (plus("otherwise: none"), ["columns.w.otherwise: expected a number"]),
    (plus("reduce: mean"), ["columns.w.reduce: expected product or sum, found ‘mean’"]),
    (plus("reduce: product"), ["columns.w.reduce: there is one value per event, and nothing to reduce"]),
    (plus("variations: era2"), ["columns.w.variations: ‘strict’ has no input of texts called ‘era2’. Nearest: era"]),
    (plus("variations: pt"), ["columns.w.variations: ‘strict’ has no input of texts called ‘pt’"]),
    (plus("variations: {up: {ptt: 1}}"), ["columns.w.variations.up.ptt: ‘strict’ has no input ‘ptt’"]),
    (plus("variations: {\"u-p\": {pt: 1}}"), ["columns.w.variations.u-p: variations are named by letters"]),
    (
      plus("variations: {up: {pt: Jet_pt}}"),
      ["columns.w.variations.up.pt: this is a list per event, and the nominal column has one value"]
    ),
    (
      "{correction: strict, inputs: {pt: x, njets: njets, era: {column: era}}, variations: era}",
      ["columns.w.variations: ‘era’ has no one nominal key"]
    ),
  ]

  @Test("What a column says wrong is told with its line, its key and the nearest name", arguments: columns)
  func badColumns(_ column: String, _ says: [String]) throws {
    let error = try #require(throws: CardError.self) {
      try folder.apply(try folder.card(column), to: [input], variations: ["all"])
    }
    #expect(error.description.contains("card.yaml:"), "\(error)")
    for text in says { #expect(error.description.contains(text), "\(error)") }
  }

  static let cards: [(String, [String])] = [
    ("kind: corection\nname: a\n", ["kind: cards of kind ‘corection’"]),
    ("kind: correction\nname: a\nsett: b\n", ["card.yaml:3: sett: unknown key. Nearest: set"]),
    ("kind: correction\ncolumns: {}\n", ["the key ‘name’ is missing"]),
    ("kind: correction\nname: a\n", ["the key ‘columns’ is missing"]),
    ("kind: correction\nname: a\ncolumns: {}\n", ["columns: no columns are asked for"]),
    ("kind: correction\nname: a\ncolumns: {1a: {}}\n", ["columns are named by letters, digits and ‘_’, found ‘1a’"]),
    ("kind: correction\nname: a\ncolumns: {w: \(good)}\n", ["columns.w: no correction set is named: add set: FILE", "--card"]),
    ("kind: correction\nname: a\nset: no.json\ncolumns: {w: \(good)}\n", ["card.yaml:3: set: ", "no.json: cannot be read"]),
    ("SETweight: [v]\ncolumns: {w: \(good)}\n", ["weight[0]: there is no column ‘v’. Nearest: w"]),
    ("SETweight: [w, w]\ncolumns: {w: \(good)}\n", ["weight[1]: ‘w’ is listed twice"]),
    ("SETweight: []\ncolumns: {w: \(good)}\n", ["weight: a product of no columns"]),
    ("SETcolumns: {event: \(good)}\n", ["columns.event: two columns would be called ‘event’"]),
    ("SETcolumns: {njets: \(good)}\n", ["columns.njets: the events have a column ‘njets’ already"]),
    ("SETweight: [w]\ncolumns: {w: \(good), weight: \(good)}\n", ["weight[0]: two columns would be called ‘weight’"]),
    ("SETdefine: {a: \"b +\"}\ncolumns: {w: \(good)}\n", ["card.yaml:4: define.a: ", "^"]),
    (
      "SETweight: [w]\ncolumns: {w: {correction: strict, inputs: {pt: Jet_pt, njets: Jet_n, era: \"2017\"}}}\n",
      ["weight[0]: ‘w’ is a list per event. Make it one number with reduce: product"]
    ),
  ]

  @Test("What a card says wrong is told with its line and key", arguments: cards)
  func badCards(_ text: String, _ says: [String]) throws {
    let text = text.replacing("SET", with: "kind: correction\nname: a\nset: \(WeightFolder.moreCorrections)\n")
    let error = try #require(throws: CardError.self) { try folder.apply(try folder.card(text: text), to: [input]) }
    for text in says { #expect(error.description.contains(text), "\(error)") }
  }

  @Test("Keys that would make columns of one name, and variations that there are not, are refused")
  func variations() throws {
    let set = """
      {"schema_version":2,"corrections":[{"name":"c","version":1,"inputs":[{"name":"s","type":"string"}],
      "output":{"name":"o","type":"real"},"data":{"nodetype":"category","input":"s","content":[{"key":"n","value":1.0},
      {"key":"a b","value":2.0},{"key":"a-b","value":3.0}]}}]}
      """
    try folder.write(set, to: "set.json")
    let error = try #require(throws: CardError.self) {
      try folder.apply(
        try folder.card("{correction: c, inputs: {s: n}, variations: s}", set: folder.file("set.json")), to: [input])
    }
    #expect(error.description.contains("the keys ‘a b’ and ‘a-b’ would both be called ‘a_b’"))
    let card = try folder.card(plus("variations: era"))
    let unknown = try #require(throws: EventWeightError.self) { try folder.apply(card, to: [input], variations: ["w_2019"]) }
    #expect(unknown.description.contains("no variation ‘w_2019’. Nearest: w_2018"))
  }

  @Test("An output that is an input, and a copy that is a weight's column, are refused")
  func outputs() throws {
    let card = try folder.card(good)
    let error = try #require(throws: FriendOutputError.self) { try folder.apply(card, to: [input], output: "events.root") }
    #expect(error.description == "\(input): is an input. Choose another output")
    let collision = FriendOutputError.copyCollides(column: "pt").description
    #expect(collision.contains("‘pt’ cannot be copied") && collision.contains("Leave it out of --copy"))
    #expect(throws: EventFileError.self) { try folder.apply(card, to: [input], copying: ["w"]) }
  }
}
