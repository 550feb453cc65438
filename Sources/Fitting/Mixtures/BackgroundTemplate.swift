public import Statistics

/// A background that a mixture fit lets stand beside the signal: its histogram, and how well its normalisation is known.
public struct BackgroundTemplate: Sendable, Hashable {
  /// Unique among the templates of a fit.
  public let name: String
  /// What is expected in the data, Σw with Σw²; bins below zero are taken as they are.
  public let histogram: Histogram
  /// The standard deviation of the scale ν about 1; infinity leaves ν free, 0 keeps it at 1.
  public let relativeUncertainty: Double
  /// The value ν is kept at; nil if it is fitted.
  public let fixedScale: Double?

  /// - Precondition: `relativeUncertainty >= 0`, a finite `fixedScale`.
  public init(name: String, histogram: Histogram, relativeUncertainty: Double, fixedScale: Double? = nil) {
    precondition(relativeUncertainty >= 0, "a relative uncertainty of \(relativeUncertainty) for background ‘\(name)’")
    precondition(fixedScale?.isFinite ?? true, "a scale of \(fixedScale ?? 0) for background ‘\(name)’")
    self.name = name
    self.histogram = histogram
    self.relativeUncertainty = relativeUncertainty
    self.fixedScale = fixedScale ?? (relativeUncertainty == 0 ? 1 : nil)
  }
}

/// What a fit found for the scale of one background.
public struct BackgroundScale: Sendable, Hashable, Codable {
  /// The template's.
  public let name: String
  /// ν.
  public let value: Double
  /// Its standard error after the fit; nil if it was fixed or there is no covariance.
  public let error: Double?
  /// (ν − 1)/uncertainty before the fit; nil if it was fixed or free.
  public let pull: Double?

  /// Collects the four.
  public init(name: String, value: Double, error: Double?, pull: Double?) {
    (self.name, self.value, self.error, self.pull) = (name, value, error, pull)
  }
}
