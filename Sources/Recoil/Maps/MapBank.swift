import Numerics

/// Many maps as cubic tables in one array, for bulk use: the maps of all regions, components and variations, and the weights of
/// events, which are functions of u likewise.
///
/// One array of polynomials and one of descriptions, so that picking a map costs two loads and no reference counting.
struct MapBank: Sendable {
  /// One map: where its polynomials lie, and what follows beyond its core.
  private struct Entry: Sendable {
    var low: Double
    var inverseStep: Double
    var lowShift: Double
    var highShift: Double
    /// Beyond the core: 1 for maps, whose shift stays what it is there; 0 for weights, which stay themselves.
    var outerSlope: Double
    var first: Int
    var count: Int
  }

  private var entries: [Entry] = []
  private var pieces: [SIMD4<Double>] = []
  /// What no table reaches to the tolerance, by number.
  private var exact: [Int: Source] = [:]

  /// What a bank can hold.
  enum Source: Sendable {
    case map(RecoilMap, tolerance: Double)
    case curve(MonotoneCurve)
    case weight(EventWeight, tolerance: Double)

    /// Without a table.
    fileprivate func value(_ u: Double) -> Double {
      switch self {
      case .map(let map, _): map(u)
      case .curve(let curve): curve.evaluate(u).value
      case .weight(let weight, _): weight(u)
      }
    }

    /// The value with its slope; of weights, whose slope nobody asks for, NaN.
    fileprivate func evaluate(_ u: Double) -> (value: Double, slope: Double) {
      switch self {
      case .map(let map, _): map.evaluate(u)
      case .curve(let curve): curve.evaluate(u)
      case .weight(let weight, _): (weight(u), .nan)
      }
    }

    fileprivate var core: ClosedRange<Double> {
      switch self {
      case .map(let map, _): map.low...map.high
      case .curve(let curve): curve.low...curve.high
      case .weight(let weight, _): weight.core
      }
    }
  }

  /// Tabulates maps on several threads; their numbers are their places in the list.
  init(_ sources: [Source], threads: Int) {
    let tables = mapChunks(count: sources.count, size: 8, threads: threads) { range in range.map { Table(sources[$0]) } }.joined()
    for table in tables {
      if let source = table.exact { exact[entries.count] = source }
      entries.append(
        Entry(
          low: table.low, inverseStep: table.inverseStep, lowShift: table.lowShift, highShift: table.highShift,
          outerSlope: table.outerSlope, first: pieces.count, count: table.pieces.count))
      pieces += table.pieces
    }
  }

  /// A map's value at `u`, GeV; a non-finite `u` comes back unchanged.
  @inline(__always)
  func value(_ map: Int, _ u: Double) -> Double {
    let entry = entries[map]
    let place = (u - entry.low) * entry.inverseStep
    if place >= 0, place < Double(entry.count) {
      let index = Int(place)
      let t = place - Double(index)
      let c = pieces[entry.first + index]
      return c[0] + t * (c[1] + t * (c[2] + t * c[3]))
    }
    if entry.count == 0 { return exact[map]?.value(u) ?? u }
    return entry.outerSlope * u + (place < 0 ? entry.lowShift : entry.highShift)  // NaN stays NaN
  }

  /// A map's values at the places `range` of a column, written to the same places: as one by one, but for the time it takes.
  func evaluate(_ map: Int, _ u: [Double], _ range: Range<Int>, into values: inout [Double]) {
    let entry = entries[map]
    guard entry.count > 0 else {
      for i in range { values[i] = value(map, u[i]) }
      return
    }
    let end = Double(entry.count)
    precondition(range.lowerBound >= 0 && range.upperBound <= u.count && range.upperBound <= values.count)
    u.withUnsafeBufferPointer { u in
      values.withUnsafeMutableBufferPointer { values in
        pieces[entry.first..<entry.first + entry.count].withUnsafeBufferPointer { pieces in
          for i in range {
            let x = u[i]
            let place = (x - entry.low) * entry.inverseStep
            if place >= 0, place < end {
              let index = Int(place)
              let t = place - Double(index)
              let c = pieces[index]
              values[i] = c[0] + t * (c[1] + t * (c[2] + t * c[3]))
            } else {
              values[i] = entry.outerSlope * x + (place < 0 ? entry.lowShift : entry.highShift)
            }
          }
        }
      }
    }
  }

  /// A map's value and slope at `u`; slope 1 beyond its core.
  @inline(__always)
  func evaluate(_ map: Int, _ u: Double) -> (value: Double, slope: Double) {
    let entry = entries[map]
    let place = (u - entry.low) * entry.inverseStep
    if place >= 0, place < Double(entry.count) {
      let index = Int(place)
      let t = place - Double(index)
      let c = pieces[entry.first + index]
      return (c[0] + t * (c[1] + t * (c[2] + t * c[3])), (c[1] + t * (2 * c[2] + t * 3 * c[3])) * entry.inverseStep)
    }
    if entry.count == 0 { return exact[map].map { $0.evaluate(u) } ?? (u, 1) }
    return (entry.outerSlope * u + (place < 0 ? entry.lowShift : entry.highShift), entry.outerSlope)
  }

  /// Whether `u` is beyond a map's core.
  @inline(__always)
  func isTail(_ map: Int, _ u: Double) -> Bool {
    let entry = entries[map]
    if entry.count == 0 { return exact[map].map { u < $0.core.lowerBound || u > $0.core.upperBound } ?? false }
    let place = (u - entry.low) * entry.inverseStep
    return place < 0 || place > Double(entry.count)
  }

  private struct Table: Sendable {
    var low = 0.0
    var inverseStep = 0.0
    var lowShift = 0.0
    var highShift = 0.0
    var outerSlope = 1.0
    var pieces: [SIMD4<Double>] = []
    var exact: Source?

    init(_ source: Source) {
      switch source {
      case .map(let map, let tolerance):
        (low, lowShift, highShift) = (map.low, map.lowShift, map.highShift)
        guard !map.isIdentity, let table = RecoilMapTable(map, tolerance: tolerance) else {
          exact = source
          return
        }
        pieces = table.pieces
        inverseStep = Double(table.count) / (map.high - map.low)
      case .curve(let curve):
        pieces = curve.pieces
        (low, inverseStep) = (curve.low, 1 / curve.step)
        (lowShift, highShift) = (curve.values[0] - curve.low, curve.values[curve.values.count - 1] - curve.high)
      case .weight(let weight, let tolerance):
        guard let table = weight.table(tolerance: tolerance) else {
          exact = source
          return
        }
        (pieces, low, outerSlope) = (table, weight.core.lowerBound, 0)
        inverseStep = Double(table.count) / (weight.core.upperBound - weight.core.lowerBound)
        (lowShift, highShift) = (weight(weight.core.lowerBound), weight(weight.core.upperBound))
      }
    }
  }
}
