public import Storage

/// What can be wrong with a ROOT file, with what is asked of it, or with what is to be written.
public enum RootFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file is missing, empty or may not be read.
  case unreadable(StorageError)
  /// The file does not start as a ROOT file does.
  case notRoot(path: String, reason: String)
  /// The bytes of an object are not what the format promises; `offset` counts from the start of the file.
  case damaged(path: String, object: String, offset: Int, reason: String)
  /// The file holds no object of that name.
  case unknownObject(path: String, name: String, suggestion: String)
  /// The object is there, of a class that does not answer the question.
  case wrongClass(path: String, name: String, found: String, wanted: String)
  /// The tree has no column of that name.
  case unknownColumn(path: String, tree: String, column: String, suggestion: String)
  /// The column is there, of a type that is not read.
  case unsupportedColumn(path: String, tree: String, column: String, reason: String)
  /// The entries asked for are not all in the tree.
  case entriesOutside(path: String, tree: String, asked: Range<Int>, entries: Int)
  /// Columns that cannot be written together, or values that do not match what was announced.
  case unfitColumn(column: String, reason: String)
  /// An object that cannot be written, by its name or by what it holds.
  case unfitObject(object: String, reason: String)
  /// The output could not be written; nothing of it was left behind.
  case unwritable(StorageError)

  /// The reason of damage alone, without file and place.
  var shortReason: String { if case .damaged(_, _, _, let reason) = self { reason } else { description } }

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let error), .unwritable(let error): error.description
    case .notRoot(let path, let reason): "\(path): not a ROOT file: \(reason)"
    case .damaged(let path, let object, let offset, let reason):
      "\(path): damaged: \(object) at byte \(offset): \(reason). Fetch or make the file again"
    case .unknownObject(let path, let name, let suggestion): "\(path): no object is called '\(name)'. \(suggestion)"
    case .wrongClass(let path, let name, let found, let wanted): "\(path): '\(name)' is a \(found), not a \(wanted)"
    case .unknownColumn(let path, let tree, let column, let suggestion):
      "\(path): tree '\(tree)' has no column '\(column)'. \(suggestion)"
    case .unsupportedColumn(let path, let tree, let column, let reason):
      "\(path): column '\(column)' of tree '\(tree)' cannot be read: \(reason)"
    case .entriesOutside(let path, let tree, let asked, let entries):
      "\(path): entries \(asked.lowerBound)..<\(asked.upperBound) were asked of tree '\(tree)', which has \(entries)"
    case .unfitColumn(let column, let reason): "column '\(column)' cannot be written: \(reason)"
    case .unfitObject(let object, let reason): "'\(object)' cannot be written: \(reason)"
    }
  }
}
