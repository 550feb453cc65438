import Columns
import EventFiles
import Foundation
import RootFiles
import Testing

@Suite("Entries as text and digests")
struct EventTextTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file() throws -> EventFile {
    let columns: [(String, Column)] = [
      ("ok", Column(values: .bool([true, false, true]))),
      ("event", Column(values: .uint64([18_446_744_073_709_551_615, 0, 42]))),
      ("x", Column(values: .float64([0.1, .nan, -.infinity]))),
      ("pt", Column(values: .float32([1.5, 2, .nan, 1e-7]), layout: .jagged(offsets: [0, 2, 2, 4]))),
      ("cov", Column(values: .int16([1, -2, 3, -4, 5, -6]), layout: .fixed(count: 2))),
    ]
    return try EventFile(path: folder.write(columns, "t.root"))
  }

  private func text(_ form: EventText, _ columns: [String], _ entries: Range<Int>) throws -> String {
    var result = ""
    try form.write(try file(), columns: columns, entries: entries) { result += $0 }
    return result
  }

  @Test("CSV")
  func csv() throws {
    defer { folder.remove() }
    #expect(
      try text(.csv, ["event", "x", "pt", "cov", "ok"], 0..<3) == """
        event,x,pt,cov,ok
        18446744073709551615,0.1,"[1.5,2.0]","[1,-2]",true
        0,nan,[],"[3,-4]",false
        42,-inf,"[nan,1e-07]","[5,-6]",true

        """)
    #expect(try text(.csv, ["x"], 1..<1) == "x\n")
  }

  @Test("JSON is read back by a JSON parser; what is not finite is null")
  func json() throws {
    defer { folder.remove() }
    let found = try text(.json, ["event", "x", "pt", "cov", "ok"], 0..<3)
    #expect(
      found == """
        [
          {"event": 18446744073709551615, "x": 0.1, "pt": [1.5,2.0], "cov": [1,-2], "ok": true},
          {"event": 0, "x": null, "pt": [], "cov": [3,-4], "ok": false},
          {"event": 42, "x": null, "pt": [null,1e-07], "cov": [5,-6], "ok": true}
        ]

        """)
    #expect((try JSONSerialization.jsonObject(with: Data(found.utf8)) as? [Any])?.count == 3)
    #expect(try text(.json, ["x"], 2..<2) == "[]\n")
  }

  @Test("Names with commas and quotes are quoted")
  func names() throws {
    defer { folder.remove() }
    let file = try EventFile(path: folder.write("\"a,b\",\"q\"\"\"\n1,2\n", "n.csv"))
    var result = ""
    try EventText.csv.write(file, columns: file.columns.map(\.name), entries: 0..<1) { result += $0 }
    #expect(result.hasPrefix("\"a,b\",\"q") && result.hasSuffix("\n1,2\n"))
    let again = try EventFile(path: folder.write(result, "again.csv"))
    #expect(again.columns.map(\.name).first == "a,b" && again.columns.count == 2)
  }

  @Test("Missing columns and ranges past the end are errors")
  func refusals() throws {
    defer { folder.remove() }
    #expect(try #require(eventFileError { try text(.csv, ["y"], 0..<1) }).description.contains("no column ‘y’"))
    #expect(try #require(eventFileError { try text(.json, ["x"], 2..<4) }).description.contains("2:4"))
  }

  @Test("Digests are SHA-256 of little-endian values and int64 offsets, over many baskets")
  func digests() throws {
    defer { folder.remove() }
    let count = 3_000
    let columns: [(String, Column)] = [
      ("i", Column(values: .int32((0..<count).map { Int32($0) * 77 - 5_000 }))),
      ("l", Column(values: .float32((0..<count).map { Float($0) / 4 }), layout: .jagged(offsets: Array(0...count)))),
      ("b", Column(values: .bool((0..<count).map { $0 % 3 == 0 }))),
    ]
    let file = try EventFile(path: folder.write(columns, "d.root"))
    let found = try file.inspect(digest: true)
    #expect(found.entries == count && found.class == "TTree" && found.object == "Events")
    let i = try #require(found.columns.first { $0.name == "i" })
    #expect(
      i.sha256 == "40ad658a9c67d02f12c984b9ebff0366e10933f11782e4fef1eeeb377b0ca854" && i.kind == "scalar" && i.dtype == "int32"
        && i.values == count && i.offsetsSHA256 == nil)
    #expect(i.sum == Double((0..<count).reduce(0) { $0 + $1 * 77 - 5_000 }) && i.min == -5_000 && i.max == 225_923)
    let l = try #require(found.columns.first { $0.name == "l" })
    #expect(
      l.sha256 == "585edf844355fe1051bbe4f2c52cb816750db6a7049fb513d6c17377970a0236"
        && l.offsetsSHA256 == "72a641fc97d634398038dc772b83c7e4ec853fa1096337084170d7be3d7d5508" && l.kind == "jagged"
        && l.mean == 374.875)
    let b = try #require(found.columns.first { $0.name == "b" })
    #expect(b.sha256 == "bafd1f4dcb1d68df7885c194fb4fd239b55ec8bda3f5c1cdd05d85a1c7e1efb1" && b.sum == 1_000 && b.dtype == "bool")
  }

  @Test("Digests leave out what is not finite; empty trees have digests of nothing")
  func edges() throws {
    defer { folder.remove() }
    let x = try #require(try file().inspect(digest: true).columns.first { $0.name == "x" })
    #expect(x.values == 3 && x.sum == 0.1 && x.mean == 0.1 && x.min == 0.1 && x.max == 0.1)
    let empty = try EventFile(
      path: folder.write([("l", Column(values: .int8([]), layout: .jagged(offsets: [0])))], "empty.root"))
    let l = try #require(try empty.inspect(digest: true).columns.first { $0.name == "l" })
    #expect(l.sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(l.offsetsSHA256 == "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc")
    #expect(l.values == 0 && l.mean == nil && l.min == nil && l.sum == 0)
    #expect(try file().inspect(digest: false).columns.allSatisfy { $0.sha256 == nil && $0.values == nil })
  }

  @Test("Offsets of lists of arrays count arrays, as those of a plain list of that length do")
  func itemOffsets() throws {
    defer { folder.remove() }
    let schemas = [
      ColumnSchema(name: "x", type: .int16, shape: .jagged(counter: "n")),
      ColumnSchema(name: "y", type: .int16, shape: .jagged(counter: "n"), itemDimensions: [3]),
    ]
    let columns = [
      "x": Column(values: .int16([4, 9, -2, 7, 1]), layout: .jagged(offsets: [0, 2, 2, 5])),
      "y": Column(values: .int16((0..<15).map { 31 * $0 - 80 }), layout: .jagged(offsets: [0, 6, 6, 15])),
    ]
    var writer = try RootTreeWriter(path: folder.file("i.root"), tree: "Events", columns: schemas)
    try writer.append(EventBatch(firstEntry: 0, count: 3, columns: columns))
    try writer.finish()
    let found = try EventFile(path: folder.file("i.root")).inspect(digest: true).columns
    let x = try #require(found.first { $0.name == "x" }), y = try #require(found.first { $0.name == "y" })
    #expect(x.values == 5 && y.values == 15 && y.shape == [3] && y.type == "int16[n][3]")
    #expect(x.offsetsSHA256 != nil && x.offsetsSHA256 == y.offsetsSHA256)
  }
}
