/// What a calibration of format version 1 does not say has its default.
extension RecoilFitOptions {
  private enum CodingKeys: String, CodingKey {
    case reach, binWidth, window, minimumEntries, tailProbability, gaussians, bifurcated, modelPValue, background
  }

  /// - Throws: `DecodingError` if something is missing that every version wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    reach = try container.decode(Double.self, forKey: .reach)
    binWidth = try container.decode(Double.self, forKey: .binWidth)
    window = try container.decode(Double.self, forKey: .window)
    minimumEntries = try container.decode(Double.self, forKey: .minimumEntries)
    tailProbability = try container.decode(Double.self, forKey: .tailProbability)
    // Version 1 fitted up to two Gaussians.
    gaussians = try container.decodeIfPresent(Int.self, forKey: .gaussians)
    bifurcated = try container.decodeIfPresent(Bool.self, forKey: .bifurcated) ?? false
    modelPValue = try container.decodeIfPresent(Double.self, forKey: .modelPValue)
    background = try container.decodeIfPresent(BackgroundTreatment.self, forKey: .background) ?? .subtract
  }
}
