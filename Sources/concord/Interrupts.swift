import Dispatch
import Foundation
import Storage

/// On Ctrl-C or termination, removes what is half written and ends with the signal's usual code.
/// - Returns: the sources, to be kept for as long as the program runs.
func watchInterrupts() -> [any DispatchSourceSignal] {
  [SIGINT, SIGTERM].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
    source.setEventHandler {
      AtomicFile.removeUnfinished { _exit(128 + number) }
    }
    source.activate()
    return source
  }
}
