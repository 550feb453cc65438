/// The histogram of the masses beside what the fit expects in each bin.
public struct MassSpectrum: Sendable, Hashable, Codable {
  /// The edges, rising; the first and last are the range of the fit.
  public var edges: [Double]
  /// Σw of the events per bin.
  public var observed: [Double]
  /// Σw² of the events per bin.
  public var variances: [Double]
  /// What each component expects per bin: N_k ∫f_k.
  public var expected: [String: [Double]]
  /// The sum over components.
  public var total: [Double]
  /// (observed − total)/√variance, with the variance expected from the model (total × Σw²/Σw of the sample); nil where that is 0.
  public var pulls: [Double?]
  /// The densities on a fine grid, for drawing.
  public var curve: Curve

  /// Densities in events per unit of mass.
  public struct Curve: Sendable, Hashable, Codable {
    /// Where: from one end of the range to the other.
    public var masses: [Double]
    /// N_k f_k of each component.
    public var components: [String: [Double]]
    /// The sum over components.
    public var total: [Double]

    /// Densities on a grid.
    public init(masses: [Double], components: [String: [Double]], total: [Double]) {
      (self.masses, self.components, self.total) = (masses, components, total)
    }
  }

  /// A spectrum with its expectation.
  public init(
    edges: [Double], observed: [Double], variances: [Double], expected: [String: [Double]], total: [Double], pulls: [Double?],
    curve: Curve
  ) {
    (self.edges, self.observed, self.variances, self.expected) = (edges, observed, variances, expected)
    (self.total, self.pulls, self.curve) = (total, pulls, curve)
  }
}
