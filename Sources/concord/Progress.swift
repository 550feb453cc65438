import Foundation
import MassFits
import Recoil
import Synchronization

/// Shows progress on stderr: one line that moves on a terminal, a plain line per finished step otherwise.
final class ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let last = Mutex("")
  /// Whether a line on the terminal waits for its end.
  private static let isOpen = Mutex(false)

  /// Tells how far a recoil job is.
  func show(_ progress: RecoilProgress) {
    switch progress {
    case .reading(let sample, let events, let total): show("reading \(sample)", events, total, unit: "events")
    case .fitting(let done, let total): show("fitting", done, total, unit: "regions")
    }
  }

  /// Tells how far a mass fit is.
  func show(_ progress: MassFitProgress) {
    switch progress {
    case .reading(let events, let total): show("reading", events, total, unit: "events")
    case .fitting(let done, let total, let what): show("fitting", done, total, unit: what)
    }
  }

  /// Tells how far a step is.
  func show(_ step: String, _ done: Int, _ total: Int, unit: String) {
    let line = "\(step): \(done) of \(total) \(unit)"
    last.withLock { shown in
      guard line != shown, isTerminal || done >= total else { return }
      shown = line
      note(isTerminal ? "\r\u{1B}[K\(line)" : line, terminator: isTerminal && done < total ? "" : "\n")
      Self.isOpen.withLock { $0 = isTerminal && done < total }
    }
  }

  /// Ends a line that an error cut short, so that the message gets its own.
  static func end() {
    let wasOpen = isOpen.withLock { open in
      defer { open = false }
      return open
    }
    if wasOpen { note("") }
  }
}
