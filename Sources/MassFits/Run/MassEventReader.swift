import Cards
import Columns
import EventFiles
import Synchronization

/// Streams a sample through the formulas of a card.
struct MassEventReader: Sendable {
  let card: MassFitCard
  /// Formulas besides the mass, by their place in the card.
  let formulas: [NamedFormula]
  let threads: Int

  /// Reads all events of a chain.
  /// - Parameter progress: called with the events read so far, in order.
  /// - Throws: ``EventFileError``, ``CardError`` for formulas, ``MassFitError`` for weights and values that are no numbers.
  func read(
    _ chain: EventChain, weight: String?, section: String, progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> MassEvents {
    let program = try compile(chain, weight: weight, section: section)
    let columns = program.requiredColumns
    _ = try chain.requireColumns(columns)
    let chunks = try chain.chunks(columns: columns)
    let places = formulas.map(\.name)
    let all = Mutex(MassEvents(places: places, isWeighted: weight != nil))
    try inOrder(count: chunks.count, threads: threads) { index in
      let joined = try chain.joined(columns, chunk: chunks[index])
      let place = EntryPlace(file: chain.files[chunks[index].file].path, firstEntry: chunks[index].entries.lowerBound)
      do {
        return try MassEvents(
          program.evaluate(joined.batch), places: places, isWeighted: weight != nil, hasSelection: card.selection != nil,
          unmatched: joined.unmatched, range: card.range, at: place)
      } catch let error as FormulaError {
        throw card.located(error, file: place.file, section: section)
      }
    } consume: { _, part in
      progress(
        all.withLock { all in
          all.append(part)
          return all.counts.read
        })
    }
    return all.withLock { $0 }
  }

  private func compile(_ chain: EventChain, weight: String?, section: String) throws(CardError) -> FormulaProgram {
    var outputs = [FormulaOutput(name: "mass", formula: card.mass, kind: .number)]
    if let selection = card.selection { outputs.append(FormulaOutput(name: "selection", formula: selection, kind: .condition)) }
    if let weight { outputs.append(FormulaOutput(name: "weight", formula: weight, kind: .number)) }
    outputs += formulas.map { FormulaOutput(name: $0.name, formula: $0.formula, kind: .number) }
    do {
      return try FormulaProgram(
        outputs: outputs, definitions: card.definitions, tables: card.lookups?.tables ?? [:], schema: chain.columns)
    } catch {
      throw card.located(error, file: chain.files.first?.path ?? "no file", section: section)
    }
  }
}

extension MassFitCard {
  /// The formulas whose values are kept for events in the range, by their place in the card.
  var valueFormulas: [NamedFormula] {
    control.map { NamedFormula(name: "control.\($0.name)", formula: $0.formula) }
      + efficiencies.map { NamedFormula(name: "efficiencies.\($0.name)", formula: $0.formula) }
      + classifiers.map { NamedFormula(name: "classifiers.\($0.name)", formula: $0.formula) }
  }

  /// A formula's error at its place in the card.
  /// - Parameter section: the key of the sample, whose weight may be at fault.
  func located(_ error: FormulaError, file: String, section: String) -> CardError {
    card.located(error, file: file, section: section)
  }

  /// Opens a sample's files.
  /// - Throws: ``CardSampleError`` with the place in the card.
  func open(_ sample: CardSample, section: String) throws -> EventChain { try card.open(sample, section: section) }
}
