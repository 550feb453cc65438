import Numerics
import Testing

@testable import Fitting

/// A density with a range and parameters to try it at.
struct DensityCase: CustomTestStringConvertible, Sendable {
  let name: String
  let density: any Density
  /// For each parameter, the ends between which it is drawn.
  let ends: [ClosedRange<Double>]

  static let range = 70.0...110.0
  var testDescription: String { name }

  /// Parameters drawn between the ends.
  func parameters(_ random: inout Philox) -> [Double] {
    ends.map { $0.lowerBound + ($0.upperBound - $0.lowerBound) * random.uniform() }
  }

  /// Steps for differences: a fortieth of each parameter's ends.
  var steps: [Double] { ends.map { ($0.upperBound - $0.lowerBound) / 40 } }

  static let smooth: [DensityCase] = [
    DensityCase(name: "Gaussian", density: GaussianDensity(), ends: [88...92, 2.1...3.7]),
    DensityCase(name: "double Gaussian", density: DoubleGaussianDensity(), ends: [88...92, 2.1...2.9, 4.3...6.2, 0.2...0.8]),
    DensityCase(
      name: "double Gaussian, two means", density: DoubleGaussianDensity(hasCommonMean: false),
      ends: [88...92, 2.1...2.9, 84...95, 4.3...6.2, 0.2...0.8]),
    DensityCase(name: "Voigt, hwhm", density: VoigtDensity(width: .hwhm), ends: [88...92, 1.2...2.9, 0.9...2.3]),
    DensityCase(name: "Voigt, fwhm", density: VoigtDensity(width: .fwhm), ends: [88...92, 1.2...2.9, 1.9...4.3]),
    DensityCase(name: "exponential", density: ExponentialDensity(range: range), ends: [-0.21...0.23]),
    DensityCase(
      name: "Chebyshev", density: try? ChebyshevDensity(degree: 3, range: range), ends: [-0.3...0.3, -0.3...0.3, -0.3...0.3]),
    DensityCase(
      name: "Bernstein", density: try? BernsteinDensity(degree: 3, range: range), ends: [0.3...2.3, 0.3...1.3, 0.1...3]),
    DensityCase(
      name: "Bernstein, last fixed", density: try? BernsteinDensity(degree: 2, range: range, fixed: 2),
      ends: [0.3...2.3, 0.3...1.3]),
  ].compactMap { $0 }

  static let crystalBalls: [DensityCase] = [
    DensityCase(
      name: "Crystal Ball", density: CrystalBallDensity(), ends: [88...92, 2.1...2.9, 0.9...1.3, 1.9...4.3, 1.2...1.8, 3.1...5.7]),
    DensityCase(
      name: "Crystal Ball, low", density: CrystalBallDensity(tails: .low), ends: [88...92, 2.1...2.9, 0.9...1.3, 1.9...4.3]),
    DensityCase(
      name: "Crystal Ball, high", density: CrystalBallDensity(tails: .high), ends: [88...92, 2.1...2.9, 0.9...1.3, 1.9...4.3]),
  ].compactMap { $0 }

  static let all = smooth + crystalBalls

  init?(name: String, density: (any Density)?, ends: [ClosedRange<Double>]) {
    guard let density else { return nil }
    (self.name, self.density, self.ends) = (name, density, ends)
  }
}
