import Numerics

/// Many maps as cubic tables in one array, for bulk use: the maps of all regions, components and variations.
///
/// One array of polynomials and one of descriptions, so that picking a map costs two loads and no reference counting.
struct MapBank: Sendable {
  /// One map: where its polynomials lie, and what follows beyond its core.
  private struct Entry: Sendable {
    var low: Double
    var inverseStep: Double
    var lowShift: Double
    var highShift: Double
    var first: Int
    var count: Int
  }

  private var entries: [Entry] = []
  private var pieces: [SIMD4<Double>] = []
  /// Maps that no table reaches to the tolerance, by number.
  private var exact: [Int: RecoilMap] = [:]

  /// What a bank can hold.
  enum Source: Sendable {
    case map(RecoilMap, tolerance: Double)
    case curve(MonotoneCurve)
  }

  /// Tabulates maps on several threads; their numbers are their places in the list.
  init(_ sources: [Source], threads: Int) {
    let tables = mapChunks(count: sources.count, size: 8, threads: threads) { range in range.map { Table(sources[$0]) } }.joined()
    for table in tables {
      if let map = table.exact { exact[entries.count] = map }
      entries.append(
        Entry(
          low: table.low, inverseStep: table.inverseStep, lowShift: table.lowShift, highShift: table.highShift,
          first: pieces.count, count: table.pieces.count))
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
    if entry.count == 0 { return exact[map].map { $0(u) } ?? u }
    return place < 0 ? u + entry.lowShift : u + entry.highShift  // NaN stays NaN
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
    return (place < 0 ? u + entry.lowShift : u + entry.highShift, 1)
  }

  /// Whether `u` is beyond a map's core.
  @inline(__always)
  func isTail(_ map: Int, _ u: Double) -> Bool {
    let entry = entries[map]
    if entry.count == 0 { return exact[map].map { u < $0.low || u > $0.high } ?? false }
    let place = (u - entry.low) * entry.inverseStep
    return place < 0 || place > Double(entry.count)
  }

  private struct Table: Sendable {
    var low = 0.0
    var inverseStep = 0.0
    var lowShift = 0.0
    var highShift = 0.0
    var pieces: [SIMD4<Double>] = []
    var exact: RecoilMap?

    init(_ source: Source) {
      switch source {
      case .map(let map, let tolerance):
        (low, lowShift, highShift) = (map.low, map.lowShift, map.highShift)
        guard !map.isIdentity, let table = RecoilMapTable(map, tolerance: tolerance) else {
          exact = map
          return
        }
        pieces = table.pieces
        inverseStep = Double(table.count) / (map.high - map.low)
      case .curve(let curve):
        pieces = curve.pieces
        (low, inverseStep) = (curve.low, 1 / curve.step)
        (lowShift, highShift) = (curve.values[0] - curve.low, curve.values[curve.values.count - 1] - curve.high)
      }
    }
  }
}
