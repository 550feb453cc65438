import Columns
public import Corrections

/// Why a correction could not be evaluated for the events of a file.
public enum CorrectionTableError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The table lacks inputs.
  case inputsMissing(path: String, inputs: [String], hint: String)
  /// A constant for an input that the correction lacks.
  case unknownInput(String, hint: String)
  /// A column whose kind no input of this type takes.
  case columnType(path: String, column: String, input: String, type: Variable.Kind, found: String)
  /// A number in a column for an integer input that is none.
  case notWhole(path: String, entry: Int, column: String, value: Double)
  /// The table has a column of the output's name.
  case columnTaken(path: String, column: String)
  /// A name that no column of a ROOT file can have, or that the output has for something else.
  case columnName(String, reason: String)
  /// The output is one of the files read.
  case outputIsInput(file: String)
  /// Inputs without a value.
  case argumentsMissing([String])
  /// Arguments that the correction refuses.
  case refused(CorrectionError.Problem, correction: String, hint: String)
  /// A row that the correction refuses.
  case row(path: String, entry: Int, CorrectionError.Problem, correction: String, hint: String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .inputsMissing(let path, let inputs, let hint):
      """
      \(path): no column for \(inputs.map { "‘\($0)’" }.joined(separator: ", ")). \(hint) Give a constant, --input \
      \(inputs[0])=…, or \
      another column's name, --column \(inputs[0])=…
      """
    case .unknownInput(let name, let hint): "the correction has no input ‘\(name)’. \(hint)"
    case .columnType(let path, let column, let input, let type, let found):
      "\(path): column ‘\(column)’ holds \(found), and input ‘\(input)’ takes \(type.needed)"
    case .notWhole(let path, let entry, let column, let value):
      "\(path): row \(entry): ‘\(column)’ is \(value), and the input takes whole numbers. Round the column first"
    case .columnTaken(let path, let column):
      "\(path): has a column ‘\(column)’ already. Give the output another name with --as"
    case .columnName(let name, let reason):
      "the output's column cannot be called ‘\(name)’: \(reason). Give it another name with --as"
    case .outputIsInput(let file): "\(file): is read itself. Give the output another name"
    case .argumentsMissing(let inputs):
      "no value for \(inputs.map { "‘\($0)’" }.joined(separator: ", ")). Give it as --input \(inputs[0])=…, or a --table"
    case .refused(let problem, let correction, let hint): "correction ‘\(correction.cut)’: \(problem.description)\(hint)"
    case .row(let path, let entry, let problem, let correction, let hint):
      "\(path): row \(entry), counted from 0: \(correction.cut): \(problem.description)\(hint)"
    }
  }
}

extension CorrectionFunction {
  /// The keys near one that is not there, as a sentence behind others; empty for other problems.
  func hint(_ problem: CorrectionError.Problem) -> String {
    guard case .noSuchKey(let input, let key) = problem else { return "" }
    let near = suggestion(for: key, in: keys(of: input).keys)
    return near.isEmpty ? "" : ". \(near)"
  }
}

extension Variable.Kind {
  fileprivate var needed: String {
    switch self {
    case .real: "one number per row"
    case .int: "one whole number per row"
    case .string: "one text or whole number per row"
    }
  }
}
