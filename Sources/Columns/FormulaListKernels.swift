/// Kernels on lists. Event `e` of a list holds the elements `offsets[e]..<offsets[e + 1]`.
enum FormulaListKernels {
  typealias Output = UnsafeMutablePointer<Double>
  typealias Values = UnsafePointer<Double>
  typealias Offsets = UnsafePointer<Int>

  /// Each event's value, once per element.
  static func broadcast(_ out: Output, _ input: FormulaInput, _ offsets: Offsets, _ events: Int) {
    switch input {
    case .constant(let value): out.update(repeating: value, count: offsets[events])
    case .memory(let values):
      for event in 0..<events {
        let value = values[event]
        for i in offsets[event]..<offsets[event + 1] { out[i] = value }
      }
    }
  }

  /// One value per event from its elements; of no elements `smallest` and `largest` are 0 (and masked by the caller).
  static func reduce(_ opcode: FormulaOpcode, _ out: Output, _ values: Values, _ offsets: Offsets, _ events: Int) {
    switch opcode {
    case .length: for event in 0..<events { out[event] = Double(offsets[event + 1] - offsets[event]) }
    case .sum: fold(out, values, offsets, events, from: 0) { $0 + $1 }
    case .any: fold(out, values, offsets, events, from: 0) { $0 > $1 ? $0 : $1 }
    case .all: fold(out, values, offsets, events, from: 1) { $0 * $1 }
    case .smallest: foldFromFirst(out, values, offsets, events) { FormulaKernels.lesser($0, $1) }
    case .largest: foldFromFirst(out, values, offsets, events) { FormulaKernels.greater($0, $1) }
    default: preconditionFailure("\(opcode) does not reduce a list")
    }
  }

  @inline(__always)
  private static func fold(
    _ out: Output, _ values: Values, _ offsets: Offsets, _ events: Int, from start: Double, _ step: (Double, Double) -> Double
  ) {
    for event in 0..<events {
      var result = start
      for i in offsets[event]..<offsets[event + 1] { result = step(result, values[i]) }
      out[event] = result
    }
  }

  @inline(__always)
  private static func foldFromFirst(
    _ out: Output, _ values: Values, _ offsets: Offsets, _ events: Int, _ step: (Double, Double) -> Double
  ) {
    for event in 0..<events {
      let first = offsets[event]
      let end = offsets[event + 1]
      var result = first < end ? values[first] : 0
      if end - first > 1 { for i in first + 1..<end { result = step(result, values[i]) } }
      out[event] = result
    }
  }

  /// The element at a place in each event's list, 0 if there is none.
  /// - Parameter places: nil if there is one index per event; otherwise how the indices are dealt out to events.
  static func element(
    _ out: Output, _ values: Values, _ offsets: Offsets, at index: FormulaInput, _ places: Offsets?, _ events: Int
  ) {
    pick(offsets, index, places, events) { place, position in out[place] = position.map { values[$0] } ?? 0 }
  }

  /// 1 where there is no such element, else 0.
  static func outside(_ out: Output, _ offsets: Offsets, at index: FormulaInput, _ places: Offsets?, _ events: Int) {
    pick(offsets, index, places, events) { place, position in out[place] = position == nil ? 1 : 0 }
  }

  /// Walks over all indices and says for each where in memory the element is, nil if there is none: the index is negative,
  /// past the end, not a whole number or NaN.
  @inline(__always)
  private static func pick(
    _ offsets: Offsets, _ index: FormulaInput, _ places: Offsets?, _ events: Int, _ use: (_ place: Int, _ position: Int?) -> Void
  ) {
    for event in 0..<events {
      let first = offsets[event]
      let length = Double(offsets[event + 1] - first)
      for place in places.map({ $0[event]..<$0[event + 1] }) ?? event..<event + 1 {
        let wanted =
          switch index {
          case .constant(let constant): constant
          case .memory(let indices): indices[place]
          }
        let inside = wanted >= 0 && wanted < length && wanted.rounded(.down) == wanted
        use(place, inside ? first + Int(wanted) : nil)
      }
    }
  }

  /// The offsets of a list when only elements that satisfy a condition stay.
  static func filterLengths(
    _ out: UnsafeMutablePointer<Int>, _ condition: Values, _ offsets: Offsets, _ events: Int
  ) {
    var kept = 0
    out[0] = 0
    for event in 0..<events {
      for i in offsets[event]..<offsets[event + 1] where condition[i] != 0 { kept += 1 }
      out[event + 1] = kept
    }
  }

  /// The elements of a list that satisfy a condition.
  static func filter(_ out: Output, _ values: Values, _ condition: Values, _ count: Int) {
    var kept = 0
    for i in 0..<count where condition[i] != 0 {
      out[kept] = values[i]
      kept += 1
    }
  }

  /// The first event whose two lists differ in length, or nil.
  static func firstDifference(_ left: Offsets, _ right: Offsets, _ events: Int) -> Int? {
    var differs = 0
    for event in 0...events { differs |= left[event] ^ right[event] }
    if differs == 0 { return nil }
    return (0..<events).first { left[$0 + 1] - left[$0] != right[$0 + 1] - right[$0] }
  }
}
