import Foundation
import Storage
import Testing

@testable import Corrections

@Suite("Random numbers by hash")
struct HashPRNGTests {
  private struct Case {
    let distribution: HashPRNGNode.Distribution
    let rows: [[UInt64]]
    let values: [Double]

    init(_ value: JSONValue) throws {
      distribution = try #require(HashPRNGNode.Distribution(rawValue: value["distribution"].text))
      rows = try value["rows"].items.map { row in
        try row.items.map { word in
          guard case .integer(let bits) = word else { throw NotThere() }
          return UInt64(bitPattern: bits)
        }
      }
      values = try value["values"].items.map { try #require(Double(try $0.text)) }
    }
  }

  private func column(_ distribution: HashPRNGNode.Distribution, _ rows: ArraySlice<[UInt64]>) -> [Double] {
    var values = [Double](repeating: .nan, count: rows.count)
    let inputs = rows.first?.count ?? 0
    let words = (0..<inputs).flatMap { k in rows.map { $0[k] } }
    words.withUnsafeBufferPointer { words in
      let columns = (0..<inputs).compactMap { k in words.baseAddress.map { $0 + k * rows.count } }
      HashPRNG.fill(distribution, columns: columns, count: rows.count, into: &values)
    }
    return values
  }

  @Test("Every draw is correctionlib's, bit for bit, one by one and in columns of any length")
  func referee() throws {
    var count = 0
    for item in try reference("hash-draws")["cases"].items {
      let draws = try Case(item)
      for (row, expected) in zip(draws.rows, draws.values) {
        #expect(HashPRNG.value(draws.distribution, bits: row).bitPattern == expected.bitPattern, "\(draws.distribution) \(row)")
      }
      for length in 0...draws.rows.count {
        #expect(column(draws.distribution, draws.rows.prefix(length)) == Array(draws.values.prefix(length)))
      }
      count += draws.rows.count
    }
    #expect(count == 540)
  }

  @Test("Flat numbers that would round to 1 are the double below, as correctionlib has them")
  func belowOne() {
    // Found by search: their two draws are 0xFFFFFEB3 or 0xFFFFFC17, and 0xFFFFFFFF.
    for word: UInt64 in [1_659_360_429_082_674_690, 286_573_459_950_446_519] {
      #expect(HashPRNG.value(.flat, bits: [word]) == (1.0).nextDown)
    }
  }

  @Test("A row's number does not depend on the rows around it, in chunks or across them")
  func blocks() {
    let rows: [[UInt64]] = (0..<1_111).map { [UInt64($0) &* 0x9E37_79B9_7F4A_7C15, Double($0).bitPattern] }
    for distribution in HashPRNGNode.Distribution.allCases {
      let whole = column(distribution, rows[...])
      let cut = column(distribution, rows[..<300]) + column(distribution, rows[300..<301]) + column(distribution, rows[301...])
      #expect(whole == cut)
      #expect(Set(whole).count == rows.count)
      let mean = whole.reduce(0, +) / Double(rows.count)
      #expect(abs(mean - (distribution == .flat ? 0.5 : 0)) < 4.5 / Double(rows.count).squareRoot())
    }
  }

  @Test("The hash is libxxhash's XXH64 for any number of words, none included")
  func xxhash() {
    for count in 0...21 {
      let words = (0..<count).map { UInt64($0 + 3) &* 0xD6E8_FEB8_6659_FD93 ^ UInt64(count) }
      var digest: UInt64 = 0
      var scratch: [UInt64] = [0, 0, 0, 0]
      words.withUnsafeBufferPointer { words in
        let columns = words.indices.compactMap { i in words.baseAddress.map { $0 + i } }
        columns.withUnsafeBufferPointer { Corrections.XXH64.digest($0, from: 0, rows: 1, into: &digest, scratch: &scratch) }
      }
      #expect(digest == words.withUnsafeBytes { xxh64($0) }, "\(count) words")
    }
  }
}
