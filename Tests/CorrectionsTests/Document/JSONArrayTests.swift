import Testing

@testable import Corrections

@Suite("Arrays and objects of a text")
struct JSONArrayTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  @Test("Arrays of reals are held as doubles, and equal to the same made of values")
  func reals() throws {
    let made = JSONArray([.number(1.5), .number(-2.25)])
    #expect(made == JSONArray(reals: [1.5, -2.25]) && made.hashValue == JSONArray(reals: [1.5, -2.25]).hashValue)
    #expect(try parse("[1.5, -2.25]") == .array(made))
    #expect(made.reals == [1.5, -2.25])
    #expect(Array(made) == [.number(1.5), .number(-2.25)])
    #expect(try parse("[NaN, Infinity]").items.map(\.double?.isFinite) == [false, false])
    for text in ["[]", "[1, 2.5]", "[1.5, 2]", "[1.5, \"inf\"]", "[1.5, [2.5]]"] { #expect(try parse(text).reals == nil) }
    #expect(try parse("[1.5, 2]").numbers() == [1.5, 2])
    #expect(JSONArray(reals: []) == [] && [] == JSONArray([]))
  }

  @Test("Long arrays have all their elements, however their length was guessed")
  func long() throws {
    for (short, long) in [(2_000, 2_000), (300, 5_000), (5_000, 10), (257, 0)] {
      let texts = (0..<short).map { "\($0).5" } + (0..<long).map { "\($0).123456789e-5" }
      let expected = texts.map { Double($0) ?? .nan }
      #expect(try parse("[\(texts.joined(separator: ","))]").numbers() == expected)
      let mixed = try parse("[\(texts.joined(separator: ", ")), \"inf\", {\"a\": [1.5]}]").items
      #expect(mixed.count == texts.count + 2 && mixed[..<texts.count].compactMap(\.double) == expected)
      #expect(try mixed[texts.count] == .string("inf") && mixed[texts.count + 1]["a"].numbers() == [1.5])
    }
  }

  @Test("Objects are told apart by their own keys, whatever those before them have")
  func keys() throws {
    let objects: [[String]] = [
      ["a", "b", "c"], ["a", "b", "c"], ["a", "b"], ["a", "b", "c", "d"], ["b", "a", "c"], ["aa", "b"], [], ["a\"", "é", "b"],
      ["a\"", "é", "b"], (0..<20).map { "k\($0)" }, (0..<20).map { "k\($0)" }, (0..<19).map { "k\($0)" } + ["x", "y"],
      ["a", "b", "c"],
    ]
    let value = JSONValue.array(
      JSONArray(
        objects.enumerated().map { i, keys in
          .object(keys.enumerated().map { JSONMember($1, .object([JSONMember("in \($0 % 3)", .integer(Int64(i)))])) })
        }))
    #expect(try parse(value.compactText()) == value)
    #expect(try parse(value.text(.indented)) == value)
  }

  @Test("Keys that look alike but have other bytes are two")
  func composed() throws {
    #expect("\u{e9}" == "e\u{301}")
    let text = try parse(#"{"\u00e9":1.5,"e\u0301":2.5}"#).compactText()
    #expect(text.utf8.elementsEqual("{\"\u{e9}\":1.5,\"e\u{301}\":2.5}".utf8), "\(text)")
  }

  @Test("A key that occurs twice is found behind keys that an object before had too")
  func twice() throws {
    for count in [1, 3, 7, 8, 9, 20] {
      let first = (0..<count).map { "\"k\($0)\":0" }.joined(separator: ",")
      for again in Set([0, count / 2, count - 1]) {
        let error = try #require(throws: CorrectionError.self) { try parse("[{\(first)},{\(first),\"k\(again)\":0}]") }
        #expect(error.description.contains("the key \"k\(again)\" occurs twice"), "\(error)")
        #expect(error.description.contains("column \(2 * first.utf8.count + 7)"), "\(error)")
      }
    }
  }

  @Test("Contents that are numbers are the nodes they were made of")
  func contents() throws {
    let edges = try BinEdges([0, 1, 2])
    let reference = CorrectionNode.formulaReference(FormulaReferenceNode(0))
    for nodes in [
      [CorrectionNode.constant(1.5), .constant(.infinity)], [.constant(1.5), reference], [reference, .constant(1.5)],
    ] {
      let binning = try BinningNode(input: "x", edges: edges, content: nodes, flow: .clamp)
      let multibinning = try MultiBinningNode(inputs: ["x"], edges: [edges], content: nodes, flow: .error)
      #expect(binning.content == nodes && multibinning.content == nodes)
      #expect(binning.contents.numbers?.count == (nodes.contains(reference) ? nil : 2))
      #expect(binning.contents == BinContents(binning.content))
    }
  }
}
