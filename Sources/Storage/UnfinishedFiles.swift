import Glibc
import Synchronization

/// The temporary files this process has open for writing, so that an interrupt can remove them.
final class UnfinishedFiles: Sendable {
  static let shared = UnfinishedFiles()
  private let paths = Mutex<Set<String>>([])

  func insert(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  func removeAll() { paths.withLock { for path in $0 { unlink(path) } } }
}
