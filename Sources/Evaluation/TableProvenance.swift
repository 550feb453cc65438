import Corrections
import EventFiles
import Storage

/// What a file of evaluated corrections says of itself.
struct TableProvenance: Codable {
  let program: String
  let version: String
  let kind: String
  let correction: String
  let set: SetFingerprint
  /// The values of inputs that are the same for all events, by name.
  let constants: [String: String]
  /// The columns that the other inputs are read from, by the inputs' names.
  let columns: [String: String]
  let instructionSet: String
  let inputs: [FileFingerprint]

  /// The name of the string in the output.
  static let name = "ConcordProvenance"

  init(_ table: CorrectionTable, set path: String) throws {
    (program, version, instructionSet) = ("concord", concordVersion, EventFiles.instructionSet)
    (kind, correction) = ("evaluation", table.function.name)
    set = try SetFingerprint(path, using: [table.function])
    let sources = zip(table.function.inputs, table.sources)
    constants = Dictionary(
      sources.compactMap { input, source in
        if case .constant(let value) = source { (input.name, value.text) } else { nil }
      }, uniquingKeysWith: { first, _ in first })
    columns = Dictionary(
      sources.compactMap { input, source in
        if case .column(let schema) = source { (input.name, schema.name) } else { nil }
      }, uniquingKeysWith: { first, _ in first })
    inputs = try table.chain.fingerprints()
  }

  /// As it is written.
  func text() throws -> String { String(decoding: try sortedJSON(self), as: UTF8.self) }
}
