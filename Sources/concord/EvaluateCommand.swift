public import ArgumentParser
public import Corrections
import Evaluation
import EventFiles
import Synchronization

/// `concord evaluate`
struct EvaluateSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Evaluates a correction of a set, once or for the events of a file.",
    discussion: """
      Without --table every input is given by --input and the value is printed. With a table, inputs are the columns of their \
      names, and \
      --input gives those that no column has. The output has a column called NAME more: CSV keeps the table's columns, a ROOT \
      output is a \
      friend tree ‘Corrections’.
      """)

  @Argument(help: "The correction set, .json or .json.gz.") var set: String
  @Argument(help: "The correction or the compound.") var name: String
  @Option(parsing: .upToNextOption, help: "Values of inputs, as pt=32.5 syst=nom.") var input: [String] = []
  @Option(help: "Events, CSV or ROOT: a path, a glob in quotes or @list.txt.") var table: String?
  @Option(help: "The tree of a ROOT file; may be left out if it has one.") var tree: String?
  @Option(parsing: .upToNextOption, help: "Names of columns where they are not those of inputs, as pt=lead_pt.") var column:
    [String] = []
  @Option(help: "Where to write, .csv or .root; printed as CSV if left out.") var output: String?
  @Option(parsing: .upToNextOption, help: "Columns to copy into a ROOT output: names or globs.") var copy: [String] = []
  @Option(name: .customLong("as"), help: ArgumentHelp("What the column is called; NAME if left out.", valueName: "column"))
  var columnName: String?
  @Flag(help: "The compound, where a correction has the same name.") var compound = false
  @Option(help: "What NaN does: throw, propagate, or compat as in correctionlib.") var nan: EvaluationOptions.NaNPolicy = .compat
  @Option(
    help: ArgumentHelp(
      """
      How the set's decimals become doubles: library, bit for bit as correctionlib, which misses the last bit of long ones; or \
      nearest.
      """,
      valueName: "reading"))
  var numbers: NumberReading = .asLibrary
  @Flag(help: "Reproduce known defects of correctionlib 2.9.") var bugCompatible = false
  @Flag(help: "Say also which leaf of the tree gives the value.") var leaf = false
  @Option(help: "Also the derivative along this real input.") var derivative: String?
  @Option(help: "How to print a single value: text or json.") var format: OutputFormat = .text
  @OptionGroup var work: WorkOptions

  func validate() throws {
    for text in input + column where !text.contains("=") {
      throw ValidationError("--input and --column take INPUT=…, not '\(text)'")
    }
    var seen: Set<ExactText> = []
    for (name, _) in Self.parts(input + column) where !seen.insert(ExactText(name)).inserted {
      throw ValidationError("input '\(name)' is given twice. Leave one --input or --column of it out")
    }
    if columnName?.isEmpty == true { throw ValidationError("--as takes a name, not ''") }
    if table == nil {
      guard output == nil, column.isEmpty, copy.isEmpty, tree == nil, columnName == nil else {
        throw ValidationError("--output, --column, --copy, --as and --tree need --table")
      }
    } else if format == .json {
      throw ValidationError("--format json is for a single value; tables are CSV or ROOT")
    }
    if let output, !output.hasSuffix(".csv"), !output.hasSuffix(".root") {
      throw ValidationError("the output must be .csv or .root, not '\(output)'")
    }
    if bugCompatible, leaf || derivative != nil {
      throw ValidationError("--bug-compatible is for values alone; leave out --leaf and --derivative")
    }
    if !copy.isEmpty, output?.hasSuffix(".root") != true {
      throw ValidationError("--copy is for ROOT outputs; CSV keeps all columns")
    }
  }

  func run() throws {
    let function = try CorrectionFunction(name, in: CorrectionSet(contentsOf: set, numbers: numbers), isCompound: compound)
    var options = EvaluationOptions()
    (options.nanPolicy, options.isBugCompatible, options.threads) = (nan, bugCompatible, work.threads)
    guard let table else { return try StandardOutput.show(single(function, options)) }
    var quantities = CorrectionTable.Quantities()
    (quantities.name, quantities.hasLeaf, quantities.derivative) = (columnName, leaf, derivative)
    let events = try CorrectionTable(
      function, on: EventChain(argument: table, tree: tree), constants: Self.pairs(input), columns: Self.pairs(column),
      options: options, quantities: quantities)
    for name in events.overriddenColumns { note("\(table): column ‘\(name)’ is not used: --input \(name)=… goes before it") }
    if let output {
      try events.write(
        to: output, overwrite: work.force, copying: copy.flatMap { $0.split(separator: ",").map(String.init) }, set: set,
        threads: work.threads)
      return note("\(output): \(events.outputNames.joined(separator: ", "))")
    }
    let stdout = Mutex(StandardOutput())
    try events.writeCSV(threads: work.threads) { text in stdout.withLock { $0.write(text) } }
    try stdout.withLock { try $0.finish() }
  }

  private func single(_ function: CorrectionFunction, _ options: EvaluationOptions) throws -> String {
    let value = try SingleEvaluation(
      function, arguments: Self.pairs(input), hasLeaf: leaf, derivative: derivative, options: options)
    return format == .json ? try jsonText(value) : value.text
  }

  private static func pairs(_ texts: [String]) -> [ExactText: String] {
    Dictionary(parts(texts).map { (ExactText($0), $1) }) { $1 }
  }

  private static func parts(_ texts: [String]) -> [(String, String)] {
    texts.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[1]))
    }
  }
}

extension EvaluationOptions.NaNPolicy: ExpressibleByArgument {}
extension NumberReading: ExpressibleByArgument {}
