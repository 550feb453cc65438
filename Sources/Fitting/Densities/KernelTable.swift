import Numerics

/// A sum of Gaussian kernels and its slope on a grid of 32 points per bandwidth, or 2²⁰ in all if that is fewer.
struct KernelTable {
  private let range: ClosedRange<Double>
  private let bandwidth: Double
  private let spacing: Double
  private let cells: Int
  private var heights: [SIMD8<Double>]
  private var slopes: [SIMD8<Double>]

  /// Beyond this many bandwidths a kernel is below 1e-17 of its height.
  private static let reach = 8.9

  init(range: ClosedRange<Double>, bandwidth: Double) {
    self.range = range
    self.bandwidth = bandwidth
    let length = range.upperBound - range.lowerBound
    cells = Int(min(max(length / bandwidth * 32, 8), 0x1p20).rounded(.up))
    spacing = length / Double(cells)
    heights = [SIMD8<Double>](repeating: .zero, count: cells / 8 + 1)
    slopes = heights
  }

  /// Adds an entry and, if asked, its images behind both ends.
  mutating func add(_ value: Double, weight: Double, isReflected: Bool) {
    let (distance, length) = (value - range.lowerBound, spacing * Double(cells))
    addKernel(distance, weight)
    guard isReflected else { return }
    addKernel(-distance, weight)
    addKernel(2 * length - distance, weight)
  }

  /// - Parameter distance: of the kernel from the lower end.
  private mutating func addKernel(_ distance: Double, _ weight: Double) {
    let reach = Self.reach * bandwidth
    guard distance > -reach, distance < spacing * Double(cells) + reach else { return }
    let first = max(0, Int((distance - reach) / spacing)) / 8
    let last = min(heights.count - 1, Int((distance + reach) / spacing) / 8)
    guard first <= last else { return }
    let lanes = SIMD8<Double>(0, 1, 2, 3, 4, 5, 6, 7)
    for v in first...last {
      let z = ((Double(8 * v) + lanes) * spacing - distance) / bandwidth
      let kernel = weight * VectorMath.exp(-0.5 * z * z)
      heights[v] += kernel
      slopes[v] -= kernel * z
    }
  }

  /// The cubics between grid points, divided by `total` and the kernels' integral.
  func interpolated(total: Double) -> PiecewiseCubic {
    let scale = 0.3989422804014327 / (bandwidth * total)
    let values = (0...cells).map { scale * heights[$0 / 8][$0 % 8] }
    let rises = (0...cells).map { scale / bandwidth * slopes[$0 / 8][$0 % 8] * spacing }  // per cell
    let pieces = (0..<cells).map { i in
      let rise = values[i + 1] - values[i]
      let (s, e) = (rises[i], rises[i + 1])
      let inverse = 1 / spacing
      return SIMD4(
        values[i], s * inverse, (3 * rise - 2 * s - e) * (inverse * inverse), (s + e - 2 * rise) * (inverse * inverse * inverse))
    }
    let knots = (0...cells).map { $0 == cells ? range.upperBound : range.lowerBound + Double($0) * spacing }
    return PiecewiseCubic(knots: knots, pieces: pieces, isUniform: true)
  }
}
