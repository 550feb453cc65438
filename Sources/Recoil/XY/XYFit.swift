public import Numerics
public import Statistics

/// The mean MET in one bin of nPV, with its error.
public struct XYPoint: Sendable, Hashable, Codable {
  /// The lower edge of the (joined) bin.
  public let low: Double
  /// Its upper edge.
  public let high: Double
  /// The weighted mean nPV in it, where the polynomial is compared.
  public let npv: Double
  /// (Σw)²/Σw².
  public let effectiveEntries: Double
  /// <MET_x>, GeV.
  public let x: Double
  /// The standard error of `x`.
  public let xError: Double
  /// <MET_y>, GeV.
  public let y: Double
  /// The standard error of `y`.
  public let yError: Double
  /// The covariance of `x` and `y`, GeV².
  public let covariance: Double
}

/// One component of MET.
public enum XYAxis: String, Sendable, Hashable, Codable, CaseIterable {
  /// MET_x and MET_y.
  case x, y
}

/// One F-test: does a higher order describe the means better than chance allows?
public struct XYOrderStep: Sendable, Hashable, Codable {
  /// Which component.
  public let axis: XYAxis
  /// The order so far.
  public let from: Int
  /// The order tried.
  public let to: Int
  /// F = ((χ²₀ − χ²₁)/(to − from))/(χ²₁/ν₁).
  public let ratio: Double
  /// ν₁ = bins − to − 1.
  public let degreesOfFreedom: Int
  /// The probability of a larger F if the order so far is right.
  public let pValue: Double
  /// Below this the order is raised.
  public let level: Double
  /// Whether it was.
  public let isRaised: Bool
}

/// The offsets of one MET in data (of one period) or simulation: polynomials in nPV.
///
/// With t = (clamp(nPV, low, high) − centre)/scale the offset along x is Σₖ xₖ tᵏ, along y Σₖ yₖ tᵏ, in GeV.
public struct XYFit: Sendable, Hashable, Codable {
  /// The period of data; nil if there is one only, and for simulation.
  public let period: String?
  /// The lowest fitted nPV: below, the polynomials keep their values here.
  public let low: Double
  /// The highest fitted nPV: above, the polynomials keep their values here.
  public let high: Double
  /// The middle of the fitted range.
  public let centre: Double
  /// Half of its width.
  public let scale: Double
  /// x₀, x₁, …
  public let x: [Double]
  /// y₀, y₁, …
  public let y: [Double]
  /// The covariance of x₀, x₁, …, y₀, y₁, …
  public let covariance: SymmetricMatrix
  /// χ² of the fit along x.
  public let xTest: ChiSquaredTest
  /// χ² of the fit along y.
  public let yTest: ChiSquaredTest
  /// How the orders were chosen.
  public let steps: [XYOrderStep]
  /// What was fitted.
  public let points: [XYPoint]
  /// The largest shift in the fitted range, GeV.
  public let largestShift: Double
  /// What was decided on the way: bins joined, orders lowered, shifts that are large.
  public let decisions: [String]

  /// The statistical variations: as many as coefficients.
  public var modeCount: Int { x.count + y.count }

  /// The coefficients of mode `mode` (from 0) up (+1) or down (−1): β ± √λ v with the covariance's eigenvalue and eigenvector,
  /// largest first. Modes that do not exist leave the coefficients as they are.
  func varied(mode: Int, sign: Double) -> (x: [Double], y: [Double]) {
    guard let modes = covariance.modes(), modes.indices.contains(mode) else { return (x, y) }
    let step = modes[mode].vector.map { sign * max(0, modes[mode].value).squareRoot() * $0 }
    return (zip(x, step).map { $0 + $1 }, zip(y, step.dropFirst(x.count)).map { $0 + $1 })
  }
}
