/// The shapes a mixture fit can take: how many Gaussians, with one mean or several, plain or bifurcated.
public struct MixtureShape: Sendable, Hashable {
  /// How many Gaussians: 1, 2 or 3.
  public let componentCount: Int
  /// Whether all have the same mean; a single Gaussian has.
  public let hasCommonMean: Bool
  /// Whether each has a width of its own on either side of its mean.
  public let isBifurcated: Bool

  /// - Precondition: one to three components.
  public init(components: Int, hasCommonMean: Bool = false, isBifurcated: Bool = false) {
    precondition((1...3).contains(components), "\(components) components: a mixture has one to three")
    componentCount = components
    self.hasCommonMean = hasCommonMean || components == 1
    self.isBifurcated = isBifurcated
  }

  /// One Gaussian: mean, sigma.
  public static let single = MixtureShape(components: 1)
  /// Two Gaussians with one mean: for distributions that symmetry centres, such as u_perp.
  public static let commonMean = MixtureShape(components: 2, hasCommonMean: true)
  /// Two Gaussians with a mean each.
  public static let freeMeans = MixtureShape(components: 2)

  /// The same kind of shape with another number of Gaussians.
  public func with(components: Int) -> MixtureShape {
    MixtureShape(components: components, hasCommonMean: hasCommonMean && componentCount > 1, isBifurcated: isBifurcated)
  }

  /// The names of the physical parameters, in the order of covariance matrices: mean1…, sigma1… (or sigmaLow1, sigmaHigh1, …),
  /// then fraction for two Gaussians, fraction1 and fraction2 for three (the shares of the first and of the second).
  public var parameterNames: [String] {
    let numbers = 1...componentCount
    let means = hasCommonMean ? ["mean1"] : numbers.map { "mean\($0)" }
    let widths = isBifurcated ? numbers.flatMap { ["sigmaLow\($0)", "sigmaHigh\($0)"] } : numbers.map { "sigma\($0)" }
    return means + widths + [[], ["fraction"], ["fraction1", "fraction2"]][componentCount - 1]
  }

  /// The names of the unbounded coordinates (see ``MixtureFit/coordinates``).
  public var coordinateNames: [String] {
    let numbers = 1...componentCount
    let means = hasCommonMean ? ["mean1"] : numbers.map { "mean\($0)" }
    let ratios = numbers.dropFirst().map { "log(sigma\($0)/sigma\($0 - 1) - 1)" }
    let asymmetries = isBifurcated ? numbers.map { "log(sigmaHigh\($0)/sigmaLow\($0))" } : []
    return means + ["log(sigma1)"] + ratios + asymmetries
      + [[], ["logit(fraction)"], ["logit(fraction1)", "logit(fraction2/(1 - fraction1))"]][componentCount - 1]
  }

  /// A short description: `2 Gaussians, one mean`.
  public var description: String {
    let count = componentCount == 1 ? "1 Gaussian" : "\(componentCount) Gaussians"
    return count + (hasCommonMean && componentCount > 1 ? ", one mean" : "") + (isBifurcated ? ", bifurcated" : "")
  }

  /// The mixture at unbounded coordinates in the order of ``coordinateNames``; every point with finite coordinates is one.
  ///
  /// Logarithms are cut at ±230, so that no width leaves the numbers.
  /// - Precondition: as many coordinates as names, all finite.
  public func mixture(atCoordinates coordinates: [Double]) -> GaussianMixture {
    precondition(
      coordinates.count == coordinateNames.count && coordinates.allSatisfy(\.isFinite),
      "\(coordinates) are not the coordinates of \(description)")
    return MixtureCoordinates(shape: self).mixture(coordinates)
  }
}

/// A shape is written as an object; the names that older versions wrote (single, commonMean, freeMeans) are read too.
extension MixtureShape: Codable, CustomStringConvertible {
  private enum CodingKeys: String, CodingKey { case components, hasCommonMean, isBifurcated }

  /// - Throws: `DecodingError` if the name is not known, or there are no components or more than three.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      let known: [String: MixtureShape] = ["single": .single, "commonMean": .commonMean, "freeMeans": .freeMeans]
      guard let shape = known[name] else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath, debugDescription: "no shape is called ‘\(name)’; single, commonMean, freeMeans are"))
      }
      self = shape
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let count = try container.decode(Int.self, forKey: .components)
    guard (1...3).contains(count) else {
      throw DecodingError.dataCorruptedError(
        forKey: .components, in: container, debugDescription: "\(count) components; a mixture has one to three")
    }
    self.init(
      components: count, hasCommonMean: try container.decode(Bool.self, forKey: .hasCommonMean),
      isBifurcated: try container.decode(Bool.self, forKey: .isBifurcated))
  }

  /// Writes the three properties.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(componentCount, forKey: .components)
    try container.encode(hasCommonMean, forKey: .hasCommonMean)
    try container.encode(isBifurcated, forKey: .isBifurcated)
  }
}
