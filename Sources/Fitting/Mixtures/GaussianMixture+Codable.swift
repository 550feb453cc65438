/// A mixture is written as the list of its components; what is read back is checked. Files of older versions, which hold five
/// numbers for two Gaussians (one Gaussian: fraction 1, repeated), are read too.
extension GaussianMixture: Codable {
  private enum CodingKeys: String, CodingKey { case components, fraction, mean1, sigma1, mean2, sigma2 }

  /// - Throws: `DecodingError` if there are no components or more than three, a component is not valid (see
  ///   ``GaussianComponent``), the widths are out of order or the shares do not add up to 1; for five numbers likewise.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.components) {
      try self.init(components: container)
    } else {
      try self.init(fiveNumbers: container)
    }
  }

  private init(components container: KeyedDecodingContainer<CodingKeys>) throws {
    let components = try container.decode([GaussianComponent].self, forKey: .components)
    func refuse(_ why: String) -> DecodingError {
      .dataCorruptedError(forKey: .components, in: container, debugDescription: why)
    }
    guard (1...3).contains(components.count) else { throw refuse("\(components.count) components; a mixture has one to three") }
    let sum = components.reduce(0) { $0 + $1.share }
    guard abs(sum - 1) < 1e-9 else { throw refuse("shares \(components.map(\.share)) add up to \(sum), not 1") }
    for (a, b) in zip(components, components.dropFirst()) where a.width > b.width {
      throw refuse("widths \(a.width) and \(b.width) do not rise")
    }
    self.init(components)
  }

  private init(fiveNumbers container: KeyedDecodingContainer<CodingKeys>) throws {
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

  /// Writes the components.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(components, forKey: .components)
  }
}
