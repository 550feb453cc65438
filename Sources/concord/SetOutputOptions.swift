public import ArgumentParser
public import Corrections

extension JSONLayout: ExpressibleByArgument {}

extension ReaderVersion: ExpressibleByArgument {
  /// A release as it is written, `2.6`.
  public init?(argument: String) { self.init(argument) }
}

/// How correction sets are written, shared by the commands that make them of others.
struct SetOutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The oldest correctionlib that must read it, as 2.6; written as it is if left out.", valueName: "version"))
  var target: ReaderVersion?
  @Option(name: .customLong("format"), help: "How the JSON is laid out: compact, indented or pretty.") var layout: JSONLayout?
  @Flag(help: "Overwrite an existing output.") var force = false

  /// Refuses outputs that are called otherwise than correction sets.
  static func check(_ path: String) throws {
    guard path.hasSuffix(".json") || path.hasSuffix(".json.gz") else {
      throw ValidationError("the output must be a correction set, .json or .json.gz, not '\(path)'")
    }
  }

  /// Writes a set as asked.
  func store(_ set: CorrectionSet, to path: String) throws {
    try set.write(to: path, target: target, layout: layout ?? .compact, overwrite: force)
  }

  /// Writes a set as asked, and says what is in it.
  func write(_ set: CorrectionSet, to path: String) throws {
    try store(set, to: path)
    let names = set.corrections.map(\.name) + set.compounds.map(\.name)
    note("\(path): \(names.joined(separator: ", "))")
  }
}
