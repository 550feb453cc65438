import Glibc
import Synchronization

/// A file mapped into memory for reading: pages come from the disk as they are touched, and no access leaves the file.
///
/// The file must not be shortened by another process while it is mapped; the system would end the process on access.
public final class MappedFile: @unchecked Sendable {
  // Proof of Sendable: `start` is set once in `init`, the memory behind it is never written after that, and it is
  // released only in `deinit`, when nobody can hold a reference any more.
  private let start: UnsafeMutableRawPointer
  private let isMapped: Bool
  private let lent = Atomic(0)  // bytes since pages were last released
  private static let releaseStep = 32 << 20

  /// The name the file was opened by.
  public let path: String
  /// How many bytes it has; at least one.
  public let count: Int

  /// Maps a file.
  /// - Throws: ``StorageError/unreadable(path:reason:)`` if it is missing, may not be read or is no regular file;
  ///   ``StorageError/damaged(path:reason:)`` if it is empty.
  public init(path: String) throws(StorageError) {
    let descriptor = try openForReading(path)
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
    guard status.st_size > 0 else { throw .damaged(path: path, reason: "the file is empty") }
    let mapped = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else { throw .unreadable(path: path, reason: lastSystemError()) }
    self.path = path
    count = Int(status.st_size)
    start = mapped
    isMapped = true
  }

  /// Holds a copy of bytes as if they were a file, for tests and for files that live inside others.
  /// - Throws: ``StorageError/damaged(path:reason:)`` if there are none.
  public init(bytes: [UInt8], name: String) throws(StorageError) {
    guard !bytes.isEmpty else { throw .damaged(path: name, reason: "the file is empty") }
    path = name
    count = bytes.count
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    copy.copyBytes(from: bytes)
    start = copy.baseAddress!  // not empty: has an address
    isMapped = false
  }

  deinit {
    if isMapped { munmap(start, count) } else { start.deallocate() }
  }

  /// A copy of `count` bytes from `offset`; nil if they are not all inside the file.
  public func bytes(at offset: Int, count: Int) -> [UInt8]? {
    withBytes(at: offset, count: count) { Array($0) }
  }

  /// Lends all bytes to `body`.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lent.wrappingAdd(count, ordering: .relaxed)
    return try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Lets the system take back the pages read so far; they come from the disk again when they are touched.
  ///
  /// Without this, a program that walks through large files seems to hold all of them in memory. Nothing happens before 32 MiB
  /// were lent: a call costs as much as thousands of page faults in the other threads that read the file.
  public func releasePages() {
    guard isMapped, lent.load(ordering: .relaxed) >= Self.releaseStep else { return }
    lent.store(0, ordering: .relaxed)
    madvise(start, count, MADV_DONTNEED)
  }

  /// Lends `count` bytes from `offset` to `body`; nil, without a call, if they are not all inside the file.
  public func withBytes<Result, Failure: Error>(
    at offset: Int, count: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else { return nil }
    lent.wrappingAdd(count, ordering: .relaxed)
    return try body(UnsafeRawBufferPointer(start: start + offset, count: count))
  }
}
