import Columns
import EventFiles

/// The events of a mass fit, in memory: the mass of every entry, and what else is needed of those in the range.
struct MassEvents: Sendable {
  /// Which formulas are evaluated besides mass, selection and weight, with the place of each in the card: `control.pt1`.
  let places: [String]
  /// The mass of every entry read; NaN where it is not selected and has none.
  private(set) var masses: [Double] = []
  /// Whether each entry read is fitted.
  private(set) var isInRange: [Bool] = []
  /// The masses of the events in the range.
  private(set) var fitted: [Double] = []
  /// Their weights; nil if the sample has no weight.
  private(set) var weights: [Double]?
  /// Their values of each formula.
  private(set) var values: [[Double]]
  /// What became of the events.
  private(set) var counts = MassFitCounts()
  /// The first selected event whose mass is no number, in words.
  private(set) var firstNotFinite: String?

  init(places: [String], isWeighted: Bool) {
    self.places = places
    weights = isWeighted ? [] : nil
    values = [[Double]](repeating: [], count: places.count)
  }

  /// Σw of the events in the range.
  var total: Double { weights?.reduce(0, +) ?? Double(fitted.count) }

  /// The values of the formula at a place in the card.
  func values(_ place: String) -> [Double] {
    guard let index = places.firstIndex(of: place) else { preconditionFailure("no formula was read at \(place)") }
    return values[index]
  }

  /// Appends the events that follow.
  mutating func append(_ other: MassEvents) {
    masses += other.masses
    isInRange += other.isInRange
    fitted += other.fitted
    if let more = other.weights { weights?.append(contentsOf: more) }
    for i in values.indices { values[i] += other.values[i] }
    counts.add(other.counts)
    firstNotFinite = firstNotFinite ?? other.firstNotFinite
  }

  /// What to say of events whose mass is no number, the first of them named; nil if there are none. They lie in no range, so they
  /// are not fitted.
  var notFiniteWarning: String? {
    firstNotFinite.map { first in
      """
      \(first)\(counts.notFinite > 1 ? " (the first of \(counts.notFinite) such events)" : ""): not fitted. If they should have a \
      mass, mend the formula; if not, isfinite(…) in the selection says so
      """
    }
  }
}

extension MassFitCounts {
  /// Adds the counts of another part.
  mutating func add(_ other: MassFitCounts) {
    read += other.read
    notSelected += other.notSelected
    selectionMissing += other.selectionMissing
    withoutPartner += other.withoutPartner
    notFinite += other.notFinite
    below += other.below
    above += other.above
    inRange += other.inRange
    sumOfWeights += other.sumOfWeights
    sumOfSquaredWeights += other.sumOfSquaredWeights
  }
}

extension MassEvents {
  /// Sorts the events of a batch.
  /// - Parameter unmatched: events that take no part because a friend lacks them; nil if there are none.
  /// - Throws: ``MassFitError`` for weights and values of events in the range that are no numbers, naming the first of them.
  init(
    _ results: FormulaResults, places: [String], isWeighted: Bool, hasSelection: Bool, unmatched: [Bool]?,
    range: ClosedRange<Double>, at place: EntryPlace
  ) throws(MassFitError) {
    self.init(places: places, isWeighted: isWeighted)
    let mass = results["mass"]
    let selection = hasSelection ? results["selection"] : nil
    let holds = selection?.holds ?? []
    masses = mass.values
    isInRange = [Bool](repeating: false, count: results.count)
    counts.read = results.count
    for i in 0..<results.count {
      if unmatched?[i] == true {
        counts.withoutPartner += 1
      } else if let selection, selection.missing?[i] == true || !holds[i] {
        counts.notSelected += 1
        if selection.missing?[i] == true { counts.selectionMissing += 1 }
      } else {
        isInRange[i] = isFitted(masses[i], range, isMissing: mass.missing?[i] == true, place, i)
      }
    }
    try takeValues(results, isWeighted: isWeighted, place)
  }

  private mutating func isFitted(
    _ mass: Double, _ range: ClosedRange<Double>, isMissing: Bool, _ place: EntryPlace, _ i: Int
  ) -> Bool {
    guard mass.isFinite else {
      counts.notFinite += 1
      if firstNotFinite == nil {
        firstNotFinite = "\(place.text(i)): the mass is \(isMissing ? "missing: an index is past the end of a list" : "\(mass)")"
      }
      return false
    }
    if mass < range.lowerBound { counts.below += 1 }
    if mass > range.upperBound { counts.above += 1 }
    return range.contains(mass)
  }

  private mutating func takeValues(_ results: FormulaResults, isWeighted: Bool, _ place: EntryPlace) throws(MassFitError) {
    let used = isInRange.indices.filter { isInRange[$0] }
    counts.inRange = used.count
    fitted = used.map { masses[$0] }
    if isWeighted {
      let all = results["weight"].values
      // Larger ones overflow when squared.
      if let bad = used.first(where: { !(abs(all[$0]) < 1e100) }) {
        throw MassFitError(
          "\(place.text(bad)): the weight is \(all[bad]). Exclude such events in the selection, as with isfinite(…)",
          kind: .events)
      }
      weights = used.map { all[$0] }
    }
    for w in weights ?? [Double](repeating: 1, count: used.count) {
      counts.sumOfWeights += w
      counts.sumOfSquaredWeights += w * w
    }
    for (index, name) in places.enumerated() {
      let all = results[name].values
      if let bad = used.first(where: { !all[$0].isFinite }) {
        throw MassFitError(
          """
          \(place.text(bad)): \(name) is \(all[bad]) for an event in the range. Exclude such events in the selection, as with \
          isfinite(…), or define what they have
          """, kind: .events)
      }
      values[index] = used.map { all[$0] }
    }
  }
}

/// Where a batch starts, for messages.
struct EntryPlace {
  let file: String
  let firstEntry: Int

  func text(_ i: Int) -> String { "\(file): entry \(firstEntry + i)" }
}
