import Columns
import EventFiles

/// The compiled formulas of a sample of an XY job, over the columns of its files and their friends.
struct XYSamplePrograms: Sendable {
  let chain: EventChain
  private let program: XYProgram

  init(_ formulas: XYFormulas, _ sample: RecoilSample, _ chain: EventChain) throws {
    self.chain = chain
    let file = chain.files.first?.path ?? "no file"
    do {
      program = try formulas.program(
        weight: sample.weight, isData: sample.role == .data, schema: chain.columns, file: file, identity: EventIdentity(chain))
    } catch let error as FormulaError {
      throw RecoilError.formula(file: file, error)
    }
    _ = try chain.requireColumns(program.columns)
  }

  /// The columns to read.
  var columns: [String] { program.columns }

  func evaluate(_ chunk: EventChain.Chunk) throws -> XYEvents {
    let joined = try chain.joined(program.columns, chunk: chunk)
    return try program.evaluate(joined.batch, unmatched: joined.unmatched)
  }

  /// Evaluates a batch that holds at least the needed columns.
  func evaluate(_ batch: EventBatch, unmatched: [Bool]?) throws -> XYEvents {
    try program.evaluate(batch, unmatched: unmatched)
  }
}
