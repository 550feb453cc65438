import ArgumentParser
import EventFiles
import Foundation

/// The command line: parses, calls one function of a room below, prints.
struct Concord: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "concord",
    abstract: "Brings collision simulation into concord with data.",
    discussion: """
      Exit codes: 0 done; 1 the physics failed its gate; 2 wrong usage or card; 3 unreadable or damaged input; \
      4 output not written.
      """,
    version: concordVersion,
    subcommands: [
      Inspect.self, Dump.self, Convert.self, Derive.self, Apply.self, Check.self, Validate.self, Fit.self, Metrics.self,
      Report.self, EvaluateSet.self, MergeSets.self, SliceSet.self, DiffSets.self,
    ])
}

@main
enum Main {
  static func main() {
    keepFreedMemory()
    let status = withExtendedLifetime(watchInterrupts()) { () -> ExitStatus in
      do {
        var command = try Concord.parseAsRoot()
        try command.run()
        return .done
      } catch {
        return report(error)
      }
    }
    exit(status.rawValue)
  }
}
