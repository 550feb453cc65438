import Numerics

/// What a mixture fit minimises: the likelihood of a histogram alone, or with backgrounds beside the signal.
///
/// Coordinates are those of the shape, followed by the likelihood's own.
protocol MixtureObjective: AnyObject {
  /// The bins of the shape fitted.
  var bins: MixtureBins { get }
  /// How many coordinates follow those of the shape.
  var extraCount: Int { get }
  /// N_eff/Σw of what is minimised: turns its unit into that of a −log L of counts.
  var perUnit: Double { get }
  /// −log L with exact first and second derivatives; not finite on forbidden ground.
  func evaluate(_ x: [Double]) -> SecondOrderValue
  /// The variance of the gradient, for the sandwich H⁻¹VH⁻¹; nil where H⁻¹ is the covariance.
  func scoreVariance(_ x: [Double]) -> SymmetricMatrix?
  /// What χ² compares.
  func comparison(_ x: [Double]) -> BinComparison
}

extension MixtureObjective {
  var shape: MixtureShape { bins.coordinates.shape }
}

/// Contents against expectations, for χ².
struct BinComparison {
  /// Σw and Σw² of the data.
  var contents: [Double]
  var variances: [Double]
  /// What the model expects.
  var expected: [Double]
  /// Variances of the expectations themselves, from templates.
  var expectedVariances: [Double]?
  /// How the expectation changes along every direction that the fit was free to take; empty for counts.
  var slopes: [[Double]]
  /// Parameters the data alone determine, the normalisation included.
  var freedom: Int
  /// What constraints add to χ².
  var constraints: Double
  /// Σw²/Σw.
  var perEntry: Double
}
