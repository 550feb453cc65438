internal import Numerics

/// Normal numbers by the polar method (G. Marsaglia, T. A. Bray, *A convenient method for generating normal variables*, SIAM
/// Review 6, 260 (1964)): x √(−2 log s/s) for the first point (x, y) of a row with 0 < s = x² + y² < 1.
///
/// Every row draws two points and takes the first that will do, without a branch; the one row in twenty whose points both lie
/// outside goes on alone.
struct PolarDraws {
  /// The rows' seeds; afterwards what their generators have come to.
  let states: UnsafeMutablePointer<UInt64>
  private let square: UnsafeMutablePointer<Double>
  private let logarithm: UnsafeMutablePointer<Double>

  /// Points by two draws of 32 bits.
  func normal(_ count: Int, into values: UnsafeMutablePointer<Double>) { fill(PairPoint.self, count, into: values) }

  /// Points by two uniform numbers, as libstdc++ draws them: it accepts the circle itself, and gives its second deviate first.
  func libraryNormal(_ count: Int, into values: UnsafeMutablePointer<Double>) {
    fill(UniformPoint.self, count, into: values)
  }

  @inline(__always)
  private func fill<P: PolarPoint>(_ point: P.Type, _ count: Int, into values: UnsafeMutablePointer<Double>) {
    for row in 0..<count {
      let first = P.drawn(from: PCG32.start(states[row]))
      let second = P.drawn(from: first.state)
      let isTaken = P.accepts(first.square)
      values[row] = isTaken ? first.x : second.x
      square[row] = isTaken ? first.square : second.square
      states[row] = second.state
    }
    for row in 0..<count where !P.accepts(square[row]) {
      var point = P.drawn(from: states[row])
      while !P.accepts(point.square) { point = P.drawn(from: point.state) }
      (values[row], square[row]) = (point.x, point.square)
    }
    LibraryMath.logarithms(of: square, into: logarithm, count: count)
    for row in 0..<count { values[row] *= (-2 * logarithm[row] / square[row]).squareRoot() }
  }

  /// Runs `body` with room for `rows` rows, and 4 × `rows` words besides.
  static func withScratch(rows count: Int, _ body: (PolarDraws, UnsafeMutablePointer<UInt64>) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { numbers in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 5 * count) { words in
        guard let d = numbers.baseAddress, let w = words.baseAddress else { return }
        body(PolarDraws(states: w, square: d, logarithm: d + count), w + count)
      }
    }
  }
}

/// A way to draw a point of the square [−1, 1)², of which x and x² + y² are kept.
private protocol PolarPoint {
  typealias Draw = (x: Double, square: Double, state: UInt64)

  /// The point drawn in a state, and the state after it.
  static func drawn(from state: UInt64) -> Draw

  /// Whether a point is taken.
  static func accepts(_ square: Double) -> Bool
}

private enum PairPoint: PolarPoint {
  @inline(__always)
  static func drawn(from state: UInt64) -> Draw {
    let second = PCG32.next(state)
    let (u, v) = (PCG32.number(state) * 0x1p-31 - 1, PCG32.number(second) * 0x1p-31 - 1)
    return (u, u * u + v * v, PCG32.next(second))
  }

  @inline(__always)
  static func accepts(_ square: Double) -> Bool {
    let (isInside, isApart) = (square < 1, square != 0)
    return isInside && isApart
  }
}

private enum UniformPoint: PolarPoint {
  @inline(__always)
  static func drawn(from state: UInt64) -> Draw {
    let second = PCG32.next(PCG32.next(state))
    let (u, v) = (2 * PCG32.uniform(state) - 1, 2 * PCG32.uniform(second) - 1)
    return (v, u * u + v * v, PCG32.next(PCG32.next(second)))
  }

  @inline(__always)
  static func accepts(_ square: Double) -> Bool {
    let (isInside, isApart) = (square <= 1, square != 0)
    return isInside && isApart
  }
}
