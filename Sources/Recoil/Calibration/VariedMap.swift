import Corrections

/// One component's map in one region as a plain function with its slope, whatever it is made of.
struct VariedMap {
  let nominal: RecoilMap
  let change: ComponentChange?

  /// Where the core begins and ends: beyond, slopes are constant.
  var core: ClosedRange<Double> {
    switch change {
    case .map(let map): map.low...map.high
    case .curve(let curve): curve.low...curve.high
    case .scaled, .none: nominal.low...nominal.high
    }
  }

  /// Points between which the map is one cubic already; empty where it is smooth throughout.
  fileprivate var ownKnots: [Double] {
    guard case .curve(let curve) = change else { return [] }
    return (0..<curve.values.count).map { curve.low + Double($0) * curve.step }
  }

  /// The slope beyond the core.
  private var outerSlope: Double {
    if case .scaled(_, let factor, _) = change { return factor }
    return 1
  }

  func value(_ x: Double) -> Double { change.map { $0.value(x, nominal: nominal(x)) } ?? nominal(x) }

  /// The slope in the piece from `a` to `b`, which lies wholly inside or outside the core, at one of its ends.
  func slope(at x: Double, inPieceFrom a: Double, to b: Double) -> Double {
    let middle = 0.5 * (a + b)
    guard core.contains(middle) else { return outerSlope }
    switch change {
    case .map(let map): return map.core.evaluate(x).slope
    case .curve(let curve): return curve.evaluate(min(max(x, core.lowerBound), core.upperBound)).slope
    case .scaled(_, let factor, _): return factor * nominal.core.evaluate(x).slope
    case .none: return nominal.core.evaluate(x).slope
    }
  }

  /// The map in cubic pieces between knots.
  func cubic(_ knots: [Double]) throws(QuantileMapError) -> CubicMap {
    try CubicMap(
      knots: knots, values: knots.map(value),
      slopes: zip(knots, knots.dropFirst()).map { a, b in
        SIMD2(slope(at: a, inPieceFrom: a, to: b), slope(at: b, inPieceFrom: a, to: b))
      }, tailSlope: outerSlope)
  }
}

extension VariedMap {
  /// Maps in cubic pieces on common knots: the ends of all cores, ±`reach`, and as many between as are needed: a piece in which a
  /// map is not within `tolerance` is halved.
  /// - Returns: the cubic maps and the largest difference seen, GeV.
  /// - Throws: ``QuantileMapError/notAccurate(error:tolerance:steps:)`` if halving pieces 24 times does not suffice.
  static func cubics(
    _ maps: [VariedMap], tolerance: Double, reach: Double
  ) throws(QuantileMapError) -> (maps: [CubicMap], largestError: Double) {
    var knots = firstKnots(maps, reach: reach)
    var worst = Double.infinity
    for _ in 0...24 {
      var result: [CubicMap] = []
      for map in maps { result.append(try map.cubic(knots)) }
      let errors = zip(knots, knots.dropFirst()).map { low, high in
        zip(maps, result).reduce(0) { max($0, $1.0.difference($1.1, from: low, to: high)) }
      }
      guard errors.contains(where: { !($0 <= tolerance) }) else { return (result, errors.max() ?? 0) }
      worst = errors.first { $0.isNaN } ?? errors.max() ?? 0
      let halved = errors.indices.flatMap { i in
        errors[i] <= tolerance ? [knots[i]] : [knots[i], 0.5 * (knots[i] + knots[i + 1])]
      }
      knots = halved + [knots[knots.count - 1]]
    }
    throw .notAccurate(error: worst, tolerance: tolerance, steps: knots.count)
  }

  /// The map in `pieces` equal cubic pieces over its core: as many lookups for every map, whatever it is like.
  /// - Returns: the cubic map and the largest difference seen at three points of every piece, GeV.
  func table(_ pieces: Int) throws(QuantileMapError) -> (map: CubicMap, largestError: Double) {
    let (low, high) = (core.lowerBound, core.upperBound)
    let knots = (0...pieces).map { $0 == pieces ? high : low + (high - low) * Double($0) / Double(pieces) }
    let cubic = try cubic(knots)
    let errors = zip(knots, knots.dropFirst()).map { difference(cubic, from: $0, to: $1) }
    return (cubic, errors.reduce(0) { $1.isNaN ? .infinity : max($0, $1) })
  }

  private static func firstKnots(_ maps: [VariedMap], reach: Double) -> [Double] {
    let ends = maps.flatMap { [$0.core.lowerBound, $0.core.upperBound] + $0.ownKnots }
    let (low, high) = (ends.min() ?? -1, ends.max() ?? 1)
    let pieces = 16
    let grid = (1..<pieces).map { low + (high - low) * Double($0) / Double(pieces) }
    let step = (high - low) / Double(pieces)
    // Ends of cores stay; grid points all but on them go.
    let free = grid.filter { x in !ends.contains { abs($0 - x) < 1e-3 * step } }
    let knots = (free + ends + [min(-reach, low - 1), max(reach, high + 1)]).sorted()
    // Knots apart by rounding alone would be one number to readers that do not keep the last bit.
    return knots.reduce(into: []) { kept, knot in
      if let last = kept.last, knot - last <= 1e-9 * step { return }
      kept.append(knot)
    }
  }

  /// The largest difference at three points of a piece.
  private func difference(_ cubic: CubicMap, from low: Double, to high: Double) -> Double {
    [0.211, 0.5, 0.789].reduce(0) { worst, t in
      let x = low + t * (high - low)
      return max(worst, abs(cubic(x) - value(x)))
    }
  }
}
