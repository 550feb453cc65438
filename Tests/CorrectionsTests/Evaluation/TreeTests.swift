import Corrections
import Testing

@Suite("Correction sets of every kind")
struct TreeTests {
  /// One correction or compound with rows of arguments, what correctionlib gives, and how far from it a sound result may be: not
  /// at all where nothing is computed, else 1e-14 of it and twice the bound of its formulas' rounding.
  private struct Case {
    let name: String
    let count: Int
    let columns: [CorrectionColumn]
    let expected: [Double?]
    let limits: [Double]

    init(_ value: JSONValue) throws {
      name = try value["name"].text
      let count = Int(try #require(value["rows"].double))
      self.count = count
      let strings = try value["strings"].items.map { try $0.text }
      let words = try value["columns"].items.map { try Self.words($0.text) }
      let types = try value["types"].items.map { try $0.text }
      columns = zip(types, words).map { type, words in
        switch type {
        case "real": .real(words.map { Double(bitPattern: $0) })
        case "int": .int(words.map { Int64(bitPattern: $0) })
        default: .string(words.map { strings[Int($0)] })
        }
      }
      let last = types.count
      expected = (0..<count).map { words[last + 1][$0] == 1 ? nil : Double(bitPattern: words[last][$0]) }
      limits = words[last + 2].map { Double(bitPattern: $0) }
    }

    private static func words(_ digits: String) throws -> [UInt64] {
      let digits = Array(digits.utf8)
      return try stride(from: 0, to: digits.count, by: 16).map {
        try #require(UInt64(String(decoding: digits[$0..<$0 + 16], as: UTF8.self), radix: 16))
      }
    }
  }

  @Test("Every node and compound gives correctionlib's values and throws where it throws, and the same in columns of 1,500 rows")
  func asCorrectionlib() throws {
    var (compared, compounds) = (0, 0)
    for part in try reference("correction-trees")["sets"].items {
      let set = try CorrectionSet(json: Array(try part["set"].shortestText.utf8), numbers: .asLibrary)
      let known = EitherWay.all(of: set)
      for value in try part["cases"].items {
        let it = try Case(value)
        let correction = try #require(known.first { $0.name == it.name }, "\(it.name)")
        let (alone, wrong) = correction.compare(it.columns, rows: 0..<it.count, least: 1_500)
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
        for r in 0..<it.count {
          #expect(
            isSound(alone[r], it.expected[r], it.limits[r]),
            "\(it.name) \(it.columns.map { $0.argument(r) }): \(alone[r] as Any), not \(it.expected[r] as Any)")
        }
        compared += it.count
        compounds += set.compounds.contains { $0.name == it.name } ? 1 : 0
      }
    }
    #expect(compared > 1_500 && compounds > 3, "\(compared) rows, \(compounds) compounds")
  }

  @Test("A minus sign in front of zero turns its sign, in columns as in single rows")
  func negativeZero() throws {
    let data = CorrectionNode.formula(try FormulaNode("-x", variables: ["x"]))
    let correction = try Correction(name: "c", inputs: [Variable("x", .real)], output: Variable("o", .real), data: data)
    let values = [0.0, -0.0, 2.385, -.infinity]
    let found = try correction.evaluate([.real(values)])
    #expect(found.map(\.sign) == [.minus, .plus, .minus, .plus])
    #expect(try values.map { try correction.evaluate([.real($0)]).sign } == found.map(\.sign))
  }

  @Test("Squares in columns are those of the C library's pow, also where x·x is another double")
  func squares() throws {
    let values: [Double] = [
      0x1.29b2f75057e4ap-1, 0x1.3c8dbbe79200bp-2, 0x1.bd00b699227d7p-2, 0x1.769f3e213f12dp+1, 0x1.257d0fa80d89fp+1,
    ]
    for text in ["x^2", "pow(x,2)", "0.5+x^2"] {
      let data = CorrectionNode.formula(try FormulaNode(text, variables: ["x"]))
      let correction = try Correction(name: "c", inputs: [Variable("x", .real)], output: Variable("o", .real), data: data)
      #expect(try correction.evaluate([.real(values)]) == values.map { try correction.evaluate([.real($0)]) })
    }
  }

  private func isSound(_ found: Double?, _ expected: Double?, _ limit: Double) -> Bool {
    guard let found, let expected else { return found == nil && expected == nil }
    return agree(found, expected) || (found - expected).magnitude <= limit
  }

  @Test("Decimal numbers can be read as correctionlib reads them, bit for bit")
  func numbers() throws {
    var different = 0
    for row in try reference("correction-trees")["numbers"].items {
      let (text, bits) = (try row.items[0].text, try #require(UInt64(try row.items[1].text, radix: 16)))
      let (nearest, library) = (try number(text, .nearest), try number(text, .asLibrary))
      #expect(library.bitPattern == bits, "\(text): \(library)")
      #expect(nearest == Double(text), "\(text)")
      different += nearest == library ? 0 : 1
    }
    #expect(different > 50)
    #expect(throws: CorrectionError.self) { try number("1e309", .asLibrary) }
    #expect(throws: CorrectionError.self) { try number("1e999999999999999999999", .asLibrary) }
  }

  private func number(_ text: String, _ reading: NumberReading) throws -> Double {
    try #require(try JSONParser.parse(Array("[\(text)]".utf8), numbers: reading).items[0].double)
  }
}
