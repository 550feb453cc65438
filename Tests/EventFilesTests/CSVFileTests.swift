import Columns
import EventFiles
import Testing

@Suite("CSV files")
struct CSVFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ text: String) throws -> CSVFile { try CSVFile(path: folder.write(text, "t.csv")) }

  private func doubles(_ file: CSVFile, _ name: String) throws -> [Double]? {
    try file.columns([name], entries: 0..<file.entryCount)[name]?.values.doubles()
  }

  @Test("Types follow from the values: whole numbers, other numbers, text")
  func types() throws {
    defer { folder.remove() }
    let file = try open("run,mass,gap,label,big\n1,2.5,7,a,9223372036854775807\n-3,1e-3,,4,9223372036854775808\n+8,inf,2,x,1\n")
    #expect(file.entryCount == 3)
    #expect(
      file.columns == [
        ColumnSchema(name: "run", type: .int64), ColumnSchema(name: "mass", type: .float64),
        ColumnSchema(name: "gap", type: .float64), ColumnSchema(name: "label", type: .uint8, shape: .text),
        ColumnSchema(name: "big", type: .float64),
      ])
    let label = try #require(try file.columns(["label"], entries: 0..<3)["label"])
    #expect(label == Column(values: .uint8(Array("a4x".utf8)), layout: .jagged(offsets: [0, 1, 2, 3])))
    #expect(try file.columns(["run"], entries: 0..<3)["run"]?.values == .int64([1, -3, 8]))
    #expect(try doubles(file, "mass") == [2.5, 0.001, .infinity])
    let gap = try #require(try doubles(file, "gap"))
    #expect(gap[0] == 7 && gap[1].isNaN && gap[2] == 2)
  }

  @Test(
    "Quotes, blanks, empty lines, CRLF, CR and a byte order mark change no value", arguments: ["\n", "\r\n", "\r", "\n\n\r\n"])
  func dressing(ending: String) throws {
    defer { folder.remove() }
    let lines = ["\u{feff}\"a, b\" ,x", " 1 ,\"2.5\"", "\"-7\",\t3"]
    for last in ["", ending] {
      let file = try open(lines.joined(separator: ending) + last)
      #expect(file.entryCount == 2 && file.columns.map(\.name) == ["a, b", "x"])
      #expect(try doubles(file, "a, b") == [1, -7] && doubles(file, "x") == [2.5, 3])
    }
  }

  @Test("A line with too few or too many fields is named, empty lines counted")
  func fields() throws {
    defer { folder.remove() }
    let few = try #require(eventFileError { try open("a,b\n1,2\n\r\n\n3\n") })
    #expect(few.description.hasSuffix("t.csv:5: 1 fields, but the header names 2"), "\(few)")
    let many = try #require(eventFileError { try open("a,b\r\n1,2\r\n3,4,5\r\n") })
    #expect(many.description.hasSuffix("t.csv:3: 3 fields, but the header names 2"), "\(many)")
    let unclosed = try #require(eventFileError { try open("a,b\n5,6\n1,\"2\n3,4\n") })
    #expect(unclosed.description.hasSuffix("t.csv:3: a quote is opened here that the file never closes"), "\(unclosed)")
  }

  @Test(
    "What has no header of different names is refused",
    arguments: [
      ("1,2\n3,4\n", "header line"), ("a,a\n1,2\n", "different"), ("a,,b\n1,2,3\n", "header line"), ("\n\n", "neither"),
    ])
  func headers(text: String, words: String) throws {
    defer { folder.remove() }
    let error = try #require(eventFileError { try open(text) })
    #expect(error.description.contains(words), "\(error)")
  }

  @Test("Empty, binary and missing files are refused; a header alone has no entries")
  func emptiness() throws {
    defer { folder.remove() }
    #expect(try #require(eventFileError { try open("") }).description.contains("empty"))
    #expect(try #require(eventFileError { try open("a,b\n1,\0\n") }).description.contains("neither a ROOT file nor a CSV"))
    #expect(try #require(eventFileError { try CSVFile(path: folder.file("no.csv")) }).description.contains("no.csv"))
    let header = try open("a,b\n")
    #expect(header.entryCount == 0 && header.columns.map(\.type) == [.float64, .float64])
    #expect(try header.columns(["a"], entries: 0..<0)["a"]?.entryCount == 0)
  }

  @Test("Ranges may start and end anywhere among 10,000 lines")
  func checkpoints() throws {
    defer { folder.remove() }
    let count = 10_007
    var text = "n,x\n"
    for i in 0..<count { text += "\(i * 7 - 3),\(Double(i) * 0.37 - 11)\(i % 97 == 0 ? "\n\n" : "\n")" }
    let file = try open(text)
    #expect(file.entryCount == count)
    for range in [0..<count, 4_095..<4_097, 4_096..<4_096, 4_096..<8_193, 8_191..<8_192, 10_006..<10_007, 5_000..<9_001, 0..<1] {
      let columns = try file.columns(["x", "n"], entries: range)
      #expect(columns["n"]?.values == .int64(range.map { Int64($0 * 7 - 3) }))
      #expect(columns["x"]?.values == .float64(range.map { Double($0) * 0.37 - 11 }))
    }
  }

  @Test("Tables that are parted by other marks than commas are refused with a remedy", arguments: [";", "\t"])
  func otherMarks(mark: String) throws {
    defer { folder.remove() }
    let text = ["run;mass", "1;2,5", "3;4,5"].joined(separator: "\n").replacing(";", with: mark)
    let error = try #require(eventFileError { try open(text) })
    #expect(error.description.contains("t.csv:1: its fields are parted by") && error.description.hasSuffix("with commas"))
    #expect(try open("\"a;b\",c\n1,2\n").columns.map(\.name) == ["a;b", "c"])
  }

  @Test("Texts keep commas, quotes and line breaks, and are dumped so that they can be read again")
  func texts() throws {
    defer { folder.remove() }
    let texts = ["a, b", "say \"hi\"", "two\nlines", "", "plain ü"]
    let quoted = texts.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
    let file = try EventFile(path: folder.write("n,t\n" + zip(3..., quoted).map { "\($0),\($1)\n" }.joined(), "q.csv"))
    var dumped = ""
    try EventText.csv.write(file, columns: ["t", "n"], entries: 0..<5) { dumped += $0 }
    let again = try CSVFile(path: folder.write(dumped, "again.csv"))
    for (found, entry) in [(try file.batch(["t"], entries: 1..<5)["t"], 1), (try again.columns(["t"], entries: 0..<5)["t"], 0)] {
      let column = try #require(found)
      guard case .uint8(let letters) = column.values else { throw StorageLike.notText }
      let read = column.offsets.indices.dropLast().map {
        String(decoding: letters[column.offsets[$0]..<column.offsets[$0 + 1]], as: UTF8.self)
      }
      #expect(read == Array(texts[entry...]))
    }
    let digest = try #require(try file.inspect(digest: true).columns.last)
    #expect(digest.kind == "string" && digest.values == 5 && digest.sum == nil && digest.sha256 != nil)
  }

  private enum StorageLike: Error { case notText }

  @Test("An event file knows CSV by its content, and names a missing column")
  func asEventFile() throws {
    defer { folder.remove() }
    let file = try EventFile(path: folder.write("event,who\n5,me\n", "data.txt"))
    #expect(file.treeName == nil && file.entryCount == 1)
    #expect(try file.batch(["who"], entries: 0..<1)["who"]?.textCount == 1)
    let missing = try #require(eventFileError { try file.batch(["evnet"], entries: 0..<1) })
    #expect(missing.description.contains("no column ‘evnet’") && missing.description.contains("event"))
    let beyond = try #require(eventFileError { try file.batch(["event"], entries: 0..<2) })
    #expect(beyond.description.contains("entries 0:2 asked for, but there are 1"))
    #expect(eventFileError { try file.batch(["event"], entries: -1..<1) } != nil)
  }
}
