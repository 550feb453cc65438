/// What can go wrong between memory and disk.
public enum StorageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file is missing or may not be read; `reason` is the system's.
  case unreadable(path: String, reason: String)
  /// The file's bytes are not what its format promises.
  case damaged(path: String, reason: String)
  /// An output of that name is there already.
  case outputExists(path: String)
  /// The output could not be written; nothing of it was left behind.
  case unwritable(path: String, reason: String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .damaged(let path, let reason): "\(path): damaged: \(reason)"
    case .outputExists(let path): "\(path): exists already. Choose another output, or allow overwriting with --force"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason). Nothing was left behind"
    }
  }
}
