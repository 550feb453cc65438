import Foundation
import Recoil
import Synchronization

/// Shows progress on stderr: one line that moves on a terminal, a plain line per finished step otherwise.
final class ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let last = Mutex("")

  /// Tells how far a recoil job is.
  func show(_ progress: RecoilProgress) {
    switch progress {
    case .reading(let sample, let events, let total): show("reading \(sample)", events, total, unit: "events")
    case .fitting(let done, let total): show("fitting", done, total, unit: "regions")
    }
  }

  /// Tells how far a step is.
  func show(_ step: String, _ done: Int, _ total: Int, unit: String) {
    let line = "\(step): \(done) of \(total) \(unit)"
    last.withLock { shown in
      guard line != shown, isTerminal || done >= total else { return }
      shown = line
      let text = isTerminal ? "\r\u{1B}[K\(line)\(done >= total ? "\n" : "")" : line + "\n"
      FileHandle.standardError.write(Data(text.utf8))
    }
  }
}
