import Columns
import EventFiles
import Statistics

/// The compiled formulas of a card for one sample: every MET, axis and part in one program, so that each column is read once.
struct ResponseProgram: Sendable {
  private let program: FormulaProgram
  private let outputs: Set<String>
  let card: ResponseCard
  let chain: EventChain
  let sample: RecoilSample
  /// What simulated signal is corrected by, one for each MET; nil for those without a calibration and for other samples.
  let corrections: [ResponseCalibration?]
  /// The columns to read.
  let columns: [String]

  /// - Throws: ``CardError`` for formulas that do not fit; ``ResponseError``, ``EventFileError``.
  init(_ card: ResponseCard, _ sample: RecoilSample, _ chain: EventChain, calibrations: [ResponseCalibration?]) throws {
    (self.card, self.sample, self.chain) = (card, sample, chain)
    let file = chain.files.first?.path ?? "no file"
    guard !chain.columns.contains(where: { $0.name == "qt" }) else {
      throw ResponseError.columnTakesName(column: "qt", file: file)
    }
    let wanted = Self.outputs(card, weight: sample.weight)
    outputs = Set(wanted.map(\.name))
    do {
      program = try FormulaProgram(
        outputs: wanted, definitions: card.definitions.merging(["qt": "sqrt(qx*qx + qy*qy)"]) { own, _ in own },
        tables: card.lookups?.tables ?? [:], schema: chain.columns)
    } catch {
      throw card.located(error, file: file)
    }
    corrections =
      sample.role == .signal
      ? try calibrations.map { try $0?.compiled(for: chain) } : calibrations.map { _ in nil }
    columns = corrections.compactMap { $0?.columns }.reduce(program.requiredColumns) { known, more in
      known + more.filter { !known.contains($0) }
    }
    _ = try chain.requireColumns(columns)
  }

  private static func outputs(_ card: ResponseCard, weight: String?) -> [FormulaOutput] {
    var result = ["qx", "qy"].map { FormulaOutput(name: $0, formula: $0, kind: .number) }
    for met in card.mets {
      result.append(FormulaOutput(name: "mets.\(met.name).x", formula: met.x, kind: .number))
      result.append(FormulaOutput(name: "mets.\(met.name).y", formula: met.y, kind: .number))
    }
    result += card.axes.map { FormulaOutput(name: "against.\($0.name)", formula: $0.formula, kind: .number) }
    result += card.splits.map { FormulaOutput(name: "splits.\($0.name)", formula: $0.condition, kind: .condition) }
    if let selection = card.selection { result.append(FormulaOutput(name: "selection", formula: selection, kind: .condition)) }
    if let weight { result.append(FormulaOutput(name: "weight", formula: weight, kind: .number)) }
    return result
  }

  /// Reads and evaluates one piece of the sample.
  /// - Throws: ``EventFileError``, ``FormulaError``, ``RecoilError/badWeight(sample:file:entry:value:)``, ``ResponseError``.
  func evaluate(_ chunk: EventChain.Chunk) throws -> ResponseEvents {
    let joined = try chain.joined(columns, chunk: chunk)
    let values = ResponseValues(try program.evaluate(joined.batch), card, outputs: outputs, unmatched: joined.unmatched)
    let file = chain.files[chunk.file].path
    let corrected = try corrections.map { try $0?.evaluate(joined.batch, file: file) }
    let walk = ResponseWalk(card: card, sample: sample, file: file, corrections: corrections)
    return try walk.walk(values, corrected: corrected)
  }
}

/// What the formulas gave for a piece of a sample; missing values are NaN, missing conditions false.
struct ResponseValues {
  let count: Int
  let firstEntry: Int
  let qx: [Double]
  let qy: [Double]
  let mets: [(x: [Double], y: [Double])]
  let axes: [[Double]]
  let splits: [[Bool]]
  /// Which events take part.
  let selection: EventSelection
  /// Empty for weight 1.
  let weights: [Double]

  init(_ results: FormulaResults, _ card: ResponseCard, outputs: Set<String>, unmatched: [Bool]?) {
    count = results.count
    firstEntry = results.firstEntry
    (qx, qy) = (results["qx"].values, results["qy"].values)
    mets = card.mets.map { (results["mets.\($0.name).x"].values, results["mets.\($0.name).y"].values) }
    axes = card.axes.map { results["against.\($0.name)"].values }
    splits = card.splits.map { Self.holding(results["splits.\($0.name)"]) }
    selection = EventSelection(results, outputs: outputs, unmatched: unmatched)
    weights = outputs.contains("weight") ? results["weight"].values : []
  }

  private static func holding(_ values: FormulaValues) -> [Bool] {
    guard let missing = values.missing else { return values.holds }
    return zip(values.holds, missing).map { $0 && !$1 }
  }
}
