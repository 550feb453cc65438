import Columns
import EventFiles

/// Events per second of the card's formulas on columns that are already in memory, one thread.
struct FormulaBench {
  let folder: String

  func run() throws {
    let chain = try EventChain(["\(folder)/mc-none.root"], tree: "Events")
    let numbers = ["qx", "qy", "met_x", "met_y", "njets"].map { FormulaOutput(name: $0, formula: $0, kind: .number) }
    let outputs =
      numbers + [
        FormulaOutput(name: "selection", formula: EventMaker.selection, kind: .condition),
        FormulaOutput(name: "weight", formula: EventMaker.weight, kind: .number),
      ]
    let program = try FormulaProgram(outputs: outputs, definitions: EventMaker.definitions, schema: chain.columns)
    let chunks = try chain.chunks(columns: program.requiredColumns)
    let batches = try chunks.map { try chain.batch(program.requiredColumns, chunk: $0) }
    var results: [FormulaResults] = []
    let seconds = try medianSeconds(repetitions: 9) { results = try batches.map { try program.evaluate($0) } }
    let sum = results.reduce(0.0) { sum, result in
      outputs.reduce(sum) { $0 + result[$1.name].values.reduce(0) { $0 + abs($1) } }
    }
    Measurement(
      key: "formulas.Meps", value: Double(chain.entryCount) / seconds / 1e6, checksum: digits(sum)
    ).print()
  }
}
