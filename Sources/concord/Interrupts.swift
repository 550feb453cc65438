import Dispatch
import Foundation
import Storage

/// On Ctrl-C, termination or a lost terminal, removes what is half written and ends with the signal's usual code. A reader that
/// goes away, and a file that may not grow further, are errors of the write, not signals.
/// - Returns: the sources, to be kept for as long as the program runs.
func watchInterrupts() -> [any DispatchSourceSignal] {
  signal(SIGPIPE, SIG_IGN)
  signal(SIGXFSZ, SIG_IGN)
  return [SIGINT, SIGTERM, SIGHUP].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
    source.setEventHandler {
      AtomicFile.removeUnfinished { _exit(128 + number) }
    }
    source.activate()
    return source
  }
}
