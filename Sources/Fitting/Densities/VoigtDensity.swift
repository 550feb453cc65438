public import Numerics

/// The Voigt profile, a Lorentz curve seen with Gaussian resolution: V = Re w(z)/(s√2π) with z = (x − mean + ig)/(s√2), where s
/// is the Gaussian sigma, g the Lorentz curve's half width at half maximum, and w Faddeeva's function.
///
/// Normalised on the whole line, not on a range: ``integrals(over:parameters:order:)`` are of the part inside.
/// With W = w/(s√2π), V = Re W and K = Im W, everything else follows from derivatives with respect to x: ∂W/∂s = sW″ (the heat
/// equation) and ∂W/∂g = iW′ (W is analytic), so V_g = −K′ and V_gg = −V″.
public struct VoigtDensity: Density {
  /// How the Lorentz curve's width is told. RooFit's Voigtian takes the full width, SciPy and numba-stats the half.
  public enum Width: String, Sendable, Hashable, Codable, CaseIterable {
    /// The half width at half maximum, Γ/2: the parameter is called `hwhm`.
    case hwhm
    /// The full width at half maximum, Γ: the parameter is called `fwhm`.
    case fwhm

    /// The half width in units of the parameter.
    package var half: Double { self == .hwhm ? 1 : 0.5 }
  }

  /// How the Lorentz curve's width is told.
  public let width: Width

  /// - Parameter width: which width the third parameter is.
  public init(width: Width) { self.width = width }

  /// `mean`, `sigma`, and `hwhm` or `fwhm`, in units of x.
  public var parameterNames: [String] { ["mean", "sigma", width.rawValue] }

  /// As those of ``GaussianDensity``; the Lorentz width may be zero, where V is the Gaussian.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    let widths = PeakLimits.width(on: range)
    return [PeakLimits.mean(on: range), widths, 0...widths.upperBound]
  }

  /// V; −V′, sV″, −K′; and the second derivatives V″, −sV‴, V″ + s²V⁗, K″, −sK‴, −V″, all from one w.
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    let profile = VoigtProfile(mean: p[0], sigma: p[1], hwhm: p[2] * width.half)
    switch order {
    case .value: profile.writeValues(x, vectors: vectors, to: rows[firstRow])
    case .gradient: profile.writeGradients(x, vectors: vectors, share: width.half, to: rows, firstRow)
    case .hessian: profile.writeHessians(x, vectors: vectors, share: width.half, to: rows, firstRow)
    }
  }

  /// The value by Gauss–Legendre quadrature on panels that follow the peak; derivatives in closed form from V and K at the
  /// edges: ∂I/∂mean = −[V], ∂I/∂s = s[V′], ∂I/∂g = −[K], and so on for second ones.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    let profile = VoigtProfile(mean: p[0], sigma: p[1], hwhm: p[2] * width.half)
    let values = VoigtQuadrature(profile: profile).integrals(over: edges)
    let derivatives = order >= .gradient ? edges.map { profile.edge(at: $0, share: width.half) } : []
    return values.indices.map { bin in
      var result = SecondOrderValue(value: values[bin], gradient: [0, 0, 0], hessian: SymmetricMatrix(dimension: 3))
      guard order >= .gradient else { return result }
      let (a, b) = (derivatives[bin], derivatives[bin + 1])
      for i in 0..<3 { result.gradient[i] = b.gradient[i] - a.gradient[i] }
      guard order == .hessian else { return result }
      for i in 0..<3 { for j in 0...i { result.hessian[i, j] = b.hessian(i, j) - a.hessian(i, j) } }
      return result
    }
  }
}
