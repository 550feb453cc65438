import CHeap
import Foundation

/// Runs cases in a forked child, so that a crash or a hang costs one case.
struct Batch {
  enum Ending {
    case whole
    /// The child died by this signal, or exited, in this case.
    case died(case: Int, status: Int32)
    /// The case took longer than the limit.
    case hung(case: Int)
  }

  static let size = 500
  let board: UnsafeMutablePointer<fuzz_board>

  init() throws {
    let bytes = MemoryLayout<fuzz_board>.size + Batch.size * MemoryLayout<fuzz_outcome>.stride + 64
    guard let memory = fuzz_shared(bytes) else { throw FuzzError("no shared memory") }
    board = memory.bindMemory(to: fuzz_board.self, capacity: 1)
  }

  /// Runs the cases at `range`, at most ``size``, one after the other.
  func run(_ range: Range<Int>, limit: Double, _ body: (Int, UnsafeMutablePointer<fuzz_outcome>) -> Void) -> Ending {
    board.pointee.finished = 0
    board.pointee.current = Int64(range.lowerBound)
    board.pointee.started = fuzz_clock()
    fflush(nil)
    let child = fuzz_fork()
    if child == 0 {
      for number in range {
        board.pointee.current = Int64(number)
        board.pointee.started = fuzz_clock()
        let outcome = fuzz_outcome_at(board, Int64(number - range.lowerBound))!
        outcome.pointee = fuzz_outcome()
        body(number, outcome)
        board.pointee.finished += 1
      }
      _exit(0)
    }
    return wait(for: child, limit)
  }

  private func wait(for child: pid_t, _ limit: Double) -> Ending {
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      if fuzz_clock() - board.pointee.started > limit {
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
        return .hung(case: Int(board.pointee.current))
      }
      usleep(2_000)
    }
    return status == 0 ? .whole : .died(case: Int(board.pointee.current), status: status)
  }
}
