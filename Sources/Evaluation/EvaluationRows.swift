import Columns
import EventFiles
import Statistics

/// The selected elements of all batches so far.
struct EvaluationRows: Sendable {
  private let formulas: EvaluationFormulas
  private let chain: EventChain
  private(set) var values: [String: [Double]] = [:]
  /// The entry of the chain that each element belongs to.
  private(set) var events: [Int] = []
  private(set) var eventCount = 0
  private(set) var hasLists = false
  /// Formulas with values that are no number: how many, and the first one's entry in the chain.
  private var bad: [String: (count: Int, entry: Int)] = [:]

  init(_ formulas: EvaluationFormulas, _ chain: EventChain) {
    (self.formulas, self.chain) = (formulas, chain)
    for formula in formulas.values { values[formula.name] = [] }
  }

  /// Adds a batch.
  /// - Throws: ``EvaluationError/lengths(what:count:other:otherCount:path:entry:)``.
  mutating func add(_ results: FormulaResults, _ chunk: EventChain.Chunk) throws(EvaluationError) {
    let offsets = try shape(results, chunk)
    hasLists = hasLists || offsets != nil
    let chosen = selected(results, offsets)
    events += chosen.map { results.firstEntry + $0.event }
    for (name, _) in formulas.values {
      let own = results[name]
      let isList = own.offsets != nil
      let picked = chosen.map { own.values[isList ? $0.element : $0.event] }
      if let first = picked.firstIndex(where: \.isNaN) {
        let (count, entry) = bad[name] ?? (0, results.firstEntry + chosen[first].event)
        bad[name] = (count + picked.count { $0.isNaN }, entry)
      }
      values[name]?.append(contentsOf: picked)
    }
    eventCount += results.count
  }

  /// The offsets that all lists have; nil without lists.
  private func shape(_ results: FormulaResults, _ chunk: EventChain.Chunk) throws(EvaluationError) -> [Int]? {
    var found: (name: String, offsets: [Int])?
    for (name, _) in formulas.list {
      guard let own = results[name].offsets else { continue }
      guard let (other, offsets) = found else {
        found = (name, own)
        continue
      }
      if own == offsets { continue }
      let event = (own.indices.first { own[$0] != offsets[$0] } ?? 1) - 1
      let place = chain.fileEntry(results.firstEntry + event)
      throw .lengths(
        what: other, count: offsets[event + 1] - offsets[event], other: name, otherCount: own[event + 1] - own[event],
        path: place.path, entry: place.entry)
    }
    return found?.offsets
  }

  /// The elements that pass the selection, with their events in the batch.
  private func selected(_ results: FormulaResults, _ offsets: [Int]?) -> [(event: Int, element: Int)] {
    let selection = formulas.hasSelection ? results[EvaluationFormulas.selection] : nil
    let holds = selection?.holds
    let isList = selection?.offsets != nil
    var chosen: [(event: Int, element: Int)] = []
    for event in 0..<results.count {
      let start = offsets?[event] ?? event
      let end = offsets?[event + 1] ?? event + 1
      for element in start..<end where holds?[isList ? element : event] ?? true {
        chosen.append((event: event, element: element))
      }
    }
    return chosen
  }

  /// Refuses what is no number, no weight, or nothing at all.
  func check() throws(EvaluationError) {
    if events.isEmpty { throw .nothingSelected(read: eventCount) }
    for (name, formula) in formulas.values {
      if let (count, entry) = bad[name] {
        let place = chain.fileEntry(entry)
        throw .noNumber(what: name, formula: formula, count: count, path: place.path, entry: place.entry)
      }
      guard EvaluationFormulas.isWeight(name), let weights = values[name] else { continue }
      guard let index = weights.firstIndex(where: { !(abs($0) < 1e30) }) else { continue }
      let place = chain.fileEntry(events[index])
      throw .badWeight(what: name, formula: formula, value: weights[index], path: place.path, entry: place.entry)
    }
  }

  /// The classes, and how many elements each has.
  func classes(_ classes: EvaluationInput.Classes) throws -> (EventClasses, EvaluationTable.ClassCounts?) {
    switch classes {
    case .label(let formula, _):
      let labels = values[EvaluationFormulas.label] ?? []
      if let index = labels.firstIndex(where: { $0 != 0 && $0 != 1 }) {
        let place = chain.fileEntry(events[index])
        throw EvaluationError.badLabel(formula: formula, value: labels[index], path: place.path, entry: place.entry)
      }
      let isSignal = labels.map { $0 == 1 }
      let signal = isSignal.count { $0 }
      return (
        try EventClasses(isSignal: isSignal, weights: values[EvaluationFormulas.weight]),
        EvaluationTable.ClassCounts(signal: signal, background: isSignal.count - signal)
      )
    case .weights(_, _, let keepsSelfPairs):
      let pair = [EvaluationFormulas.signalWeight, EvaluationFormulas.backgroundWeight].map { values[$0] ?? [] }
      let selfPairs = keepsSelfPairs ? EventClasses.SelfPairs.kept : .dropped
      return (try EventClasses(signalWeights: pair[0], backgroundWeights: pair[1], selfPairs: selfPairs), nil)
    }
  }
}

extension EventChain {
  /// The file of an entry of the chain, and its number there.
  func fileEntry(_ entry: Int) -> (path: String, entry: Int) {
    let index = firstEntries.lastIndex { $0 <= entry } ?? 0
    return (files[index].path, entry - firstEntries[index])
  }
}
