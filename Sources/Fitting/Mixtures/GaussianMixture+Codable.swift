/// A mixture is written as its five parameters; what is read back is checked.
extension GaussianMixture: Codable {
  private enum CodingKeys: String, CodingKey { case fraction, mean1, sigma1, mean2, sigma2 }

  /// - Throws: `DecodingError` if a width is not positive, the widths are out of order, the fraction is outside (0, 1], or a
  ///   single Gaussian does not repeat itself.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
    let (fraction, mean1, mean2) = (try number(.fraction), try number(.mean1), try number(.mean2))
    let (sigma1, sigma2) = (try number(.sigma1), try number(.sigma2))
    func refuse(_ key: CodingKeys, _ why: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: why)
    }
    guard fraction > 0, fraction <= 1 else { throw refuse(.fraction, "fraction \(fraction) is not in (0, 1]") }
    guard sigma1 > 0, sigma1 <= sigma2, sigma2.isFinite else {
      throw refuse(.sigma1, "widths \(sigma1) and \(sigma2) are not positive and rising")
    }
    guard mean1.isFinite, mean2.isFinite else { throw refuse(.mean1, "means \(mean1) and \(mean2) are not finite") }
    guard fraction < 1 || (mean1 == mean2 && sigma1 == sigma2) else {
      throw refuse(.fraction, "fraction 1, yet the second component differs")
    }
    self.init(fraction: fraction, mean1: mean1, sigma1: sigma1, mean2: mean2, sigma2: sigma2)
  }

  /// Writes the five parameters.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(fraction, forKey: .fraction)
    try container.encode(mean1, forKey: .mean1)
    try container.encode(sigma1, forKey: .sigma1)
    try container.encode(mean2, forKey: .mean2)
    try container.encode(sigma2, forKey: .sigma2)
  }
}
