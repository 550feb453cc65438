/// How the matrix W of the sWeights is found.
///
/// H. Dembinski, M. Kenzie, C. Langenbruch, M. Schmelling, *Nucl. Instrum. Meth. A* 1040 (2022) 167270, sections 2 and 3.
public enum SWeightVariant: Sendable, Hashable, Codable {
  /// What the weights of a COW are divided by. Any positive function gives orthogonal weights; the nearer it is to the density
  /// of the data, the smaller their variance.
  public enum Variance: Sendable, Hashable, Codable {
    /// The same for all masses; needs no yields.
    case constant
    /// The fitted sum of all components.
    case fittedDensity
    /// Events per bin, divided by the bin's width; all positive. Edges rise and span the range.
    case histogram(edges: [Double], contents: [Double])
  }

  /// Variant B: W_ij = Σ_e v F_i F_j/D² over the events. The sPlot of M. Pivk, F. R. Le Diberder, *NIM A* 555 (2005) 356, eq. 10.
  case sumOverEvents
  /// Variant A: W_ij = ∫ F_i F_j/D dm. Orthogonal by construction.
  case integral
  /// Custom orthogonal weights: W_ij = ∫ F_i F_j/I dm and w_i = Σ_j A_ij F_j/I, for a variance function I that is taken as given.
  case cow(Variance)

  /// Whether W, and the weights, are about D with the yields that maximise the likelihood.
  var needsYields: Bool { self == .sumOverEvents || self == .integral }
  /// Whether yields enter at all.
  var usesYields: Bool { needsYields || self == .cow(.fittedDensity) }
}
