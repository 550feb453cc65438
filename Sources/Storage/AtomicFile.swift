import Glibc

/// An output file that appears whole or not at all.
///
/// Bytes go to a temporary name in the same folder; ``commit()`` flushes them to the disk and gives the file its real
/// name. A value that is dropped before that, by an error or otherwise, takes its temporary file with it.
/// An interrupted process leaves nothing either, if it ends with ``removeUnfinished(then:)``.
public struct AtomicFile: ~Copyable {
  /// The name the file gets when it is complete.
  public let path: String
  /// How many bytes were written so far.
  public private(set) var position: Int = 0
  private let temporaryPath: String
  private let descriptor: Int32
  private let overwrite: Bool
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 20

  /// Opens the temporary file.
  /// - Parameter overwrite: whether an existing file of that name is replaced when the new one is complete.
  /// - Throws: ``StorageError/outputExists(path:)``; ``StorageError/unwritable(path:reason:)``.
  public init(path: String, overwrite: Bool = false) throws(StorageError) {
    if !overwrite && access(path, F_OK) == 0 { throw .outputExists(path: path) }
    let path = try Self.target(of: path)
    let temporary = path + ".unfinished-\(getpid())"
    let (opened, reason) = UnfinishedFiles.shared.create(temporary)
    if opened < 0 { throw .unwritable(path: path, reason: reason) }
    self.path = path
    self.overwrite = overwrite
    temporaryPath = temporary
    descriptor = opened
  }

  /// Where a link leads; the path itself for all else. Devices, pipes and folders are never replaced.
  private static func target(of path: String) throws(StorageError) -> String {
    var status = stat()
    guard lstat(path, &status) == 0 else { return path }
    if status.st_mode & S_IFMT == S_IFLNK, let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return try target(of: String(cString: resolved))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unwritable(path: path, reason: "it is not a regular file") }
    return path
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws(StorageError) {
    position += bytes.count
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    position += bytes.count
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Replaces bytes written before; the end of the file stays where it is.
  /// - Precondition: the bytes replaced have all been written.
  public mutating func rewrite(_ bytes: [UInt8], at offset: Int) throws(StorageError) {
    precondition(offset >= 0 && offset + bytes.count <= position, "only bytes already written can be replaced")
    try flush()
    try put(bytes, at: offset)
  }

  /// Flushes everything to the disk and gives the file its name.
  public consuming func commit() throws(StorageError) {
    try flush()
    guard fsync(descriptor) == 0 else { throw .unwritable(path: path, reason: lastSystemError()) }
    if overwrite {
      guard rename(temporaryPath, path) == 0 else { throw .unwritable(path: path, reason: lastSystemError()) }
    } else if link(temporaryPath, path) != 0 {  // unlike rename, link never replaces a file that appeared meanwhile
      if errno == EEXIST { throw .outputExists(path: path) }
      guard rename(temporaryPath, path) == 0 else { throw .unwritable(path: path, reason: lastSystemError()) }
    }
  }

  deinit {
    close(descriptor)
    unlink(temporaryPath)  // fails, rightly, once the file has its own name
    UnfinishedFiles.shared.remove(temporaryPath)
  }

  private mutating func flush() throws(StorageError) {
    let pending = buffer
    buffer.removeAll(keepingCapacity: true)
    try put(pending, at: position - pending.count)
  }

  private func put(_ bytes: [UInt8], at offset: Int) throws(StorageError) {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress! + done, bytes.count - done, off_t(offset + done)) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .unwritable(path: path, reason: lastSystemError()) }
      done += written
    }
  }
}

extension AtomicFile {
  /// Writes a whole file at once.
  public static func write(_ bytes: [UInt8], to path: String, overwrite: Bool = false) throws(StorageError) {
    var file = try AtomicFile(path: path, overwrite: overwrite)
    try file.write(bytes)
    try file.commit()
  }

  /// Removes every unfinished file of this process and ends it with `end` (for a program that was interrupted).
  public static func removeUnfinished(then end: () -> Never) -> Never { UnfinishedFiles.shared.removeAll(then: end) }
}

/// What the system says went wrong last.
func lastSystemError() -> String { String(cString: strerror(errno)) }
