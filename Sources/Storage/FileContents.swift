import Glibc

/// All bytes of a (small) file.
/// - Throws: ``StorageError/unreadable(path:reason:)``.
public func contents(ofFile path: String) throws(StorageError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}
