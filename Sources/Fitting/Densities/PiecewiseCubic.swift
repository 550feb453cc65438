import Numerics

/// A function that is a cubic polynomial between neighbouring knots and zero outside them; densities without parameters.
struct PiecewiseCubic: Sendable {
  /// Rising.
  let knots: [Double]
  /// For each piece, the coefficients of powers of x − its lower knot.
  let pieces: [SIMD4<Double>]
  /// Pieces per unit of x where all are equally long, so that the right one is found by division.
  private let density: Double?

  /// - Precondition: one piece per pair of neighbouring knots.
  init(knots: [Double], pieces: [SIMD4<Double>], isUniform: Bool = false) {
    precondition(knots.count == pieces.count + 1 && !pieces.isEmpty, "\(pieces.count) pieces between \(knots.count) knots")
    (self.knots, self.pieces) = (knots, pieces)
    density = isUniform ? Double(pieces.count) / (knots[knots.count - 1] - knots[0]) : nil
  }

  /// Which piece holds `x`, the upper end included in the last; nil outside.
  private func index(of x: Double) -> Int? {
    guard x >= knots[0], x <= knots[knots.count - 1] else { return nil }
    if let density {
      var index = min(Int((x - knots[0]) * density), pieces.count - 1)
      if x < knots[index] { index -= 1 } else if x >= knots[index + 1], index < pieces.count - 1 { index += 1 }
      return index
    }
    var (low, high) = (0, pieces.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= x { low = middle } else { high = middle }
    }
    return low
  }

  func value(at x: Double) -> Double {
    guard let index = index(of: x) else { return 0 }
    return Self.polynomial(pieces[index], x - knots[index])
  }

  @inline(__always)
  private static func polynomial(_ c: SIMD4<Double>, _ t: Double) -> Double { ((c[3] * t + c[2]) * t + c[1]) * t + c[0] }

  /// Writes the values at blocks of eight.
  func write(_ x: UnsafePointer<SIMD8<Double>>, vectors: Int, to row: UnsafeMutablePointer<SIMD8<Double>>) {
    for v in 0..<vectors { for lane in 0..<8 { row[v][lane] = value(at: x[v][lane]) } }
  }

  /// The integral between two values: two Gauss points are exact for each cubic.
  func integral(from lower: Double, to upper: Double) -> Double {
    let (a, b) = (max(lower, knots[0]), min(upper, knots[knots.count - 1]))
    guard a < b, var piece = index(of: a) else { return 0 }
    var sum = 0.0
    var start = a
    while start < b {
      let end = piece == pieces.count - 1 ? b : min(b, knots[piece + 1])
      let (center, half) = (0.5 * ((start - knots[piece]) + (end - knots[piece])), 0.5 * (end - start))
      let offset = half * 0.5773502691896257  // 1/√3
      sum += half * (Self.polynomial(pieces[piece], center - offset) + Self.polynomial(pieces[piece], center + offset))
      start = end
      piece += 1
    }
    return sum
  }

  /// The integrals between neighbouring edges, as a density without parameters states them.
  func integrals(over edges: [Double]) -> [SecondOrderValue] {
    zip(edges, edges.dropFirst()).map {
      SecondOrderValue(value: integral(from: $0, to: $1), gradient: [], hessian: SymmetricMatrix(dimension: 0))
    }
  }
}
