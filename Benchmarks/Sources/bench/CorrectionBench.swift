import Corrections
import Foundation

/// Correction sets evaluated on a million rows, and read: the sets and columns that `peers/corrections.py make` wrote.
struct CorrectionBench {
  let folder: String

  func run() throws {
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/cases.json")))
    for it in cases { try measure(it) }
    for what in ["table", "formulas", "references"] {
      let path = "\(folder)/load-\(what).json"
      let seconds = try medianSeconds(repetitions: 9) { _ = try CorrectionSet(contentsOf: path) }
      Measurement(key: "correction.load.\(what).milliseconds", value: seconds * 1e3, checksum: "-").print()
    }
  }

  private struct Case: Decodable {
    let key: String
    let file: String
    let name: String
    let compound: Bool
    let arguments: [Argument]

    struct Argument: Decodable {
      let column: String?
      let word: String?
    }
  }

  private func measure(_ it: Case) throws {
    let set = try CorrectionSet(contentsOf: "\(folder)/\(it.file).json", numbers: .asLibrary)
    let columns = try it.arguments.map { try column($0) }
    let compound = set.compounds.first { it.compound && $0.name == it.name }
    let correction = it.compound ? nil : try set.correction(it.name)
    for threads in [1, 2] {
      var options = EvaluationOptions()
      options.threads = threads
      var values: [Double] = []
      let seconds = try medianSeconds(repetitions: 7) {
        values = try correction?.evaluate(columns, options: options) ?? compound?.evaluate(columns, options: options) ?? []
      }
      Measurement(
        key: "correction.\(it.key)\(threads == 1 ? "" : ".threads\(threads)").nanoseconds",
        value: seconds / Double(values.count) * 1e9, checksum: digits(values.reduce(0, +))
      ).print()
    }
  }

  private func column(_ argument: Case.Argument) throws -> CorrectionColumn {
    guard let name = argument.column else { return .constant(.string(argument.word ?? "")) }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).column"))
    return bytes.withUnsafeBytes { raw in
      if ["event", "flavor"].contains(name) { return .int(Array(raw.bindMemory(to: Int64.self))) }
      return .real(Array(raw.bindMemory(to: Double.self)))
    }
  }
}
