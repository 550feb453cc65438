import Foundation
import Numerics
import Testing

@testable import Corrections

@Suite("Numbers of a text")
struct NumberReadingTests {
  /// The number of a text, or nil if it is refused for its size; its kind is told apart.
  private func read(_ text: String, _ reading: NumberReading) throws -> JSONValue? {
    do throws(CorrectionError) {
      return try JSONParser.parse(Array(text.utf8), numbers: reading)
    } catch {
      #expect(error.description.contains("\(text) is too large for a double"), "\(error)")
      return nil
    }
  }

  /// What C's strtod makes of a text: nil where no double is as large.
  private func nearest(_ text: String) -> Double? {
    let value = strtod(text, nil)
    return value.isFinite ? value : nil
  }

  private func bits(_ value: JSONValue?) throws -> UInt64? {
    guard let value else { return nil }
    guard case .number(let number) = value else { throw NotThere() }
    return number.bitPattern
  }

  @Test("Texts of every kind are correctionlib's double, or the nearest one, and refused where those are not finite")
  func referee() throws {
    var (different, refused) = (0, 0)
    for row in try reference("json-numbers")["numbers"].items {
      let text = try row.items[0].text
      let expected = try row.items[1] == .null ? nil : UInt64(row.items[1].text, radix: 16)
      let (library, nearest) = (try bits(read(text, .asLibrary)), try bits(read(text, .nearest)))
      #expect(library == expected, "\(text)")
      refused += expected == nil ? 1 : 0
      #expect(nearest == self.nearest(text)?.bitPattern, "\(text)")
      different += library == nearest ? 0 : 1
    }
    #expect(different > 200 && refused > 20)
  }

  @Test("30,000 random texts are the nearest doubles, or integers where 64 bits hold them")
  func random() throws {
    var random = Philox(seed: 7, stream: 41)
    func below(_ count: Int) -> Int { Int(random.uniform() * Double(count)) }
    func digits(_ count: Int) -> String { String((0..<count).map { _ in Character("\(below(10))") }) }
    for _ in 0..<30_000 {
      let whole = below(3) == 0 ? "0" : "\(1 + below(9))" + digits(below(5) == 0 ? below(25) : below(4))
      let fraction = below(5) == 0 ? "" : "." + String(repeating: "0", count: below(4) * below(9)) + digits(1 + below(22))
      let exponent = below(3) == 0 ? "e" + ["", "+", "-", "-00"][below(4)] + "\(below(below(2) == 0 ? 30 : 345))" : ""
      let text = (below(2) == 0 ? "-" : "") + whole + fraction + exponent
      let expected = nearest(text)
      if let integer = Int64(text) {
        #expect(try read(text, .nearest) == .integer(integer), "\(text)")
        #expect(try read(text, .asLibrary) == .integer(integer), "\(text)")
      } else {
        #expect(try bits(read(text, .nearest)) == expected?.bitPattern, "\(text)")
      }
    }
  }

  @Test("Integers end at 64 bits, in either reading")
  func integers() throws {
    for reading in NumberReading.allCases {
      for integer in [Int64.min, .min + 1, -1 << 53, 0, 1 << 53, .max - 1, .max] {
        #expect(try read("\(integer)", reading) == .integer(integer))
      }
      #expect(try read("-0", reading) == .integer(0))
      for text in ["9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616"] {
        #expect(try read(text, reading) == .number(try #require(nearest(text))), "\(text)")
      }
    }
  }

  @Test("Digits are the same wherever the text ends behind them")
  func ends() throws {
    for count in 1...40 {
      let fraction = String((0..<count).map { Character("\(($0 * 7 + 3) % 10)") })
      for text in ["0.\(fraction)", "-\(fraction).5", "1e-\(count)", "\(fraction)e3"] {
        for tail in ["", " ", "\n       ", "         "] {
          let value = try JSONParser.parse(Array((text + tail).utf8))
          #expect(try bits(value) == nearest(text)?.bitPattern, "\(text)")
        }
      }
    }
  }
}
