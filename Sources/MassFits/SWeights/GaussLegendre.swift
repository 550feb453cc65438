import Glibc

/// Gauss–Legendre nodes and weights on [−1, 1], by Newton's method on the Legendre polynomial.
///
/// M. Abramowitz, I. A. Stegun, *Handbook of Mathematical Functions* (1964), 25.4.29.
enum GaussLegendre {
  /// Sixteen points, exact for polynomials up to degree 31.
  static let sixteen = points(16)

  private static func points(_ n: Int) -> [(node: Double, weight: Double)] {
    (0..<n).map { i in
      var x = cos(.pi * (Double(n - i) - 0.25) / (Double(n) + 0.5))
      var slope = 0.0
      for _ in 0..<8 {
        var (p, before) = (x, 1.0)
        for k in 2...n { (p, before) = ((Double(2 * k - 1) * x * p - Double(k - 1) * before) / Double(k), p) }
        slope = Double(n) * (x * p - before) / (x * x - 1)
        x -= p / slope
      }
      return (x, 2 / ((1 - x * x) * slope * slope))
    }
  }
}
