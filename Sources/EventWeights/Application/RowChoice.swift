import Columns
import Corrections

/// The rows of one column in a batch, an event or an element of its list each, and which of them are corrected.
struct RowChoice {
  /// Where each event's list begins; nil for one row per event.
  let offsets: [Int]?
  let count: Int
  /// The event of each row; nil for one row per event.
  private let events: [Int]?
  /// The rows that are corrected; nil for all.
  private(set) var chosen: [Int]?
  /// How many rows `where` leaves out.
  private(set) var leftOut = 0
  /// How many rows lack a value that they need.
  private(set) var missing = 0

  /// - Parameters:
  ///   - nominal: the rows of the nominal column, whose lists a variation's must match; nil for these themselves.
  ///   - unmatched: events without a partner in a friend, whose values are all missing.
  /// - Throws: ``EventWeightError/lengths(_:first:count:second:other:)``, ``EventWeightError/missing(_:input:)``.
  init(
    _ inputs: [InputValues], condition: FormulaValues?, like nominal: RowChoice?, eventCount: Int, unmatched: [Bool]?,
    stopsAtMissing: Bool, _ place: BatchPlace
  ) throws(EventWeightError) {
    var lists = nominal?.offsets.map { [(name: "the nominal inputs", offsets: $0)] } ?? []
    lists += inputs.compactMap { input in input.offsets.map { (name: input.name, offsets: $0) } }
    if let offsets = condition?.offsets { lists.append(("where", offsets)) }
    if let first = lists.first {
      for other in lists.dropFirst() where other.offsets != first.offsets { throw Self.difference(first, other, place) }
    }
    offsets = lists.first?.offsets
    count = offsets?.last ?? eventCount
    events = offsets.map(Self.events)
    try choose(inputs, condition, unmatched, stopsAtMissing, place)
  }

  private static func difference(
    _ first: (name: String, offsets: [Int]), _ second: (name: String, offsets: [Int]), _ place: BatchPlace
  ) -> EventWeightError {
    for event in 0..<first.offsets.count - 1 {
      let count = first.offsets[event + 1] - first.offsets[event]
      let other = second.offsets[event + 1] - second.offsets[event]
      if count != other {
        return .lengths(place.place(ofEvent: event), first: first.name, count: count, second: second.name, other: other)
      }
    }
    preconditionFailure("offsets that differ have a length that does")
  }

  private static func events(_ offsets: [Int]) -> [Int] {
    var events: [Int] = []
    events.reserveCapacity(offsets.last ?? 0)
    for event in 0..<offsets.count - 1 {
      events.append(contentsOf: repeatElement(event, count: offsets[event + 1] - offsets[event]))
    }
    return events
  }

  private mutating func choose(
    _ inputs: [InputValues], _ condition: FormulaValues?, _ unmatched: [Bool]?, _ stopsAtMissing: Bool, _ place: BatchPlace
  ) throws(EventWeightError) {
    let masks = inputs.compactMap { input in input.missing.map { (name: input.name, isList: input.offsets != nil, missing: $0) } }
    if condition == nil, unmatched == nil, masks.isEmpty { return }
    var chosen: [Int] = []
    chosen.reserveCapacity(count)
    for row in 0..<count {
      let event = events?[row] ?? row
      var lacking = unmatched?[event] ?? false ? "the friend's event" : nil
      if lacking == nil, let condition {
        let place = condition.offsets == nil ? event : row
        if condition.values[place].isNaN {  // what is missing is NaN too
          lacking = "where"
        } else if condition.values[place] == 0 {
          leftOut += 1
          continue
        }
      }
      if lacking == nil { lacking = masks.first { $0.missing[$0.isList ? row : event] }?.name }
      if let lacking {
        guard !stopsAtMissing else { throw .missing(place.place(ofRow: row, offsets), input: lacking) }
        missing += 1
      } else {
        chosen.append(row)
      }
    }
    if chosen.count < count { self.chosen = chosen }
  }

  /// How many rows are corrected.
  var chosenCount: Int { chosen?.count ?? count }

  /// The row that is the `index`-th of those corrected.
  func row(_ index: Int) -> Int { chosen?[index] ?? index }

  /// The values of one input in the rows that are corrected.
  /// - Throws: ``EventWeightError/notWhole(_:input:value:)``.
  func column(_ input: InputValues, _ place: BatchPlace) throws(EventWeightError) -> CorrectionColumn {
    let isSpread = input.offsets == nil && events != nil
    switch input.values {
    case .constant(let value): return .constant(value)
    case .integers(let values): return .int(gathered(values, isSpread))
    case .texts(let codes, let words): return .coded(gathered(codes, isSpread), words: words)
    case .numbers(let values, isWhole: false): return .real(gathered(values, isSpread))
    case .numbers(let values, isWhole: true):
      let numbers = gathered(values, isSpread)
      var integers: [Int64] = []
      integers.reserveCapacity(numbers.count)
      for (index, number) in numbers.enumerated() {
        guard let integer = Int64(exactly: number) else {
          throw .notWhole(place.place(ofRow: row(index), offsets), input: input.name, value: "\(number)")
        }
        integers.append(integer)
      }
      return .int(integers)
    }
  }

  private func gathered<Value>(_ values: [Value], _ isSpread: Bool) -> [Value] {
    switch (chosen, isSpread ? events : nil) {
    case (nil, nil): values
    case (nil, let events?): events.map { values[$0] }
    case (let chosen?, nil): chosen.map { values[$0] }
    case (let chosen?, let events?): chosen.map { values[events[$0]] }
    }
  }

  /// The values of all rows: those corrected, and `otherwise` for the others.
  func scattered(_ values: [Double], otherwise: Double) -> [Double] {
    guard let chosen else { return values.count == count ? values : [Double](repeating: values.first ?? otherwise, count: count) }
    var result = [Double](repeating: otherwise, count: count)
    for (index, row) in chosen.enumerated() { result[row] = values[values.count == chosen.count ? index : 0] }
    return result
  }
}
