import Foundation
import Testing

@testable import Recoil
@testable import Reports

@Suite("Tables")
struct TablesTests {
  @Test("The closure table reads as committed")
  func golden() throws {
    let url = try #require(Bundle.module.url(forResource: "closure-table", withExtension: "txt", subdirectory: "Reference"))
    let wanted = try String(contentsOf: url, encoding: .utf8)
    #expect(ClosureTable(try Fixture.closure()).text + "\n" == wanted)
  }

  @Test("A closure that fails says so and what was seen")
  func failing() throws {
    let text = ClosureTable(try Fixture.closure(pAfter: 0.0021)).text
    #expect(text.contains("\"friends\" does not close."))
    #expect(text.contains("FAILS: KS p > 0.01 in at least 95.0 % of bins; seen: 1 of 2"))
    #expect(text.contains("<1e-9→2e-3"))
  }

  @Test("No line is longer than 120 characters, columns line up")
  func widths() throws {
    let table = ClosureTable(try Fixture.closure())
    #expect(table.text.split(separator: "\n").allSatisfy { $0.count <= 120 })
    let full = table.lines.filter { !$0.contains("too few") }
    #expect(Set(full.map(\.count)).count == 1)
  }

  @Test("A summary has one line per region and names what merging decided")
  func summary() throws {
    let (calibration, _) = try Fixture.derived()
    let lines = FitSummary(calibration).text.split(separator: "\n")
    let rows = lines.dropFirst(2).filter { !$0.hasPrefix(" ") }
    #expect(rows.map { $0.prefix { $0 != ")" && $0 != "]" } } == ["[0, 12.5", "[12.5, 40", "[0, 40"])
    #expect(lines.contains { $0.hasPrefix("  - 2 qT bins merged: [0, 12.5) to [12.5, 40]") })
    #expect(rows.allSatisfy { $0.contains("2/2") && $0.contains("…") })
    #expect(lines.allSatisfy { $0.count <= 120 })
  }

  @Test("Long text is wrapped and indented, and no word is lost")
  func wrapping() {
    let text = "FAILS: one two three four five"
    let lines = TextTable.wrapped(text, width: 14, indent: 3)
    #expect(lines == ["FAILS: one two", "   three four", "   five"])
    #expect(TextTable.wrapped("extraordinarily long", width: 5, indent: 1) == ["extraordinarily", " long"])
  }
}
