import Corrections
import Numerics
import Testing

@Suite("JSON text")
struct JSONTests {
  @Test(
    "Numbers keep a point or an exponent without plus",
    arguments: [
      (15.0, "15.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e16, "1e16"), (1.5e-5, "1.5e-5"), (1e-5, "1e-5"), (1e100, "1e100"),
      (.leastNonzeroMagnitude, "5e-324"), (.greatestFiniteMagnitude, "1.7976931348623157e308"), (2.0 / 3, "0.6666666666666666"),
      (123456789.0, "123456789.0"), (9007199254740992, "9007199254740992.0"), (-3.25e-300, "-3.25e-300"),
    ])
  func numbers(value: Double, text: String) throws {
    #expect(NumberText.text(value) == text)
    #expect(Double(text)?.bitPattern == value.bitPattern)
    #expect(try CorrectionFormula(text).evaluate([]) == value)
  }

  @Test("Any double survives writing and reading bit for bit")
  func roundTrip() throws {
    var bits: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<20_000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: bits)
      guard value.isFinite else { continue }
      guard case .number(let read) = try JSONParser.parse(Array(JSONValue.number(value).compactText().utf8)) else {
        Issue.record("\(value) was not read as a floating-point number")
        return
      }
      #expect(read.bitPattern == value.bitPattern)
    }
  }

  @Test("Decimal numbers of any length and size are the nearest doubles, at ties and at the ends of the fast path too")
  func decimals() throws {
    var random = Philox(seed: 2_024, stream: 6)
    var texts = [
      "9007199254740992.0", "9007199254740993.0", "9007199254740992e22", "9007199254740993e22", "1e22", "1e23", "1e-22",
      "1e-23", "8.5e22", "0.000000000000000000000000000001", "-0.0", "0e5", "0.0e-400", "1e00001", "1e-0000000022",
      "123456789012345678.5", "1234567890123456789.5", "2.2250738585072011e-308", "5e-324", "2e-324", "1.7976931348623158e308",
      "179769313486231570000000000000000000000e270", "0.1e1", "999999999999999999e-18", "1.00000000000000011102230246251565",
    ]
    for _ in 0..<30_000 {
      func digits(_ count: Int) -> String { String((0..<count).map { _ in Character("\(Int(10 * random.uniform()))") }) }
      let whole = random.uniform() < 0.3 ? "0" : "7" + digits(Int(12 * random.uniform()))
      let fraction = random.uniform() < 0.8 ? "." + digits(1 + Int(19 * random.uniform())) : ""
      let exponent = fraction.isEmpty || random.uniform() < 0.5 ? "e\(Int(80 * random.uniform()) - 40)" : ""
      texts.append((random.uniform() < 0.5 ? "-" : "") + whole + fraction + exponent)
    }
    for text in texts {
      let expected = try #require(Double(text))
      guard case .number(let read) = try JSONParser.parse(Array(text.utf8)) else { throw NotThere() }
      #expect(read.bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test("Documents are read as written, in order")
  func documents() throws {
    let text = #" {"b": [1, -2.5, 1.0, 1E2], "a": {"": null}, "t": [true, false, []], "s": "é\u00e9\n\"\ud83d\ude00/\/"} "#
    let value = try JSONParser.parse(Array(text.utf8))
    let expected = JSONValue.object([
      JSONMember("b", .array([.integer(1), .number(-2.5), .number(1), .number(100)])),
      JSONMember("a", .object([JSONMember("", .null)])), JSONMember("t", .array([.bool(true), .bool(false), .array([])])),
      JSONMember("s", .string("éé\n\"😀//")),
    ])
    #expect(value == expected)
    #expect(try JSONParser.parse(Array(value.compactText().utf8)) == expected)
  }

  @Test(
    "Bad JSON is refused at its place",
    arguments: [
      ("", 1, 1, "ends"), ("[1,]", 1, 4, "no value"), ("[1 2]", 1, 4, "','"), ("{\"a\" 1}", 1, 6, "':'"),
      ("{a:1}", 1, 2, "quotes"),
      ("{\"a\":1,\n \"a\":2}", 2, 2, "twice"), ("[01]", 1, 2, "leading zeros"), ("[1.]", 1, 4, "digits"),
      ("[1e400]", 1, 2, "too large"),
      ("\"abc", 1, 1, "no end"), ("\"a\u{1}\"", 1, 3, "control"), ("\"\\q\"", 1, 3, "escape"),
      ("\"\\ud800x\"", 1, 4, "surrogate"),
      ("\"\\u12G4\"", 1, 4, "hexadecimal"), ("[] []", 1, 4, "more text"), ("[1\n,\n tru]", 3, 2, "no value"),
      ("[+1]", 1, 2, "no value"),
      ("[1e+]", 1, 5, "digits"), ("[-]", 1, 2, "no value"), ("{\"a\":1 \"b\":2}", 1, 8, "'}'"),
    ])
  func bad(text: String, line: Int, column: Int, what: String) throws {
    let error = try #require(throws: CorrectionError.self) { try JSONParser.parse(Array(text.utf8)) }
    guard case .syntax(let l, let c, let message) = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(l == line && c == column && message.contains(what), "\(error)")
  }

  @Test("Nesting has a limit, and bytes that are not UTF-8 are refused")
  func limits() throws {
    let deep = String(repeating: "[", count: JSONParser.maxDepth) + String(repeating: "]", count: JSONParser.maxDepth)
    #expect(throws: Never.self) { try JSONParser.parse(Array(deep.utf8)) }
    #expect(throws: CorrectionError.self) { try JSONParser.parse(Array("[\(deep)]".utf8)) }
    #expect(throws: CorrectionError.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
  }

  @Test("Numbers that are not finite cannot be written and are named")
  func notFinite() throws {
    let value = JSONValue.object([JSONMember("a", .array([.integer(1), .number(.nan)]))])
    let error = try #require(throws: CorrectionError.self) { try value.compactText() }
    #expect(error.path == "a[1]")
  }
}
