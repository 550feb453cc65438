import Glibc
import Synchronization

/// The temporary files this process has open for writing, so that an interrupt can remove them.
final class UnfinishedFiles: Sendable {
  static let shared = UnfinishedFiles()
  private let paths = Mutex<Set<String>>([])

  /// Makes an empty file and remembers it, as one step: an interrupt sees both or neither.
  /// - Returns: its descriptor, or -1 and the reason.
  func create(_ path: String) -> (descriptor: Int32, reason: String) {
    paths.withLock { paths in
      let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { return (descriptor, lastSystemError()) }
      paths.insert(path)
      return (descriptor, "")
    }
  }

  func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Removes every file, and ends before another can be made or a removed one be missed.
  func removeAll(then end: () -> Never) -> Never {
    paths.withLock { paths in
      for path in paths { unlink(path) }
      end()
    }
  }
}
