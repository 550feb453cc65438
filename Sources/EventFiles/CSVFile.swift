public import Columns
internal import Storage

/// A CSV file with a header line: one number or text per column and event.
///
/// Opening reads the file once, to count the lines, to note where every 4,096th starts and to find the columns' types: whole
/// numbers that fit are `int64`, other numbers `float64` (an empty field is NaN), anything else is text. Fields may
/// stand in double quotes.
public struct CSVFile: Sendable {
  /// The file's path.
  public let path: String
  /// How many lines follow the header.
  public let entryCount: Int
  /// The columns.
  public internal(set) var columns: [ColumnSchema]
  let bytes: MappedFile
  let places: [String: Int]
  private let checkpoints: [Int]  // where line k·4096 after the header starts
  private static let stride = 4096

  /// Opens a file.
  /// - Throws: ``EventFileError`` if it cannot be read, has no header, or a line has too few or too many fields.
  public init(path: String) throws(EventFileError) {
    self.path = path
    do { bytes = try MappedFile(path: path) } catch { throw .storage(error) }
    let scan = try CSVFile.scan(bytes, path: path)
    entryCount = scan.count
    checkpoints = scan.checkpoints
    columns = zip(scan.names, scan.kinds).map { name, kind in
      switch kind {
      case .whole: ColumnSchema(name: name, type: .int64)
      case .number: ColumnSchema(name: name, type: .float64)
      case .text: ColumnSchema(name: name, type: .uint8, shape: .text)
      }
    }
    places = Dictionary(scan.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Values of some columns for a range of entries.
  /// - Precondition: the range lies in the file and the columns are in it.
  public func columns(_ wanted: [String], entries: Range<Int>) throws(EventFileError) -> [String: Column] {
    var cells = wanted.map { name in
      guard let place = places[name] else { preconditionFailure("‘\(name)’ is not a column of \(path)") }
      return CSVCells(columns[place], place: place)
    }
    try bytes.withBytes { (buffer) throws(EventFileError) in
      var lines = lines(of: buffer, from: entries)
      for entry in entries {
        guard let fields = lines.next(), fields.count == columns.count else { throw changed(entry) }
        for k in cells.indices {
          guard cells[k].append(lines.text(fields[cells[k].place])) else { throw changed(entry) }
        }
      }
    }
    return Dictionary(zip(wanted, cells.map(\.column)), uniquingKeysWith: { first, _ in first })
  }

  /// Lets the system take back the memory of what was read.
  func releasePages() { bytes.releasePages() }

  /// The lines from the first of some entries on.
  func lines(of buffer: UnsafeRawBufferPointer, from entries: Range<Int>) -> CSVLines {
    var lines = CSVLines(buffer: buffer, position: entries.isEmpty ? 0 : checkpoints[entries.lowerBound / Self.stride])
    for _ in 0..<entries.lowerBound % Self.stride { _ = lines.next() }
    return lines
  }

  func changed(_ entry: Int) -> EventFileError {
    .csv(path: path, line: entry + 2, problem: "the line is no longer what it was when the file was opened")
  }

  static func number(_ field: String) -> Double? { field.isEmpty ? .nan : Double(field) }
}

/// The fields of one column as they are read.
private struct CSVCells {
  let place: Int
  private let schema: ColumnSchema
  private var whole: [Int64] = []
  private var real: [Double] = []
  private var letters: [UInt8] = []
  private var offsets = [0]

  init(_ schema: ColumnSchema, place: Int) {
    self.schema = schema
    self.place = place
  }

  /// - Returns: false if the field is not what the column holds.
  mutating func append(_ field: String) -> Bool {
    if schema.isText {
      letters += field.utf8
      offsets.append(letters.count)
    } else if schema.type == .int64 {
      guard let value = Int64(field) else { return false }
      whole.append(value)
    } else {
      guard let value = CSVFile.number(field) else { return false }
      real.append(value)
    }
    return true
  }

  var column: Column {
    if schema.isText { return Column(values: .uint8(letters), layout: .jagged(offsets: offsets)) }
    return Column(values: schema.type == .int64 ? .int64(whole) : .float64(real))
  }
}
