import Numerics

/// Sums of Gaussian kernels near the middle c of a cell, as a Taylor series: with y = z_j − c and s = z − c
///
/// Σ w_j exp(−|s − y_j|²/2) = exp(−|s|²/2) Σ_{a+b<P} M_ab s₁ᵃ s₂ᵇ,  M_ab = Σ w_j exp(−|y_j|²/2) y_j1ᵃ y_j2ᵇ/(a! b!).
///
/// Each point enters once per cell instead of once per place. What is left out is at most (|y||s|)^P/P! exp(−|y|²/2) of a point,
/// greatest at |y| = √P; with P = 18 and |s| ≤ √½ that is 7.4e-12. L. Greengard, J. Strain, *SIAM J. Sci. Stat. Comput.* 12 (1991) 79.
struct KernelSeries {
  /// P: terms of this degree and above are left out.
  static let degree = 18
  /// From so many places in a cell on the series costs less than the kernels one by one.
  static let worthwhile = 12

  private let coefficients: [Double]  // a after a, each with its b
  private let middle: SIMD2<Double>
  private let isFlat: Bool

  /// The series about `middle` of the points in `runs`.
  init(_ cells: KernelCells, _ runs: [Range<Int>], about middle: SIMD2<Double>) {
    let isFlat = cells.isFlat
    let terms = isFlat ? Self.degree : Self.degree * (Self.degree + 1) / 2
    var lanes = [SIMD8<Double>](repeating: SIMD8(), count: terms)
    lanes.withUnsafeMutableBufferPointer { sums in
      cells.unsafely { x, y, w in
        withUnsafeTemporaryAllocation(of: SIMD8<Double>.self, capacity: Self.degree) { powers in
          for run in runs {
            var i = run.lowerBound
            while i < run.upperBound {
              let weight = KernelCells.weights(w, i, run.upperBound)
              Self.add(KernelCells.load(x, i) - middle.x, KernelCells.load(y, i) - middle.y, weight, isFlat, powers, sums)
              i += 8
            }
          }
        }
      }
    }
    coefficients = lanes.map { $0.sum() }
    self.middle = middle
    self.isFlat = isFlat
  }

  /// 1/n for n > 0.
  private static let reciprocals = (0..<degree).map { $0 == 0 ? 1 : 1 / Double($0) }

  /// Adds eight points.
  @inline(__always)
  private static func add(
    _ u: SIMD8<Double>, _ v: SIMD8<Double>, _ weight: SIMD8<Double>, _ isFlat: Bool,
    _ powers: UnsafeMutableBufferPointer<SIMD8<Double>>, _ sums: UnsafeMutableBufferPointer<SIMD8<Double>>
  ) {
    var first = weight * gaussianKernel((u * u).addingProduct(v, v))
    if isFlat {
      for a in 0..<degree {
        sums[a] += first
        first *= u * reciprocals[min(a + 1, degree - 1)]
      }
      return
    }
    powers[0] = SIMD8(repeating: 1)
    for b in 1..<degree { powers[b] = powers[b &- 1] * v * reciprocals[b] }
    var k = 0
    for a in 0..<degree {
      for b in 0..<(degree &- a) { sums[k &+ b] = sums[k &+ b].addingProduct(first, powers[b]) }
      k &+= degree &- a
      first *= u * reciprocals[min(a &+ 1, degree &- 1)]
    }
  }

  /// The sums at eight places.
  func sums(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> SIMD8<Double> {
    let (s, t) = (x - middle.x, y - middle.y)
    var total = SIMD8<Double>()
    coefficients.withUnsafeBufferPointer { c in
      var k = c.count
      for a in stride(from: Self.degree - 1, through: 0, by: -1) {
        var inner = SIMD8<Double>()
        for _ in 0..<(isFlat ? 1 : Self.degree &- a) {
          k &-= 1
          inner = SIMD8(repeating: c[k]).addingProduct(inner, t)
        }
        total = inner.addingProduct(total, s)
      }
    }
    return total * gaussianKernel((s * s).addingProduct(t, t))
  }
}
