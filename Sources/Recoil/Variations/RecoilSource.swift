/// Where an uncertainty comes from, with the varied corrections that express it.
public struct RecoilSource: Sendable, Hashable, Codable {
  /// Its name, part of column names: letters, digits and underscores.
  public let name: String
  /// Which kind of uncertainty it is.
  public let kind: Kind
  /// How its variations make an uncertainty.
  public let sides: Sides
  /// What it means, in a sentence.
  public let meaning: String
  /// Whether events of different regions vary together.
  public let correlation: Correlation
  /// The root mean square shift of u′ over all fitted events, GeV; of the larger side, both components together.
  public let impact: Double
  /// The varied corrections: one, or up and down, or replicas.
  public let variations: [RecoilVariation]
  /// What went otherwise than asked, in sentences.
  public let notes: [String]

  /// The kinds of uncertainty.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case statistics, background, smoothing, gaussians, njetsInclusive, qtContinuity, bootstrap, response, resolution

    /// Whether it repeats what other sources say: response and resolution compress all others, and replicas show the
    /// statistical uncertainty once more. Such a source is no part of a total.
    public var isDerived: Bool { self == .response || self == .resolution || self == .bootstrap }
  }

  /// How variations make an uncertainty; ``UncertaintyRule`` has the rules.
  public enum Sides: String, Sendable, Hashable, Codable {
    /// One alternative.
    case one
    /// Up and down.
    case two
    /// Equally probable ones.
    case replicas
  }

  /// Whether events of different regions vary together.
  public enum Correlation: String, Sendable, Hashable, Codable {
    /// All regions vary together.
    case full
    /// Every region has its own nuisance parameter of this name.
    case perRegion
  }
}

/// One varied correction.
public struct RecoilVariation: Sendable, Hashable, Codable {
  /// Its name, the ending of its columns: the source's, with `_up`, `_down` or a number where it has several.
  public let name: String
  /// What differs from the nominal correction, by region; regions without an entry stay nominal.
  public let changes: [RegionChange]
  /// How regions join in qT, if otherwise than nominally.
  public let qtContinuity: QTContinuity?
}

/// What a variation changes in one region; nil stays nominal.
public struct RegionChange: Sendable, Hashable, Codable {
  /// The region's number.
  public let region: Int
  /// u_par − qT.
  public let parallel: ComponentChange?
  /// u_perp.
  public let perpendicular: ComponentChange?

  /// The change of a component.
  public subscript(component: RecoilComponent) -> ComponentChange? { component == .parallel ? parallel : perpendicular }
}

/// How the corrections of neighbouring qT bins join.
public enum QTContinuity: String, Sendable, Hashable, Codable, CaseIterable {
  /// Each bin has its own map; at edges the correction jumps.
  case bins
  /// The shift is interpolated linearly between the bins' mean qT. A mean of rising maps rises, so every map stays monotone.
  case interpolated

  /// The other one.
  var opposite: QTContinuity { self == .bins ? .interpolated : .bins }
}
