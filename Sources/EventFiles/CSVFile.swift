public import Columns
internal import Storage

/// A CSV file with a header line: one number per column and event.
///
/// Opening reads the file once, to count the lines, to note where every 4,096th starts and to find the columns' types: whole
/// numbers that fit are `int64`, other numbers `float64` (an empty field is NaN), anything else is text and unsupported.
/// Fields may stand in double quotes.
public struct CSVFile: Sendable {
  /// The file's path.
  public let path: String
  /// How many lines follow the header.
  public let entryCount: Int
  /// The numeric columns.
  public let columns: [ColumnSchema]
  /// The columns that hold text, with the reason.
  public let unsupported: [String: String]
  private let bytes: MappedFile
  private let names: [String]
  private let checkpoints: [Int]  // where line k·4096 after the header starts
  private static let stride = 4096

  /// Opens a file.
  /// - Throws: ``EventFileError`` if it cannot be read, has no header, or a line has too few or too many fields.
  public init(path: String) throws(EventFileError) {
    self.path = path
    do { bytes = try MappedFile(path: path) } catch { throw .storage(error) }
    let scan = try CSVFile.scan(bytes, path: path)
    names = scan.names
    entryCount = scan.count
    checkpoints = scan.checkpoints
    var columns: [ColumnSchema] = []
    var unsupported: [String: String] = [:]
    for (name, kind) in zip(scan.names, scan.kinds) {
      switch kind {
      case .whole: columns.append(ColumnSchema(name: name, type: .int64))
      case .number: columns.append(ColumnSchema(name: name, type: .float64))
      case .text(let line): unsupported[name] = "it holds text, first in line \(line)"
      }
    }
    self.columns = columns
    self.unsupported = unsupported
  }

  /// Values of some columns for a range of entries.
  /// - Precondition: the range lies in the file and the columns are numeric.
  public func columns(_ wanted: [String], entries: Range<Int>) throws(EventFileError) -> [String: Column] {
    var places: [(place: Int, isWhole: Bool)] = []
    for name in wanted {
      guard let place = names.firstIndex(of: name), let schema = columns.first(where: { $0.name == name }) else {
        preconditionFailure("‘\(name)’ is not a numeric column of \(path)")
      }
      places.append((place, schema.type == .int64))
    }
    var whole = [[Int64]](repeating: [], count: wanted.count)
    var real = [[Double]](repeating: [], count: wanted.count)
    try bytes.withBytes { (buffer) throws(EventFileError) in
      var lines = CSVLines(buffer: buffer, position: entries.isEmpty ? 0 : checkpoints[entries.lowerBound / Self.stride])
      for _ in 0..<entries.lowerBound % Self.stride { _ = lines.next() }
      for entry in entries {
        guard let fields = lines.next(), fields.count == names.count else { throw changed(entry) }
        for (k, column) in places.enumerated() {
          let field = lines.text(fields[column.place])
          if column.isWhole {
            guard let value = Int64(field) else { throw changed(entry) }
            whole[k].append(value)
          } else {
            guard let value = CSVFile.number(field) else { throw changed(entry) }
            real[k].append(value)
          }
        }
      }
    }
    var result: [String: Column] = [:]
    for (k, name) in wanted.enumerated() {
      result[name] = Column(values: places[k].isWhole ? .int64(whole[k]) : .float64(real[k]))
    }
    return result
  }

  /// Lets the system take back the memory of what was read.
  func releasePages() { bytes.releasePages() }

  private func changed(_ entry: Int) -> EventFileError {
    .csv(path: path, line: entry + 2, problem: "the line is no longer what it was when the file was opened")
  }

  static func number(_ field: String) -> Double? { field.isEmpty ? .nan : Double(field) }
}
