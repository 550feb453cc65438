import Foundation
import Testing

/// One run of the built `concord`.
struct ConcordRun: Sendable {
  let status: Int32
  let output: String
  let errors: String

  /// The built program lies beside the test bundle.
  static let program =
    (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])).deletingLastPathComponent().path + "/concord"

  private static let patience: TimeInterval = 120

  /// Runs `concord` with these words in a folder and waits for its end.
  init(_ words: String..., in place: Workplace) throws { try self.init(words, in: place) }

  /// Runs `concord` with these words in a folder and waits for its end.
  init(_ words: [String], in place: Workplace) throws { self = try RunningConcord(words, in: place).wait(Self.patience) }

  /// Runs a shell line with `concord` on its path.
  init(shell line: String, in place: Workplace) throws {
    self = try RunningConcord(program: "/bin/bash", ["-c", line], in: place).wait(Self.patience)
  }

  fileprivate init(status: Int32, output: String, errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }

  /// The one JSON value that is all of the output.
  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed) }
}

/// A `concord` that runs; its output goes to files, so that it never waits for a reader.
final class RunningConcord {
  private let process = Process()
  private let folder: String
  private let place: Workplace
  private let ended = DispatchSemaphore(value: 0)

  convenience init(_ words: [String], in place: Workplace) throws {
    try self.init(program: ConcordRun.program, words, in: place)
  }

  init(program: String, _ words: [String], in place: Workplace) throws {
    self.place = place
    folder = NSTemporaryDirectory() + "/concord-run-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: place.path)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = (ConcordRun.program as NSString).deletingLastPathComponent + ":" + (environment["PATH"] ?? "/bin")
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.handle(folder + "/stdout")
    process.standardError = try Self.handle(folder + "/stderr")
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func handle(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  var isRunning: Bool { process.isRunning }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end; kills the program and fails the test when patience ends.
  func wait(_ patience: TimeInterval) throws -> ConcordRun {
    if ended.wait(timeout: .now() + patience) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      Issue.record("concord \(process.arguments ?? []) did not end in \(patience) s")
    }
    let signalled = process.terminationReason == .uncaughtSignal
    return ConcordRun(
      status: signalled ? -process.terminationStatus : process.terminationStatus, output: try text("stdout"),
      errors: try text("stderr"))
  }

  /// What it printed so far.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")), as: UTF8.self)
  }
}
