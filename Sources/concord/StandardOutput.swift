import Foundation
import Storage

/// Standard output took not all of the results.
struct OutputError: Error, CustomStringConvertible {
  let reason: String
  var description: String { "standard output: cannot be written: \(reason)" }
}

/// Results on their way to standard output, in large pieces. A disk that is full or a file that is closed is an error, not a
/// crash.
struct StandardOutput {
  private var buffer: [UInt8] = []
  private var failure: OutputError?
  private static let piece = 1 << 16

  /// Adds text; what went wrong is told by ``finish()``.
  mutating func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.piece { flush() }
  }

  /// Writes what is left.
  mutating func finish() throws {
    flush()
    if let failure { throw failure }
  }

  /// Prints one result and a newline.
  static func show(_ text: String) throws {
    var output = StandardOutput()
    output.write(text + "\n")
    try output.finish()
  }

  private mutating func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    var done = 0
    while done < buffer.count, failure == nil {
      let written = buffer.withUnsafeBytes {
        Foundation.write(STDOUT_FILENO, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if written > 0 {
        done += written
      } else if errno == EPIPE {  // the reader has seen enough, as in `… | head`
        AtomicFile.removeUnfinished { _exit(128 + SIGPIPE) }
      } else if errno != EINTR {
        failure = OutputError(reason: String(cString: strerror(errno)))
      }
    }
  }
}
