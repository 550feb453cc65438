public import RootFiles
public import Storage

/// Why events could not be read.
public enum EventFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No file has that name or matches the pattern.
  case noFiles(pattern: String)
  /// The file is neither ROOT nor CSV.
  case unknownFormat(path: String)
  /// A ROOT file needs a tree to be named, and there are several or none.
  case treeNotNamed(path: String, trees: [String])
  /// A column is not in the file.
  case missingColumn(path: String, column: String, hint: String)
  /// A column is there but its type cannot be read.
  case unsupportedColumn(path: String, column: String, reason: String)
  /// Files of one chain disagree on a column.
  case columnsDiffer(path: String, first: String, column: String, problem: String)
  /// A file of another kind than the first: CSV among ROOT files, or the reverse.
  case mixedFormats(path: String, first: String)
  /// A whole number that the common type of a chain's files, `float64`, cannot hold.
  case inexact(path: String, first: String, column: String)
  /// A list of files, `@list.txt`, that names none.
  case badList(path: String, line: Int, problem: String)
  /// Events and their friends cannot be joined.
  case friend(FriendError)
  /// There is no column that can be read.
  case noColumns(path: String)
  /// The range of entries reaches past the end.
  case entriesOutOfRange(requested: Range<Int>, available: Int, path: String)
  /// A line of a CSV file is not what the header promises.
  case csv(path: String, line: Int, problem: String)
  /// Some columns are damaged; the others were read.
  case damagedColumns(path: String, columns: [String])
  /// The ROOT file could not be read.
  case root(RootFileError)
  /// The file could not be read.
  case storage(StorageError)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .noFiles(let pattern): "\(pattern): no such file. Patterns know *, ? and [abc]; paths in a card are relative to the card"
    case .unknownFormat(let path): "\(path): neither a ROOT file nor a CSV file with a header line"
    case .treeNotNamed(let path, let trees):
      trees.isEmpty
        ? "\(path): holds no tree. concord inspect lists its objects; name another one with --object"
        : "\(path): name one of its trees: \(trees.joined(separator: ", "))"
    case .missingColumn(let path, let column, let hint): "\(path): no column ‘\(column)’. \(hint)"
    case .unsupportedColumn(let path, let column, let reason): "\(path): column ‘\(column)’ cannot be read: \(reason)"
    case .columnsDiffer(let path, let first, let column, let problem):
      """
      \(path): column ‘\(column)’ \(problem) as in \(first). Files of one sample must have the same columns, of one shape and of \
      types that one type holds exactly
      """
    case .mixedFormats(let path, let first):
      "\(path): is not of the same kind as \(first), one CSV and the other ROOT. Files of one sample must be of one kind"
    case .inexact(let path, let first, let column):
      """
      \(path): column ‘\(column)’ holds whole numbers beyond 2^53, which floating point, as in \(first), cannot tell apart. \
      Write it in one type
      """
    case .badList(let path, let line, let problem): "\(path):\(line): \(problem)"
    case .friend(let error): error.description
    case .noColumns(let path): "\(path): no column of it can be read. `concord inspect` tells why"
    case .entriesOutOfRange(let requested, let available, let path):
      "\(path): entries \(requested.lowerBound):\(requested.upperBound) asked for, but there are \(available)"
    case .csv(let path, let line, let problem): "\(path):\(line): \(problem)"
    case .damagedColumns(let path, let columns):
      "\(path): \(columns.count) damaged: \(columns.joined(separator: ", ")). The listing says where; fetch or make the file again"
    case .root(let error): error.description
    case .storage(let error): error.description
    }
  }
}
