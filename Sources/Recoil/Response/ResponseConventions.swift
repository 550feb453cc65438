/// What the numbers of a response measurement mean, in words, so that nobody has to guess.
public struct ResponseConventions: Sendable, Hashable, Codable {
  /// How the recoil is defined.
  public var recoil = "u = -(MET + q); u_par = -u.q/|q|, about +qT; u_perp = (q x u)_z/|q|; GeV"
  /// What a response is.
  public var response = "sum(w u_par)/sum(w qT), error sqrt(sum(w^2 (u_par - R qT)^2))/|sum(w qT)|"
  /// What raw and corrected resolutions are.
  public var resolutions =
    "raw: of u_par - qT and of u_perp; corrected: of u_par/r - qT and of u_perp/r, r the plateau's or the bin's response of the same sample"
  /// What rms is.
  public var rms =
    "sqrt((<x^2> - <x>^2) N_eff/(N_eff - 1)) of events with |x| within the reach, error from the fourth moment"
  /// What quantile is.
  public var quantile =
    "(q(0.841345) - q(0.158655))/2 of all events, cumulative weight interpolated in fine bins, error by order statistics"
  /// What fit is.
  public var fit = "the standard deviation of the Gaussians fitted around the median, error from the covariance"
  /// What fwhm is.
  public var fwhm: String? = "the full width at half maximum of the same Gaussians over 2 sqrt(2 ln 2), error from the covariance"
  /// What errors of corrected resolutions hold.
  public var correctedErrors =
    "fromResponse is half the change between r + error and r - error (fit and fwhm of u_par: the quantile's relative change), added in quadrature"
  /// What subtraction is.
  public var subtracted = "events of backgrounds count with negative weights: sums subtract, variances add"
  /// What ratios are.
  public var ratio = "data with backgrounds subtracted over simulation, errors independent"

  /// The conventions of this version.
  public init() {}
}
