import Numerics

/// A Voigt profile with its parameters, ready to be evaluated.
struct VoigtProfile {
  /// Eight numbers.
  typealias Vector = SIMD8<Double>

  let mean: Double
  let sigma: Double
  let hwhm: Double
  private let faddeeva: Faddeeva
  /// 1/(s√2), by which x is scaled to z.
  private let scale: Double
  /// 1/(s√2π), by which w is scaled to W.
  private let norm: Double

  init(mean: Double, sigma: Double, hwhm: Double) {
    (self.mean, self.sigma, self.hwhm) = (mean, sigma, hwhm)
    scale = 0.7071067811865476 / sigma
    norm = 0.3989422804014327 / sigma
    faddeeva = Faddeeva(height: hwhm * scale)
  }

  /// V.
  func values(_ x: Vector) -> Vector { norm * faddeeva.value(at: (x - mean) * scale).real }

  /// Writes V.
  func writeValues(_ x: UnsafePointer<Vector>, vectors: Int, to value: UnsafeMutablePointer<Vector>) {
    for v in 0..<vectors { value[v] = values(x[v]) }
  }

  /// Writes V, −V′, sV″ and −K′: the value and its derivatives with respect to mean, sigma and, times `share`, the width.
  func writeGradients(
    _ x: UnsafePointer<Vector>, vectors: Int, share: Double, to rows: borrowing EvaluationRows, _ firstRow: Int
  ) {
    let (value, mean) = (rows[firstRow], rows[firstRow + 1])
    let (sigma, width) = (rows[firstRow + 2], rows[firstRow + 3])
    let (first, second) = (norm * scale, norm * scale * scale)
    for v in 0..<vectors {
      let w = faddeeva.jet(at: (x[v] - self.mean) * scale)
      value[v] = norm * w.w.real
      mean[v] = -first * w.first.real
      sigma[v] = self.sigma * (second * w.second.real)
      width[v] = -share * first * w.first.imaginary
    }
  }

  /// Writes V, its gradient and, lower triangle row by row, V″; −sV‴, V″ + s²V⁗; K″, −sK‴, −V″.
  func writeHessians(
    _ x: UnsafePointer<Vector>, vectors: Int, share: Double, to rows: borrowing EvaluationRows, _ firstRow: Int
  ) {
    let (value, mean, sigma, width) = (rows[firstRow], rows[firstRow + 1], rows[firstRow + 2], rows[firstRow + 3])
    let (meanMean, sigmaMean, sigmaSigma) = (rows[firstRow + 4], rows[firstRow + 5], rows[firstRow + 6])
    let (widthMean, widthSigma, widthWidth) = (rows[firstRow + 7], rows[firstRow + 8], rows[firstRow + 9])
    let s = self.sigma
    let (first, second) = (norm * scale, norm * scale * scale)
    let (third, fourth) = (second * scale * s, second * scale * scale * s * s)
    for v in 0..<vectors {
      let w = faddeeva.jet(at: (x[v] - self.mean) * scale)
      let curvature = second * w.second.real
      value[v] = norm * w.w.real
      mean[v] = -first * w.first.real
      sigma[v] = s * curvature
      width[v] = -share * first * w.first.imaginary
      meanMean[v] = curvature
      sigmaMean[v] = -third * w.third.real
      sigmaSigma[v] = curvature + fourth * w.fourth.real
      widthMean[v] = share * second * w.second.imaginary
      widthSigma[v] = -share * third * w.third.imaginary
      widthWidth[v] = -share * share * curvature
    }
  }

  /// The indefinite integral's derivatives with respect to mean, sigma and, times `share`, the width, at `x`.
  struct Edge {
    /// −V, sV′, −K.
    let gradient: SIMD3<Double>
    private let meanMean: Double
    private let sigmaMean: Double
    private let sigmaSigma: Double
    private let widthMean: Double
    private let widthSigma: Double

    fileprivate init(_ w: Faddeeva.Jet, s: Double, norm: Double, scale: Double, share: Double) {
      let (first, second, third) = (norm * scale, norm * scale * scale, norm * scale * scale * scale)
      gradient = SIMD3(-norm * w.w.real[0], s * first * w.first.real[0], -share * norm * w.w.imaginary[0])
      meanMean = first * w.first.real[0]
      sigmaMean = -s * second * w.second.real[0]
      sigmaSigma = first * w.first.real[0] + s * s * third * w.third.real[0]
      widthMean = share * first * w.first.imaginary[0]
      widthSigma = -share * s * second * w.second.imaginary[0]
      widthWidth = -share * share * meanMean
    }
    private let widthWidth: Double

    /// The second derivative by parameters `i` ≥ `j`: V′; −sV″, V′ + s²V‴; K′, −sK″, −V′.
    func hessian(_ i: Int, _ j: Int) -> Double {
      switch (i, j) {
      case (0, 0): meanMean
      case (1, 0): sigmaMean
      case (1, 1): sigmaSigma
      case (2, 0): widthMean
      case (2, 1): widthSigma
      default: widthWidth
      }
    }
  }

  /// See ``Edge``.
  func edge(at x: Double, share: Double) -> Edge {
    Edge(
      faddeeva.jet(at: Vector(repeating: (x - mean) * scale)), s: sigma, norm: norm, scale: scale, share: share)
  }
}
