import Foundation

/// Normal numbers by the polar method (G. Marsaglia, T. A. Bray, *A convenient method for generating normal variables*, SIAM
/// Review 6, 260 (1964)): x √(−2 log s/s) for the first point (x, y) of a row with 0 < s = x² + y² < 1.
///
/// All rows draw a point; those whose point lies outside are moved together and draw again, and so on. So the loops have no
/// branches, and a row's number is still a function of its generator alone.
struct PolarDraws {
  /// The generators: first the rows' seeds, then those that draw again, moved to the front.
  let states: UnsafeMutablePointer<UInt64>
  private let rows: UnsafeMutablePointer<Int32>
  private let x: UnsafeMutablePointer<Double>
  private let square: UnsafeMutablePointer<Double>
  private let acceptedX: UnsafeMutablePointer<Double>
  private let acceptedSquare: UnsafeMutablePointer<Double>

  /// Points by two draws of 32 bits.
  func normal(_ count: Int, into values: UnsafeMutablePointer<Double>) {
    fill(count, limit: 1, into: values) { states, x, square, count in
      for i in 0..<count {
        let first = states[i]
        let second = PCG32.next(first)
        let (u, v) = (PCG32.number(first) * 0x1p-31 - 1, PCG32.number(second) * 0x1p-31 - 1)
        (x[i], square[i], states[i]) = (u, u * u + v * v, PCG32.next(second))
      }
    }
  }

  /// Points by two uniform numbers, as libstdc++ draws them: it accepts the circle itself, and gives its second deviate first.
  func libraryNormal(_ count: Int, into values: UnsafeMutablePointer<Double>) {
    fill(count, limit: (1.0).nextUp, into: values) { states, x, square, count in
      for i in 0..<count {
        let first = states[i]
        let second = PCG32.next(PCG32.next(first))
        let (u, v) = (2 * PCG32.uniform(first) - 1, 2 * PCG32.uniform(second) - 1)
        (x[i], square[i], states[i]) = (v, u * u + v * v, PCG32.next(PCG32.next(second)))
      }
    }
  }

  private typealias Numbers = UnsafeMutablePointer<Double>

  /// - Parameter draw: moves so many states on, and stores x and x² + y² of their points.
  @inline(__always)
  private func fill(
    _ count: Int, limit: Double, into values: Numbers, _ draw: (UnsafeMutablePointer<UInt64>, Numbers, Numbers, Int) -> Void
  ) {
    for i in 0..<count { states[i] = PCG32.start(states[i]) }
    draw(states, acceptedX, acceptedSquare, count)
    var left = 0
    for i in 0..<count {
      (states[left], rows[left]) = (states[i], Int32(truncatingIfNeeded: i))
      left &+= isOutside(acceptedSquare[i], limit)
    }
    while left > 0 {
      draw(states, x, square, left)
      left = keepOutside(left, limit)
    }
    finish(count, into: values)
  }

  /// Hands the latest `count` points to their rows, and moves those to draw again to the front.
  /// - Returns: how many must.
  @inline(__always)
  private func keepOutside(_ count: Int, _ limit: Double) -> Int {
    var left = 0
    for i in 0..<count {
      let row = rows[i]
      (acceptedX[Int(row)], acceptedSquare[Int(row)]) = (x[i], square[i])
      (states[left], rows[left]) = (states[i], row)
      left &+= isOutside(square[i], limit)
    }
    return left
  }

  @inline(__always)
  private func isOutside(_ square: Double, _ limit: Double) -> Int { (square >= limit ? 1 : 0) &+ (square == 0 ? 1 : 0) }

  private func finish(_ count: Int, into values: UnsafeMutablePointer<Double>) {
    for row in 0..<count { square[row] = log(acceptedSquare[row]) }
    for row in 0..<count { values[row] = acceptedX[row] * (-2 * square[row] / acceptedSquare[row]).squareRoot() }
  }

  /// Runs `body` with room for `rows` rows, and 4 × `rows` words besides.
  static func withScratch(rows count: Int, _ body: (PolarDraws, UnsafeMutablePointer<UInt64>) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * count) { numbers in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 5 * count) { words in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { rows in
          guard let d = numbers.baseAddress, let w = words.baseAddress, let r = rows.baseAddress else { return }
          let draws = PolarDraws(
            states: w, rows: r, x: d, square: d + count, acceptedX: d + 2 * count, acceptedSquare: d + 3 * count)
          body(draws, w + count)
        }
      }
    }
  }
}
