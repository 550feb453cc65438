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
      })
  }
}

extension VariedMap {
  /// Maps in cubic pieces on common knots: equal steps over all cores, their ends, and ±`reach`; more of them until every map is
  /// within `tolerance` in the middle of each piece.
  /// - Returns: the cubic maps and the largest difference seen, GeV.
  static func cubics(
    _ maps: [VariedMap], tolerance: Double, reach: Double
  ) throws(QuantileMapError) -> (maps: [CubicMap], largestError: Double) {
    var error = Double.infinity
    for pieces in [16, 32, 64, 128, 256, 512] {
      let knots = knots(maps, pieces: pieces, reach: reach)
      var result: [CubicMap] = []
      for map in maps { result.append(try map.cubic(knots)) }
      error = zip(maps, result).map { largestDifference($0, $1) }.max() ?? 0
      if error <= tolerance { return (result, error) }
    }
    throw .notAccurate(error: error, tolerance: tolerance, steps: 512)
  }

  private static func knots(_ maps: [VariedMap], pieces: Int, reach: Double) -> [Double] {
    let ends = maps.flatMap { [$0.core.lowerBound, $0.core.upperBound] + $0.ownKnots }
    let (low, high) = (ends.min() ?? -1, ends.max() ?? 1)
    let grid = (0...pieces).map { $0 == pieces ? high : low + (high - low) * Double($0) / Double(pieces) }
    let sorted = (grid + ends + [min(-reach, low - 1), max(reach, high + 1)]).sorted()
    // Ends of cores stay; grid points all but on them go.
    let step = (high - low) / Double(pieces)
    return sorted.enumerated().filter { i, x in
      ends.contains(x) ? (i == 0 || sorted[i - 1] != x) : !ends.contains { abs($0 - x) < 1e-3 * step }
    }.map(\.element)
  }

  private static func largestDifference(_ map: VariedMap, _ cubic: CubicMap) -> Double {
    zip(cubic.knots, cubic.knots.dropFirst()).reduce(0) { worst, ends in
      [0.25, 0.5, 0.75].reduce(worst) { worst, t in
        let x = ends.0 + t * (ends.1 - ends.0)
        return max(worst, abs(cubic(x) - map.value(x)))
      }
    }
  }
}
