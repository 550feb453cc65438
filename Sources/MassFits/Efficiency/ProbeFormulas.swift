public import Cards
import Columns

/// The formulas of a tag-and-probe measurement.
public struct ProbeFormulas: Sendable, Hashable, Codable {
  /// The mass of tag and probe.
  public let mass: String
  /// Whether the probe passes.
  public let passing: String
  /// The variables of the bins, in their order.
  public let variables: [Variable]
  /// The selection of events or probes; nil selects all.
  public let selection: String?
  /// Formulas by name that the others refer to.
  public let definitions: [String: String]
  /// Histograms that the formulas call by name; nil if there are none.
  public let lookups: CardLookups?

  /// A variable of the bins.
  public struct Variable: Sendable, Hashable, Codable {
    /// What it is called.
    public let name: String
    /// Its formula.
    public let formula: String
  }

  /// Compiles the formulas for columns.
  /// - Parameters:
  ///   - weight: the sample's weight; nil for 1.
  ///   - truth: what must hold besides the selection; nil for nothing.
  /// - Throws: `FormulaError` with the place in the formula.
  func program(weight: String?, truth: String?, schema: [ColumnSchema]) throws(FormulaError) -> ProbeProgram {
    var outputs = [("mass", mass), ("passing", passing)] + variables.map { ("variables.\($0.name)", $0.formula) }
    for (name, formula) in [("selection", selection), ("weight", weight), ("truth", truth)] {
      if let formula { outputs.append((name, formula)) }
    }
    let program = try FormulaProgram(
      outputs: outputs.map { FormulaOutput(name: $0.0, formula: $0.1, kind: .any) }, definitions: definitions,
      tables: lookups?.tables ?? [:], schema: schema)
    return ProbeProgram(program: program, variables: variables.map(\.name), outputs: Set(outputs.map(\.0)))
  }
}

/// The compiled formulas.
struct ProbeProgram: Sendable {
  let program: FormulaProgram
  let variables: [String]
  let outputs: Set<String>

  /// - Throws: `FormulaError`; ``MassFitError`` for lists that differ in length.
  func evaluate(_ batch: EventBatch) throws -> ProbeColumns {
    try ProbeColumns(try program.evaluate(batch), variables: variables, outputs: outputs)
  }
}
