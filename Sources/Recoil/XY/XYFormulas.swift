public import Cards
import Columns
import EventFiles

/// One definition of MET: its name and the formulas of its components in GeV.
public struct XYMET: Sendable, Hashable, Codable {
  /// Its name, as columns of output carry it.
  public let name: String
  /// Along x.
  public let x: String
  /// Along y.
  public let y: String
}

/// The formulas of an XY calibration: what turns columns into METs, nPV, run, selection and weight.
public struct XYFormulas: Sendable, Hashable, Codable {
  /// The selection; nil selects all.
  public let selection: String?
  /// Formulas by name: met_x, met_y, npv, run and what they refer to.
  public let definitions: [String: String]
  /// Histograms that the formulas call by name, with their contents; nil if there are none.
  public let lookups: CardLookups?
  /// The METs side by side.
  public let mets: [XYMET]
  /// Whether there are periods, so that data need runs.
  public let usesRuns: Bool

  /// Compiles the formulas for columns.
  /// - Parameters:
  ///   - weight: the sample's weight; nil for 1.
  ///   - isData: whether runs matter.
  /// - Throws: ``FormulaError`` with the place in the formula; ``XYError/noVertexCount(file:hint:)``,
  ///   ``XYError/noRun(file:hint:)``.
  func program(
    weight: String?, isData: Bool, schema: [ColumnSchema], file: String, identity: EventIdentity
  ) throws -> XYProgram {
    var outputs = try placeOutputs(isData: isData, schema: schema, file: file)
    for met in mets {
      outputs.append(FormulaOutput(name: "\(met.name).x", formula: met.x, kind: .number))
      outputs.append(FormulaOutput(name: "\(met.name).y", formula: met.y, kind: .number))
    }
    if let selection { outputs.append(FormulaOutput(name: "selection", formula: selection, kind: .condition)) }
    if let weight { outputs.append(FormulaOutput(name: "weight", formula: weight, kind: .number)) }
    let program = try compiled(outputs, schema)
    return XYProgram(program: program, identity: identity, outputs: Set(outputs.map(\.name)), mets: mets.map(\.name))
  }

  /// The program of nPV and run alone, for those who have a MET of their own.
  func placeProgram(isData: Bool, schema: [ColumnSchema], file: String) throws -> FormulaProgram {
    try compiled(try placeOutputs(isData: isData, schema: schema, file: file), schema)
  }

  private func compiled(_ outputs: [FormulaOutput], _ schema: [ColumnSchema]) throws(FormulaError) -> FormulaProgram {
    try FormulaProgram(outputs: outputs, definitions: definitions, tables: lookups?.tables ?? [:], schema: schema)
  }

  private func placeOutputs(isData: Bool, schema: [ColumnSchema], file: String) throws(XYError) -> [FormulaOutput] {
    let names = schema.map(\.name)
    var vertices = "npv"
    if definitions["npv"] == nil && !names.contains("npv") {
      guard names.contains("PV_npvs") else { throw .noVertexCount(file: file, hint: suggestion(for: "PV_npvs", in: names)) }
      vertices = "PV_npvs"
    }
    let npv = FormulaOutput(name: "npv", formula: vertices, kind: .number)
    guard usesRuns && isData else { return [npv] }
    guard definitions["run"] != nil || names.contains("run") else {
      throw .noRun(file: file, hint: suggestion(for: "run", in: names))
    }
    return [npv, FormulaOutput(name: "run", formula: "run", kind: .number)]
  }
}

/// The compiled formulas with the columns they need.
struct XYProgram: EventProgram {
  let program: FormulaProgram
  let identity: EventIdentity
  let outputs: Set<String>
  let mets: [String]

  /// The columns to read.
  var columns: [String] {
    program.requiredColumns + identity.columns.filter { !program.requiredColumns.contains($0) }
  }

  /// Evaluates the formulas for a batch.
  /// - Parameters:
  ///   - unmatched: events that take no part because a friend lacks them; nil if there are none.
  ///   - file: is not needed.
  func evaluate(_ batch: EventBatch, unmatched: [Bool]?, file: String) throws(FormulaError) -> XYEvents {
    let results = try program.evaluate(batch)
    return XYEvents(
      results, outputs: outputs, mets: mets, selection: EventSelection(results, outputs: outputs, unmatched: unmatched),
      identity: identity.identities(batch))
  }
}

/// What the formulas gave for a batch of events; missing values are NaN.
struct XYEvents {
  let count: Int
  let firstEntry: Int
  let npv: [Double]
  /// Empty without periods, and for simulation.
  let run: [Double]
  /// MET after MET.
  let metX: [[Double]]
  let metY: [[Double]]
  /// Which events take part.
  let selection: EventSelection
  /// Empty for weight 1.
  let weights: [Double]
  /// Whether nPV or a MET is missing, because an index is past the end; empty if that never happens.
  let inputMissing: [Bool]
  let runs: [UInt64]
  let blocks: [UInt64]
  let events: [UInt64]
}

extension XYEvents {
  init(
    _ results: FormulaResults, outputs: Set<String>, mets: [String], selection: EventSelection,
    identity: (runs: [UInt64], blocks: [UInt64], events: [UInt64])
  ) {
    count = results.count
    firstEntry = results.firstEntry
    npv = results.numbers("npv")
    run = outputs.contains("run") ? results.numbers("run") : []
    metX = mets.map { results.numbers("\($0).x") }
    metY = mets.map { results.numbers("\($0).y") }
    weights = outputs.contains("weight") ? results.numbers("weight") : []
    let masks = outputs.subtracting(["selection", "weight"]).sorted().compactMap { results[$0].missing }
    inputMissing = masks.isEmpty ? [] : (0..<results.count).map { i in masks.contains { $0[i] } }
    self.selection = selection
    (runs, blocks, events) = identity
  }
}

extension FormulaResults {
  /// The numbers of an output, NaN where an index is past the end.
  func numbers(_ name: String) -> [Double] {
    let found = self[name]
    guard let missing = found.missing else { return found.values }
    return zip(found.values, missing).map { $1 ? .nan : $0 }
  }
}
