import Foundation

/// A program run to its end: how long it took and how much memory it held at most.
struct Child {
  let seconds: Double
  /// Largest resident set, bytes; pages of mapped files count too.
  let peakMemory: Int

  /// Runs a program, its output thrown away.
  /// - Throws: ``BenchError`` if it cannot start or does not exit with 0.
  init(_ program: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in [1, 2] { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0) }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let start = ContinuousClock.now
    let code = posix_spawn(&process, program, &actions, nil, &words, environ)
    guard code == 0 else { throw BenchError("\(program) does not start: \(String(cString: strerror(code)))") }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(process, &status, 0, &usage) == process, status == 0 else {
      throw BenchError("\(program) \(arguments.joined(separator: " ")) ended with status \(status >> 8 & 0xFF)")
    }
    let duration = (ContinuousClock.now - start).components
    seconds = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
    peakMemory = usage.ru_maxrss * 1024
  }
}
