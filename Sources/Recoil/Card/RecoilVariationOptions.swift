public import Cards

/// Which sources of uncertainty a calibration holds.
public struct RecoilVariationOptions: Sendable, Hashable, Codable {
  /// Eigen-modes of the fits' covariance are kept until they hold this share of the mean square shift; 0 for none.
  public var statistics: Double = 0.99
  /// Refits with every background's normalisation moved up and down by its uncertainty.
  public var background = true
  /// Histograms smoothed with a Gaussian kernel in the place of fits.
  public var smoothing = true
  /// One Gaussian more (or less, where the most are used already).
  public var gaussians = true
  /// Fits to the events of all numbers of jets.
  public var njetsInclusive = true
  /// The other way to join bins in qT.
  public var qtContinuity = true
  /// How many bootstrap replicas.
  public var bootstrap = 0
  /// Response and resolution moved by what all other sources make of them.
  public var responseAndResolution = true

  /// The defaults: all but replicas.
  public init() {}

  /// No variations at all.
  public static var none: RecoilVariationOptions {
    var options = RecoilVariationOptions()
    options.statistics = 0
    (options.background, options.smoothing, options.gaussians) = (false, false, false)
    (options.njetsInclusive, options.qtContinuity, options.responseAndResolution) = (false, false, false)
    return options
  }

  /// Reads the `variations` key of a card: a mapping, or `none`.
  public init(_ value: CardValue?) throws(CardError) {
    guard let value else { return }
    if (try? value.string()) == "none" {
      self = .none
      return
    }
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys([
      "statistics", "background", "smoothing", "gaussians", "njetsInclusive", "qtContinuity", "bootstrap",
      "responseAndResolution",
    ])
    statistics = try mapping["statistics"]?.number(in: 0...1) ?? statistics
    background = try mapping["background"]?.flag() ?? background
    smoothing = try mapping["smoothing"]?.flag() ?? smoothing
    gaussians = try mapping["gaussians"]?.flag() ?? gaussians
    njetsInclusive = try mapping["njetsInclusive"]?.flag() ?? njetsInclusive
    qtContinuity = try mapping["qtContinuity"]?.flag() ?? qtContinuity
    responseAndResolution = try mapping["responseAndResolution"]?.flag() ?? responseAndResolution
    if let given = mapping["bootstrap"] {
      bootstrap = try given.count()
      guard bootstrap == 0 || (2...1000).contains(bootstrap) else {
        throw given.error("expected 0, or 2 to 1000 replicas, found \(bootstrap)")
      }
    }
  }
}
