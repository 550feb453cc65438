import Fitting
import Glibc
import Statistics

/// How the fit behind a resolution ended.
public struct ResponseFitNote: Sendable, Hashable, Codable {
  /// One Gaussian, two or three.
  public let gaussians: Int
  /// The p-value of χ²; nil with too few bins.
  public let pValue: Double?
  /// The lower end of the range fitted, GeV.
  public let low: Double
  /// The upper end of the range fitted, GeV.
  public let high: Double
  /// The equal bins of the range.
  public let bins: Int
}

/// Fits a distribution with one to three Gaussians and takes a width of their sum.
struct ResponseFit {
  let component: RecoilComponent
  let options: ResponseOptions
  /// The standard deviation or the width at half maximum.
  let definition: ResolutionDefinition

  /// - Returns: the width with its error from the covariance, or why there is none.
  func width(of histogram: Histogram) -> Result<(value: Double, error: Double, note: ResponseFitNote), ResponseAbsence> {
    let fitter = MixtureFitter(
      components: options.gaussians?.choice ?? .automatic(upTo: 2), hasCommonMean: component == .perpendicular)
    var fit = fitter.fit(histogram.fitWindow(halfWidths: options.window))
    for narrowing in 1...4 where !fit.isContained {
      fit = fitter.fit(histogram.fitWindow(halfWidths: options.window * pow(0.85, Double(narrowing))))
    }
    if !fit.isUsable || !fit.isContained {
      fit = MixtureFitter(shape: .single).fit(histogram.fitWindow(halfWidths: options.window))
    }
    guard fit.isUsable, let mixture = fit.mixture, let variance = fit.variance(of: width) else {
      return .failure(ResponseAbsence("the fit ended as \(fit.status.rawValue)"))
    }
    let note = ResponseFitNote(
      gaussians: mixture.componentCount, pValue: fit.goodnessOfFit?.pValue, low: fit.range.lowerBound, high: fit.range.upperBound,
      bins: fit.binCount)
    return .success((width(mixture), variance.squareRoot(), note))
  }

  private func width(_ mixture: GaussianMixture) -> Double {
    definition == .fwhm ? mixture.fullWidthAtHalfMaximum / Self.fullWidthOfNormal : mixture.standardDeviation
  }

  /// 2√(2 ln 2).
  private static let fullWidthOfNormal = 2.3548200450309493
}

extension MixtureFit {
  /// The variance of a width S of the mixture, gᵀCg: g = ∂S/∂t by central differences in the unbounded coordinates t, C their
  /// covariance. Nil without a covariance.
  func variance(of width: (GaussianMixture) -> Double) -> Double? {
    guard let mixture, let coordinateCovariance else { return nil }
    let means = shape.coordinateNames.map { $0.hasPrefix("mean") }
    let gradient = coordinates.indices.map { i -> Double in
      let step = means[i] ? 1e-5 * mixture.standardDeviation : 1e-5
      var (up, down) = (coordinates, coordinates)
      up[i] += step
      down[i] -= step
      return (width(shape.mixture(atCoordinates: up)) - width(shape.mixture(atCoordinates: down))) / (2 * step)
    }
    let variance = coordinateCovariance.quadraticForm(gradient)
    return variance > 0 && variance.isFinite ? variance : nil
  }
}
