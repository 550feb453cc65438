import Foundation
import Testing
import _TestSupport

@testable import Columns

@Suite("Formulas against NumPy and awkward")
struct FormulaReferenceTests {
  @Test(
    "Every referee case gives the same values, the same missing ones and the same lists", arguments: try Reference.load().cases)
  func agrees(_ expected: Reference.Case) throws {
    let reference = try Reference.load()
    let result = try reference.bench().evaluate(expected.formula)
    #expect(result.offsets == expected.offsets)
    try #require(result.values.count == expected.values.count)
    for (index, (got, wanted)) in zip(result.optionals, expected.values).enumerated() {
      #expect(Self.agree(got, wanted.double, expected), "\(expected.formula) at \(index): \(got as Any), not \(wanted)")
    }
    #expect(result.missingCount == expected.values.count { $0.double == nil })
  }

  @Test("The referee covers every function")
  func coverage() throws {
    let text = try Reference.load().cases.map(\.formula).joined(separator: " ")
    for function in FormulaFunction.allCases { #expect(text.contains(function.rawValue + "("), "\(function)") }
  }

  /// Relative to the value; for angles absolute, as the turn taken off is larger than what is left.
  private static func agree(_ a: Double?, _ b: Double?, _ expected: Reference.Case) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    if a == b || (a.isNaN && b.isNaN) { return true }
    let scale = expected.formula.contains("deltaPhi") ? 2 * Double.pi : abs(b)
    return abs(a - b) <= Tolerance.rounding * scale
  }
}

/// The referee's file.
struct Reference: Decodable, Sendable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let formula: String
    let offsets: [Int]?
    let values: [Number]
    var testDescription: String { formula }
  }

  struct Field: Decodable, Sendable {
    let name: String
    let type: ElementType
    let values: [Number]
    let offsets: [Int]?
    let size: Int?

    func column() throws -> Column {
      let layout: ColumnLayout = offsets.map { .jagged(offsets: $0) } ?? size.map { .fixed(count: $0) } ?? .scalar
      return Column(values: try typed(values.map { $0.double ?? .nan }), layout: layout)
    }

    private func typed(_ v: [Double]) throws -> ColumnValues {
      switch type {
      case .bool: .bool(v.map { $0 != 0 })
      case .uint8: .uint8(v.map { UInt8($0) })
      case .int16: .int16(v.map { Int16($0) })
      case .int32: .int32(v.map { Int32($0) })
      case .int64: .int64(v.map { Int64($0) })
      case .float32: .float32(v.map { Float($0) })
      case .float64: .float64(v)
      default: throw Unknown(type: type)
      }
    }
  }

  struct Unknown: Error { let type: ElementType }

  /// A number, one of the strings for what JSON lacks, or null.
  struct Number: Decodable, Sendable {
    let double: Double?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        double = nil
      } else if let text = try? container.decode(String.self) {
        double = text == "inf" ? .infinity : text == "-inf" ? -.infinity : .nan
      } else {
        double = try container.decode(Double.self)
      }
    }
  }

  let made: String
  let events: Int
  let columns: [Field]
  let cases: [Case]

  func bench() throws -> FormulaBench {
    FormulaBench(try Dictionary(uniqueKeysWithValues: columns.map { ($0.name, try $0.column()) }))
  }

  static func load() throws -> Reference { try loaded.get() }

  private static let loaded = Result {
    guard let url = Bundle.module.url(forResource: "formulas", withExtension: "json", subdirectory: "Reference") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}
