import Corrections
import Numerics
import Testing

@Suite("Mutated sets and formulas")
struct FuzzTests {
  private static let seeds: [String] = [
    MalformedTests.compound(("output_op", #""last""#)),
    MalformedTests.document(
      #"{"nodetype":"multibinning","inputs":["x","n"],"edges":[[0.0,1.5,"inf"],{"n":2,"low":-1.0,"high":3.0}],"flow":{"nodetype":"category","input":"s","content":[{"key":"a","value":1.0}],"default":2.0},"content":[1.0,2.5,{"nodetype":"formularef","index":0,"parameters":[1.0,2.0]},4]}"#,
      generic: #"{"nodetype":"formula","expression":"[0]+[1]*x^2","parser":"TFormula","variables":["x"]}"#),
    MalformedTests.document(
      #"{"nodetype":"transform","input":"n","rule":{"nodetype":"formula","expression":"max(-3,min(3,2.5*x))","parser":"TFormula","variables":["x"]},"content":{"nodetype":"category","input":"n","content":[{"key":-3,"value":0.5},{"key":2,"value":{"nodetype":"binning","input":"x","edges":[0,1,2],"content":[1.0,2.0],"flow":"wrap"}}],"default":-1}}"#
    ),
  ]

  @Test("20,000 mutated documents are read, evaluated and written again, or refused with words")
  func documents() throws {
    var (read, refused) = (0, 0)
    for i in 0..<20_000 {
      var random = Philox(seed: 61_121, stream: UInt64(i))
      let bytes = TextMutation(Array(Self.seeds[i % Self.seeds.count].utf8), &random).bytes
      do throws(CorrectionError) {
        let set = try CorrectionSet(json: bytes)
        read += 1
        for correction in EitherWay.all(of: set) { exercise(correction) }
        guard let text = try? set.json() else { continue }
        #expect(try CorrectionSet(json: Array(text.utf8)) == set, "case \(i)")
      } catch {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(read > 1_000 && refused > 5_000, "\(read) read, \(refused) refused")
  }

  /// Any value or error will do, but columns and rows must agree.
  private func exercise(_ correction: EitherWay) {
    let columns = correction.inputs.map { input -> CorrectionColumn in
      switch input.type {
      case .real: .real([-0.5, 1.25, .nan, 1e300, 0.75, -0.0, .infinity])
      case .int: .int([-3, 2, 0, .max, 1, -1, .min])
      case .string: .string(["a", "a", "b", "a", "", "a", "a"])
      }
    }
    let wrong = correction.compare(columns, rows: 0..<7).wrong
    #expect(wrong.isEmpty, "\(wrong.prefix(3))")
  }

  @Test("20,000 formulas, made by the grammar and mutated, give the same in columns as alone, or are refused at a character")
  func formulas() throws {
    let points: [[Double]] = [[3.7, -0.6, 2.25, 0.5], [0.3, 1.9, -4, 7], [-1.2, -0.0, 0.8, -2.5], [.nan, 1, .infinity, 0]]
    let columns = (0..<4).map { k in CorrectionColumn.real(points.map { $0[k] }) }
    let inputs = ["a", "b", "c", "d"].map { Variable($0, .real) }
    var (read, refused) = (0, 0)
    for i in 0..<20_000 {
      var random = Philox(seed: 61_122, stream: UInt64(i))
      var text = FormulaText(&random).text
      if i % 2 == 1 { text = String(decoding: TextMutation(Array(text.utf8), &random).bytes, as: UTF8.self) }
      do throws(CorrectionError) {
        let node = try FormulaNode(text, variables: ["a", "b", "c", "d"], parameters: [1.25, -0.75, 2.385])
        let correction = try Correction(name: "c", inputs: inputs, output: Variable("o", .real), data: .formula(node))
        read += 1
        let values = try correction.evaluate(columns)
        for (value, point) in zip(values, points) {
          let alone = try correction.evaluate(point.map { .real($0) })
          #expect(
            alone.bitPattern == value.bitPattern || (alone.isNaN && value.isNaN), "\(text) at \(point): \(value), alone \(alone)")
        }
      } catch {
        refused += 1
        if case .formula(_, let position, _) = error.problem { #expect((1...text.utf8.count + 1).contains(position)) }
      }
    }
    #expect(read > 8_000 && refused > 3_000, "\(read) read, \(refused) refused")
  }
}

/// A text changed in one to three places.
private struct TextMutation {
  private(set) var bytes: [UInt8]
  private static let words = [
    "0", "-1", "1e400", "NaN", "Infinity", "null", "true", "[]", "{}", "\"\"", "\"x\"", "\"inf\"", ",", "]", "}", "(", ")", "^",
    "--", "1e", ".5",
    "9223372036854775808", "x[7]", "[9]", "\u{0}", "é", "\"nodetype\"", "\"content\":1.0,", "log(", "&&",
  ].map { Array($0.utf8) }

  init(_ bytes: [UInt8], _ random: inout Philox) {
    self.bytes = bytes
    for _ in 0...Int(random.next() % 2) { change(&random) }
  }

  private mutating func change(_ random: inout Philox) {
    guard !bytes.isEmpty else { return }
    let place = Int(random.next() % UInt64(bytes.count))
    let end = min(place + 1 + Int(random.next() % 12), bytes.count)
    switch random.next() % 5 {
    case 0:
      let digit = bytes[place...].firstIndex { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      bytes[digit ?? place] = UInt8(truncatingIfNeeded: 0x30 + random.next() % 10)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int(random.next() % UInt64(bytes.count)))
    case 3: bytes.insert(contentsOf: Self.words[Int(random.next() % UInt64(Self.words.count))], at: place)
    default: bytes.replaceSubrange(place..<end, with: Self.words[Int(random.next() % UInt64(Self.words.count))])
    }
  }
}

/// A formula by the grammar.
private struct FormulaText {
  private(set) var text = ""

  init(_ random: inout Philox) { text = Self.make(3, &random) }

  private static func pick<T>(_ items: [T], _ random: inout Philox) -> T { items[Int(random.next() % UInt64(items.count))] }

  private static func make(_ depth: Int, _ random: inout Philox) -> String {
    let leaf = ["x", "y", "z", "t", "-x", "-y", "x[2]", "[0]", "[2]", "-[1]", "0.5", "-3", "12", "1e-3", "2.", "0"]
    guard depth > 0, random.next() % 6 > 0 else { return pick(leaf, &random) }
    let (a, b) = (make(depth - 1, &random), make(depth - 1, &random))
    switch random.next() % 4 {
    case 0: return pick(["", "-"], &random) + pick(FormulaFunction.allCases, &random).rawValue + "(\(a))"
    case 1: return pick(["atan2", "pow", "max", "min"], &random) + "(\(a), \(b))"
    case 2: return pick(["", "-"], &random) + "(\(a))"
    default: return a + pick(["+", "-", "*", "/", "^", " - ", "==", "!=", "<", ">=", " && ", "||"], &random) + b
    }
  }
}
