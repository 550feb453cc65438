import Corrections
import Testing

@Suite("Blocks of rows")
struct BlockTests {
  private func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }

  @Test("Columns give the bits of single rows, for any number of threads")
  func columnsAreRows() throws {
    let correction = try EveryNode.correction()
    let columns = EveryNode.columns(70_000)
    let found = try correction.evaluate(columns)
    var options = EvaluationOptions()
    for threads in [2, 3, 8] {
      options.threads = threads
      #expect(bits(try correction.evaluate(columns, options: options)) == bits(found))
    }
    for row in stride(from: 0, to: 70_000, by: 23) {
      #expect(try correction.evaluate(EveryNode.row(columns, row)).bitPattern == found[row].bitPattern)
    }
    #expect(Set(bits(found)).count > 1_000)
  }

  @Test("Strings as a dictionary keeps them, and constants, are strings like others")
  func codedStrings() throws {
    let correction = try EveryNode.correction()
    let columns = EveryNode.columns(3_000)
    guard case .string(let words) = columns[3] else {
      Issue.record("the words are not where they were")
      return
    }
    let codes = words.map { word in Int32(EveryNode.keys.firstIndex(of: word) ?? -1) }
    let coded = Array(columns[..<3]) + [.coded(codes, words: EveryNode.keys)]
    #expect(bits(try correction.evaluate(coded)) == bits(try correction.evaluate(columns)))
    for key in EveryNode.keys {
      let one = Array(columns[..<3]) + [.constant(.string(key))]
      let all = Array(columns[..<3]) + [.string(Array(repeating: key, count: 3_000))]
      #expect(bits(try correction.evaluate(one)) == bits(try correction.evaluate(all)))
    }
  }

  @Test("Variations give what their inputs give one by one")
  func variations() throws {
    let correction = try EveryNode.correction()
    let columns = EveryNode.columns(5_000)
    let variations: [[String: CorrectionInput]] =
      [[:]] + EveryNode.keys.map { ["s": .string($0)] } + [
        ["x": .real(0.125)], ["s": .string("up"), "n": .int(3)], ["y": .real(-0.5)],
      ]
    let found = try correction.evaluate(columns, variations: variations)
    for (variation, values) in zip(variations, found) {
      let changed = zip(correction.inputs, columns).map { input, column in variation[input.name].map { .constant($0) } ?? column }
      #expect(bits(values) == bits(try correction.evaluate(changed)), "\(variation)")
    }
    #expect(try correction.evaluate(columns, variations: []).isEmpty)
    let unknown = #expect(throws: CorrectionError.self) {
      try correction.evaluate(columns, variations: [["syst": .string("up")]])
    }
    #expect(unknown?.description.contains("'syst' is not declared") == true)
    let wrong = #expect(throws: CorrectionError.self) { try correction.evaluate(columns, variations: [["n": .real(1)]]) }
    #expect(wrong?.description.contains("'n' is int, not real") == true)
  }

  @Test("A category in every bin follows the key of each variation, and fails where that has none")
  func keysInBins() throws {
    func category(_ first: Int, _ rest: String = "") -> String {
      let content = ["nom", "up"].enumerated().map { #"{"key":"\#($1)","value":\#(first + $0).5}"# }.joined(separator: ",")
      return #"{"nodetype":"category","input":"s","content":[\#(content)\#(rest)]}"#
    }
    let down = #",{"key":"down","value":39.5}"#
    let data = #"""
      {"nodetype":"binning","input":"x","edges":[0.0,1.0,2.0,3.0],"flow":"error",
      "content":[\#(category(10)),\#(category(20)),\#(category(30, down))]}
      """#
    let correction = try Self.correction(data)
    let bins = (0..<900).map { $0 * $0 % 3 }
    let columns: [CorrectionColumn] = [
      .real(bins.map { Double($0) + 0.25 }), .constant(.real(0)), .constant(.int(0)), .constant(.string("nom")),
    ]
    let keys = ["up", "nom", "up"]
    let found = try correction.evaluate(columns, variations: [[:]] + keys.map { ["s": .string($0)] })
    for (values, shift) in zip(found, [0.5, 1.5, 0.5, 1.5]) {
      #expect(values == bins.map { Double(10 * ($0 + 1)) + shift })
    }
    let error = try #require(throws: CorrectionError.self) {
      try correction.evaluate(columns, variations: [[:], ["s": .string("down")]])
    }
    #expect("\(error)".contains("row 0: s = 'down' is not a key"), "\(error)")
  }

  @Test("Bins below a changed input are found for the rows that come there, in every variation")
  func binsInParts() throws {
    func part(_ first: Int) -> String {
      let bins = #""edges":[0.0,1.0,2.0,3.0],"flow":"clamp","content":[\#(first).5,\#(first + 1).5,\#(first + 2).5]"#
      return #"{"nodetype":"transform","input":"n","rule":1.0,"content":{"nodetype":"binning","input":"y",\#(bins)}}"#
    }
    let data = #"{"nodetype":"binning","input":"x","edges":[0.0,1.0,2.0],"flow":"clamp","content":[\#(part(10)),\#(part(20))]}"#
    let correction = try Self.correction(data)
    let (xBins, yBins) = ((0..<700).map { $0 * $0 % 7 % 2 }, (0..<700).map { $0 * $0 % 11 % 3 })
    let columns: [CorrectionColumn] = [
      .real(xBins.map { Double($0) + 0.5 }), .real(yBins.map { Double($0) + 0.5 }), .constant(.int(0)), .constant(.string("")),
    ]
    let expected = zip(xBins, yBins).map { Double(10 * ($0 + 1) + $1) + 0.5 }
    #expect(try correction.evaluate(columns, variations: [[:], ["n": .int(5)], [:]]) == [expected, expected, expected])
  }

  @Test("Rows on a long stair of lookups end where they end alone")
  func stairs() throws {
    func bins(_ k: Int) -> String {
      #"{"nodetype":"binning","input":"y","edges":[0.0,1.0,2.0,3.0],"flow":"clamp","content":[\#(k).25,\#(k).5,\#(k).75]}"#
    }
    let data = (1...24).reversed().reduce(bins(25)) { rest, k in
      #"{"nodetype":"binning","input":"x","edges":[0.0,\#(k).0,100.0],"flow":"clamp","content":[\#(bins(k)),\#(rest)]}"#
    }
    let correction = try Self.correction(data)
    let (steps, yBins) = ((0..<600).map { 24 - $0 * $0 % 25 }, (0..<600).map { $0 * $0 % 11 % 3 })
    let columns: [CorrectionColumn] = [
      .real(steps.map { Double($0) + 0.5 }), .real(yBins.map { Double($0) + 0.5 }), .constant(.int(0)), .constant(.string("")),
    ]
    #expect(try correction.evaluate(columns) == zip(steps, yBins).map { Double($0 + 1) + 0.25 * Double($1 + 1) })
  }

  @Test("Variations that leave only constants have a value for every row, with correctionlib's defects or without")
  func constantVariations() throws {
    let correction = try EveryNode.correction()
    let columns = [.constant(.real(0.3)), .constant(.real(0.7)), .constant(.int(1))] + EveryNode.columns(700)[3...]
    var options = EvaluationOptions()
    for isBugCompatible in [false, true] {
      options.isBugCompatible = isBugCompatible
      let found = try correction.evaluate(columns, variations: [[:], ["s": .string("up")]], options: options)
      let up = try correction.evaluate([.real(0.3), .real(0.7), .int(1), .string("up")], options: options)
      #expect(found[0] == (try correction.evaluate(columns, options: options)) && Set(found[0]).count > 3)
      #expect(found[1] == [Double](repeating: up, count: 700))
      let none = Array(columns[..<3]) + [.string([])]
      #expect(try correction.evaluate(none, variations: [[:], ["s": .string("up")]], options: options) == [[], []])
    }
  }

  @Test("Keys are equal if their bytes are, however alike they look")
  func bytesOfKeys() throws {
    let (one, two) = ("Gr\u{F6}\u{DF}e", "Gro\u{308}\u{DF}e")
    #expect(one == two && Array(one.utf8) != Array(two.utf8))
    let data =
      #"{"nodetype":"category","input":"s","default":3.0,"content":[{"key":"\#(one)","value":1.0},{"key":"\#(two)","value":2.0}]}"#
    let correction = try Self.correction(data)
    let columns: [CorrectionColumn] = [
      .constant(.real(0)), .constant(.real(0)), .constant(.int(0)), .string([one, two, "Grosse", two]),
    ]
    #expect(try correction.evaluate(columns) == [1, 2, 3, 2])
    #expect(try correction.evaluate([.real(0), .real(0), .int(0), .string(two)]) == 2)
  }

  @Test("The first row that fails is named, whichever node or thread meets one first", arguments: [1, 2, 7])
  func firstFailure(threads: Int) throws {
    let data = #"""
      {"nodetype":"binning","input":"x","edges":[0.0,1.0,2.0],"flow":"error","content":[
        {"nodetype":"binning","input":"y","edges":[0.0,1.0],"flow":"error","content":[1.0]},
        {"nodetype":"category","input":"s","content":[{"key":"a","value":2.0}]}]}
      """#
    let correction = try Self.correction(data)
    var x = [Double](repeating: 0.5, count: 100_000)
    var y = x
    var s = [String](repeating: "a", count: 100_000)
    var options = EvaluationOptions()
    options.threads = threads
    func failure() throws -> String {
      let columns: [CorrectionColumn] = [.real(x), .real(y), .constant(.int(0)), .string(s)]
      return "\(try #require(throws: CorrectionError.self) { try correction.evaluate(columns, options: options) })"
    }
    x[90_001] = 7
    #expect(
      try failure()
        == "correction 'c', row 90001: x = 7.0 is outside [0.0, 2.0) and the flow does not allow it; restrict the input")
    y[70_400] = -1
    #expect(try failure().contains("row 70400: y = -1.0 is outside [0.0, 1.0)"))
    (x[70_300], s[70_300]) = (1.5, "b")
    #expect(try failure().contains("row 70300: s = 'b' is not a key of this category"))
    x[70_299] = .nan
    #expect(try failure().contains("row 70299: x = nan is outside"))
  }

  static func correction(_ data: String, generics: String = "[]") throws -> Correction {
    let text = #"""
      {"schema_version":2,"corrections":[{"name":"c","version":1,"inputs":[{"name":"x","type":"real"},{"name":"y","type":"real"},
      {"name":"n","type":"int"},{"name":"s","type":"string"}],"output":{"name":"w","type":"real"},
      "generic_formulas":\#(generics),"data":\#(data)}]}
      """#
    return try CorrectionSet(json: Array(text.utf8)).correction("c")
  }

  @Test("Axes of every length, evenly filled or crowded, find the bin of every edge and its neighbours", arguments: 1...120)
  func everyEdge(count: Int) throws {
    // Edges that crowd at one end: most of them in one cell of an even grid.
    for power in [1.0, 9.0] {
      var edges = (0...count).map { Double($0) / Double(count) }
      for k in edges.indices { for _ in 1..<Int(power) { edges[k] *= Double(k) / Double(count) } }
      edges = Array(Set(edges)).sorted()
      if count % 3 == 0 { edges[0] = -.infinity }
      if count % 4 == 0 { edges[edges.count - 1] = .infinity }
      guard edges.count > 1 else { continue }
      let content = edges.indices.dropLast().map { CorrectionNode.constant(Double($0)) }
      let node = try BinningNode(input: "x", edges: BinEdges(edges), content: content, flow: .content(.constant(-1)))
      let correction = try Correction(
        name: "c", inputs: [Variable("x", .real)], output: Variable("o", .real), data: .binning(node))
      let values = edges.flatMap { [$0.nextDown, $0, $0.nextUp] } + [.nan, -7, 0.318, 1e300, -.infinity, .infinity]
      let expected = values.map { x in
        let place = edges.lastIndex { $0 <= x }
        return x.isNaN || place == nil || place == edges.count - 1 ? -1 : Double(place ?? -1)
      }
      #expect(try correction.evaluate([.real(values)]) == expected)
    }
  }
}
