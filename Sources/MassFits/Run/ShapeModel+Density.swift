import Fitting

extension ShapeModel {
  /// The density on a range, if it needs nothing but a formula; nil for shapes that are made of events or histograms.
  /// - Throws: ``ShapeError`` for polynomials of no use.
  func density(on range: ClosedRange<Double>) throws(ShapeError) -> (any Density)? {
    switch self {
    case .voigt: VoigtDensity(width: .hwhm)
    case .gaussian: GaussianDensity()
    case .doubleGaussian: DoubleGaussianDensity()
    case .crystalBall: CrystalBallDensity(tails: .low)
    case .doubleCrystalBall: CrystalBallDensity(tails: .both)
    case .exponential: ExponentialDensity(range: range)
    case .chebyshev(let degree): try ChebyshevDensity(degree: degree, range: range)
    case .bernstein(let degree): try BernsteinDensity(degree: degree, range: range)
    case .template, .kernel: nil
    }
  }
}
