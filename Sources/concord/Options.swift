import ArgumentParser
import Foundation
import Storage

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// Threads, shared by the commands that read much.
struct ThreadOptions: ParsableArguments {
  @Option(help: "How many threads work; results do not depend on it.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  mutating func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be from 1 to 1024, not \(threads)") }
  }
}

/// Threads and overwriting, shared by the commands that work.
struct WorkOptions: ParsableArguments {
  @OptionGroup private var parallel: ThreadOptions

  @Flag(help: "Overwrite existing outputs.")
  var force = false

  var threads: Int { parallel.threads }
}

/// `lo:hi` as given on the command line.
struct EntryRange: ExpressibleByArgument {
  let range: Range<Int>

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let low = Int(parts[0]), let high = Int(parts[1]), low >= 0, low <= high else { return nil }
    range = low..<high
  }
}

/// A value as one JSON document with sorted keys.
func jsonText(_ value: some Encodable) throws -> String {
  String(decoding: try sortedJSON(value, pretty: true), as: UTF8.self)
}

/// Prints to stderr, where everything but results goes. A stderr that is full or closed never stops a job.
func note(_ text: String, terminator: String = "\n") {
  let bytes = Array((text + terminator).utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
