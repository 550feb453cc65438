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
        withUnsafeTemporaryAllocation(of: SIMD8<Double>.self, capacity: 4 * Self.degree) { powers in
          for run in runs {
            for i in stride(from: run.lowerBound, to: run.upperBound, by: KernelCells.block) {
              let u = Four { KernelCells.load(x, i &+ 8 &* $0) - middle.x }
              let v = Four { KernelCells.load(y, i &+ 8 &* $0) - middle.y }
              let weights = Four { KernelCells.weights(w, i &+ 8 &* $0, run.upperBound) }
              if isFlat { Self.addFlat(u, weights, sums) } else { Self.add(u, v, weights, powers, sums) }
            }
          }
        }
      }
    }
    coefficients = lanes.map { $0.sum() }
    self.middle = middle
    self.isFlat = isFlat
  }

  /// Eight points four times over: with them a sum is loaded and stored once for 32 points, which is what the time goes into.
  private struct Four {
    var a, b, c, d: SIMD8<Double>

    @inline(__always)
    init(_ value: (Int) -> SIMD8<Double>) { (a, b, c, d) = (value(0), value(1), value(2), value(3)) }

    @inline(__always)
    static func * (x: Four, y: Four) -> Four {
      var result = x
      (result.a, result.b, result.c, result.d) = (x.a * y.a, x.b * y.b, x.c * y.c, x.d * y.d)
      return result
    }

    @inline(__always)
    func scaled(by factor: Double) -> Four {
      var result = self
      (result.a, result.b, result.c, result.d) = (a * factor, b * factor, c * factor, d * factor)
      return result
    }
  }

  /// w exp(−|y|²/2).
  @inline(__always)
  private static func kernels(_ u: Four, _ v: Four, _ weights: Four) -> Four {
    var result = weights
    result.a *= gaussianKernel((u.a * u.a).addingProduct(v.a, v.a))
    result.b *= gaussianKernel((u.b * u.b).addingProduct(v.b, v.b))
    result.c *= gaussianKernel((u.c * u.c).addingProduct(v.c, v.c))
    result.d *= gaussianKernel((u.d * u.d).addingProduct(v.d, v.d))
    return result
  }

  /// Adds 32 points.
  @inline(__always)
  private static func add(
    _ u: Four, _ v: Four, _ weights: Four, _ powers: UnsafeMutableBufferPointer<SIMD8<Double>>,
    _ sums: UnsafeMutableBufferPointer<SIMD8<Double>>
  ) {
    var first = kernels(u, v, weights)
    var power = Four { _ in SIMD8(repeating: 1) }
    for b in 0..<degree {
      (powers[4 &* b], powers[4 &* b &+ 1], powers[4 &* b &+ 2], powers[4 &* b &+ 3]) = (power.a, power.b, power.c, power.d)
      power = (power * v).scaled(by: 1 / Double(b &+ 1))
    }
    var k = 0
    for a in 0..<degree {
      for b in 0..<(degree &- a) {
        let even = sums[k].addingProduct(first.a, powers[4 &* b]).addingProduct(first.b, powers[4 &* b &+ 1])
        sums[k] = even.addingProduct(first.c, powers[4 &* b &+ 2]).addingProduct(first.d, powers[4 &* b &+ 3])
        k &+= 1
      }
      first = (first * u).scaled(by: 1 / Double(a &+ 1))
    }
  }

  /// Adds 32 points on the line y = 0.
  @inline(__always)
  private static func addFlat(_ u: Four, _ weights: Four, _ sums: UnsafeMutableBufferPointer<SIMD8<Double>>) {
    var first = kernels(u, Four { _ in SIMD8() }, weights)
    for a in 0..<degree {
      sums[a] += (first.a + first.b) + (first.c + first.d)
      first = (first * u).scaled(by: 1 / Double(a &+ 1))
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
