/// A table of a ``RecoilMap``'s core for bulk use: cubic Hermite pieces on equal steps, monotone, of certified error.
///
/// Values and slopes at the nodes are exact. The number of nodes is doubled until the largest error at points between the
/// nodes is below the tolerance and every piece is monotone by the criterion of F. N. Fritsch and R. E. Carlson,
/// *SIAM J. Numer. Anal.* 17 (1980) 238 (α² + β² ≤ 9, slopes over the secant).
public struct RecoilMapTable: Sendable {
  /// The map tabulated.
  public let map: RecoilMap
  /// The largest |table − exact| found at the check points, in GeV.
  public let largestError: Double
  /// c₀ + c₁t + c₂t² + c₃t³ of every piece, t in [0, 1].
  let pieces: [SIMD4<Double>]
  private let low: Double
  private let inverseStep: Double
  private static let maxPieces = 1 << 16

  /// - Parameter tolerance: in GeV; the largest error allowed between nodes.
  /// - Returns: nil if 65,536 pieces do not reach the tolerance; use the exact map then.
  public init?(_ map: RecoilMap, tolerance: Double = 1e-7) {
    var count = 128
    while count <= Self.maxPieces {
      let table = Self.pieces(of: map, count: count)
      let error = table.isMonotone ? Self.error(of: table.pieces, map) : .infinity
      if error <= tolerance {
        self.map = map
        pieces = table.pieces
        low = map.low
        inverseStep = Double(count) / (map.high - map.low)
        largestError = error
        return
      }
      count *= 2
    }
    return nil
  }

  /// The number of pieces.
  public var count: Int { pieces.count }

  /// The corrected value, in GeV; a non-finite `u` comes back unchanged.
  @inline(__always)
  public func callAsFunction(_ u: Double) -> Double {
    let place = (u - low) * inverseStep
    guard place >= 0, place < Double(pieces.count), !map.isIdentity else { return map(u) }  // tails, the last node and NaN
    let index = Int(place)
    let t = place - Double(index)
    let c = pieces[index]
    return c[0] + t * (c[1] + t * (c[2] + t * c[3]))
  }

  private static func pieces(of map: RecoilMap, count: Int) -> (pieces: [SIMD4<Double>], isMonotone: Bool) {
    let step = (map.high - map.low) / Double(count)
    let core = map.core
    let nodes = (0...count).map { core.evaluate(map.low + step * Double($0)) }
    var isMonotone = true
    let pieces = (0..<count).map { i in
      let (a, b) = (nodes[i], nodes[i + 1])
      let rise = b.value - a.value
      let (alpha, beta) = (a.slope * step / rise, b.slope * step / rise)
      if !(rise > 0 && alpha * alpha + beta * beta <= 9) { isMonotone = false }
      let (s, e) = (a.slope * step, b.slope * step)
      return SIMD4(a.value, s, 3 * rise - 2 * s - e, s + e - 2 * rise)
    }
    return (pieces, isMonotone)
  }

  /// The largest error at 0.211, 0.5 and 0.789 of every piece: where a cubic's error peaks, and its middle.
  private static func error(of pieces: [SIMD4<Double>], _ map: RecoilMap) -> Double {
    let step = (map.high - map.low) / Double(pieces.count)
    let core = map.core
    var largest = 0.0
    for (i, c) in pieces.enumerated() {
      for t in [0.211, 0.5, 0.789] {
        let value = c[0] + t * (c[1] + t * (c[2] + t * c[3]))
        largest = max(largest, abs(value - core(map.low + step * (Double(i) + t))))
      }
    }
    return largest
  }
}
