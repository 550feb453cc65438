public import Fitting

/// One number of a mass fit with its errors.
///
/// In JSON `interval` is `[lower, upper]`; what is not known is null, so that every parameter has every key.
public struct FittedParameter: Sendable, Hashable {
  /// The fitted value, or the fixed one.
  public var value: Double
  /// The standard error from the observed Hessian; nil if fixed, at a limit, or without a covariance.
  public var error: Double?
  /// The standard error of the robust (sandwich) covariance.
  public var robustError: Double?
  /// The profile-likelihood interval; ends that were not found are nil.
  public var interval: LikelihoodFit.Interval?
  /// Whether it was fixed.
  public var isFixed: Bool
  /// The limit it stopped at.
  public var limit: LikelihoodFit.Parameter.Limit?

  /// A number with its errors.
  public init(
    value: Double, error: Double? = nil, robustError: Double? = nil, interval: LikelihoodFit.Interval? = nil,
    isFixed: Bool = false, limit: LikelihoodFit.Parameter.Limit? = nil
  ) {
    (self.value, self.error, self.robustError) = (value, error, robustError)
    (self.interval, self.isFixed, self.limit) = (interval, isFixed, limit)
  }

  /// A parameter as a likelihood fit gave it.
  public init(_ parameter: LikelihoodFit.Parameter) {
    self.init(
      value: parameter.value, error: parameter.error, robustError: parameter.robustError, interval: parameter.interval,
      isFixed: parameter.isFixed, limit: parameter.limit)
  }

  /// The same number times a constant: FWHM = 2 HWHM.
  public func scaled(by factor: Double) -> FittedParameter {
    precondition(factor > 0, "ends of intervals keep their order")
    return FittedParameter(
      value: value * factor, error: error.map { $0 * factor }, robustError: robustError.map { $0 * factor },
      interval: interval.map { .init(lower: $0.lower.map { $0 * factor }, upper: $0.upper.map { $0 * factor }) },
      isFixed: isFixed, limit: limit)
  }
}

extension FittedParameter: Codable {
  private enum CodingKeys: String, CodingKey { case value, error, robustError, interval, fixed, limit }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    value = try container.decode(Double.self, forKey: .value)
    error = try container.decodeIfPresent(Double.self, forKey: .error)
    robustError = try container.decodeIfPresent(Double.self, forKey: .robustError)
    if let ends = try container.decodeIfPresent([Double?].self, forKey: .interval) {
      guard ends.count == 2 else {
        throw DecodingError.dataCorruptedError(
          forKey: .interval, in: container, debugDescription: "an interval has two ends, not \(ends.count)")
      }
      interval = .init(lower: ends[0], upper: ends[1])
    } else {
      interval = nil
    }
    isFixed = try container.decode(Bool.self, forKey: .fixed)
    limit = try container.decodeIfPresent(LikelihoodFit.Parameter.Limit.self, forKey: .limit)
  }

  /// Writes every key, null for what is not known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    try container.encode(error, forKey: .error)
    try container.encode(robustError, forKey: .robustError)
    try container.encode(interval.map { [$0.lower, $0.upper] }, forKey: .interval)
    try container.encode(isFixed, forKey: .fixed)
    try container.encode(limit, forKey: .limit)
  }
}
