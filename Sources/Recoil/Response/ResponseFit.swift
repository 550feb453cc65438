import Fitting
import Glibc
import Statistics

/// How the fit behind a resolution ended.
public struct ResponseFitNote: Sendable, Hashable, Codable {
  /// One Gaussian or two.
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

/// Fits a distribution with one or two Gaussians and takes the standard deviation of their sum.
struct ResponseFit {
  let component: RecoilComponent
  let window: Double

  /// - Returns: the width with its error from the covariance, or why there is none.
  func width(of histogram: Histogram) -> Result<(value: Double, error: Double, note: ResponseFitNote), ResponseAbsence> {
    let fitter = MixtureFitter(shape: component.shape)
    var fit = fitter.fit(histogram.fitWindow(halfWidths: window))
    for narrowing in 1...4 where !fit.isContained {
      fit = fitter.fit(histogram.fitWindow(halfWidths: window * pow(0.85, Double(narrowing))))
    }
    if !fit.isUsable || !fit.isContained {
      fit = MixtureFitter(shape: .single).fit(histogram.fitWindow(halfWidths: window))
    }
    guard fit.isUsable, let mixture = fit.mixture, let variance = fit.varianceOfWidth else {
      return .failure(ResponseAbsence("the fit ended as \(fit.status.rawValue)"))
    }
    let note = ResponseFitNote(
      gaussians: mixture.componentCount, pValue: fit.goodnessOfFit?.pValue, low: fit.range.lowerBound, high: fit.range.upperBound,
      bins: fit.binCount)
    return .success((mixture.standardDeviation, variance.squareRoot(), note))
  }
}

extension MixtureFit {
  /// The variance of the mixture's standard deviation S, gᵀCg: with S² = fσ₁² + (1−f)σ₂² + f(1−f)(μ₁−μ₂)²,
  /// ∂S/∂σ₁ = fσ₁/S, ∂S/∂σ₂ = (1−f)σ₂/S, ∂S/∂μ₁ = −∂S/∂μ₂ = f(1−f)(μ₁−μ₂)/S,
  /// ∂S/∂f = (σ₁² − σ₂² + (1−2f)(μ₁−μ₂)²)/2S. Nil without a covariance.
  var varianceOfWidth: Double? {
    guard let mixture, let covariance else { return nil }
    let (f, s1, s2, d) = (mixture.fraction, mixture.sigma1, mixture.sigma2, mixture.mean1 - mixture.mean2)
    let width = mixture.standardDeviation
    let gradient = parameters.map { parameter in
      switch parameter.name {
      case "sigma1": f * s1 / width
      case "sigma2": (1 - f) * s2 / width
      case "mean1": shape == .freeMeans ? f * (1 - f) * d / width : 0
      case "mean2": -f * (1 - f) * d / width
      case "fraction": (s1 * s1 - s2 * s2 + (1 - 2 * f) * d * d) / (2 * width)
      default: 0.0
      }
    }
    let variance = covariance.quadraticForm(gradient)
    return variance > 0 && variance.isFinite ? variance : nil
  }
}
