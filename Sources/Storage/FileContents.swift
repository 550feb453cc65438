import Glibc

/// All bytes of a (small) file.
/// - Throws: ``StorageError/unreadable(path:reason:)``.
public func contents(ofFile path: String) throws(StorageError) -> [UInt8] {
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  // Room for all of it, and a byte more, which stays empty at the end of the file.
  let size = Int(lseek(descriptor, 0, SEEK_END))
  lseek(descriptor, 0, SEEK_SET)
  var bytes = [UInt8](repeating: 0, count: min(max(size, 0), 1 << 30) + 1)
  var filled = 0
  while true {
    if filled == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
    let count = bytes.withUnsafeMutableBytes { bytes in
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
      return read(descriptor, rest.baseAddress, rest.count)
    }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
    guard count > 0 else { break }
    filled += count
  }
  bytes.removeLast(bytes.count - filled)
  return bytes
}

/// The first `count` bytes of a file, fewer if it is shorter.
/// - Throws: ``StorageError/unreadable(path:reason:)``.
public func leadingBytes(ofFile path: String, count: Int) throws(StorageError) -> [UInt8] {
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: count)
  let got = read(descriptor, &bytes, count)
  guard got >= 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
  return Array(bytes[..<got])
}

/// The SHA-256 of a file's size and its first and last 256 KiB: tells input files apart at no cost, whatever their size.
///
/// A ROOT file has its header (with dates and a unique id) in front and its key lists at the end. It is an identification,
/// not a proof of integrity.
/// - Throws: ``StorageError/unreadable(path:reason:)``.
public func sampledDigest(ofFile path: String) throws(StorageError) -> String {
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  let size = Int(lseek(descriptor, 0, SEEK_END))
  let part = 256 << 10
  var digest = SHA256()
  digest.update(Array("\(size)\n".utf8))
  for start in size <= 2 * part ? [0] : [0, size - part] {
    var bytes = [UInt8](repeating: 0, count: size <= 2 * part ? size : part)
    let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(start)) }
    guard got >= 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
    digest.update(Array(bytes[..<got]))
  }
  return digest.finish()
}

/// Opens a regular file. Pipes and devices are refused, and never waited for.
func openForReading(_ path: String) throws(StorageError) -> Int32 {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    close(descriptor)
    throw .unreadable(path: path, reason: "it is not a regular file")
  }
  return descriptor
}
