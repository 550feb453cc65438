public import Fitting

/// The two components of the recoil that are calibrated.
public enum RecoilComponent: String, Sendable, Hashable, Codable, CaseIterable {
  /// u_par − qT.
  case parallel
  /// u_perp.
  case perpendicular

  /// How the fitted variable is written.
  public var symbol: String { self == .parallel ? "u_par - qT" : "u_perp" }

  /// The shape fitted: nothing fixes the means along the boson; across it symmetry gives both Gaussians one mean.
  public var shape: MixtureShape { self == .parallel ? .freeMeans : .commonMean }
}
