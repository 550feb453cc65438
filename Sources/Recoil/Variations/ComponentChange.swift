/// What a variation puts in the place of a nominal map.
public enum ComponentChange: Sendable, Hashable {
  /// The quantile map between two other mixtures.
  case map(RecoilMap)
  /// A map without a formula, as between smoothed histograms.
  case curve(MonotoneCurve)
  /// The nominal map, its result moved: centre + (u′ − centre) · factor + shift. All in GeV; the factor is positive.
  case scaled(center: Double, factor: Double, shift: Double)

  /// The corrected value of `u`, given what the nominal map makes of it, in GeV.
  public func value(_ u: Double, nominal: Double) -> Double {
    switch self {
    case .map(let map): map(u)
    case .curve(let curve): curve.evaluate(u).value
    case .scaled(let center, let factor, let shift): center + (nominal - center) * factor + shift
    }
  }

  /// What is wrong with a change that was read; nil if nothing.
  var problem: String? {
    switch self {
    case .map(let map): map.low < map.high ? nil : "low must be below high"
    case .curve(let curve): curve.problem
    case .scaled(let center, let factor, let shift):
      center.isFinite && shift.isFinite && factor > 0 && factor.isFinite ? nil : "the factor must be positive, all finite"
    }
  }
}

/// Written as an object with the one key that says which it is.
extension ComponentChange: Codable {
  private enum CodingKeys: String, CodingKey { case map, curve, scaled }
  private struct Scaling: Codable {
    let center: Double
    let factor: Double
    let shift: Double
  }

  /// - Throws: `DecodingError` if there is none of the three keys.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let map = try container.decodeIfPresent(RecoilMap.self, forKey: .map) {
      self = .map(map)
    } else if let curve = try container.decodeIfPresent(MonotoneCurve.self, forKey: .curve) {
      self = .curve(curve)
    } else {
      let scaling = try container.decode(Scaling.self, forKey: .scaled)
      self = .scaled(center: scaling.center, factor: scaling.factor, shift: scaling.shift)
    }
  }

  /// Writes the one key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .map(let map): try container.encode(map, forKey: .map)
    case .curve(let curve): try container.encode(curve, forKey: .curve)
    case .scaled(let center, let factor, let shift):
      try container.encode(Scaling(center: center, factor: factor, shift: shift), forKey: .scaled)
    }
  }
}
