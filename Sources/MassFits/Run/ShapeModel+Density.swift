import Fitting

extension ShapeModel {
  /// The density on a range, if it needs nothing but a formula; nil for shapes that are made of events or histograms.
  func density(on range: ClosedRange<Double>) -> (any Density)? {
    switch self {
    case .voigt: VoigtDensity(width: .hwhm)
    case .gaussian: GaussianDensity()
    case .exponential: ExponentialDensity(range: range)
    default: nil
    }
  }
}
