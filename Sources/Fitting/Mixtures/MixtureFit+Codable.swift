import Numerics
import Statistics

/// Fits written before backgrounds, coordinates and model steps were kept are read too: the coordinates are those of the
/// mixture, and what was not kept is absent.
extension MixtureFit: Decodable {
  /// - Throws: `DecodingError` if something is missing that every version wrote, or coordinates or covariances are not as many
  ///   as the shape's parameters.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func matrix(_ key: CodingKeys, _ count: Int) throws -> SymmetricMatrix? {
      let matrix = try container.decodeIfPresent(SymmetricMatrix.self, forKey: key)
      guard matrix == nil || matrix?.dimension == count else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "\(matrix?.dimension ?? 0) rows for \(count) parameters")
      }
      return matrix
    }
    status = try container.decode(FitStatus.self, forKey: .status)
    let shape = try container.decode(MixtureShape.self, forKey: .shape)
    let mixture = try container.decodeIfPresent(GaussianMixture.self, forKey: .mixture)
    (self.shape, self.mixture) = (shape, mixture)
    let count = shape.parameterNames.count
    parameters = try container.decode([FittedParameter].self, forKey: .parameters)
    covariance = try matrix(.covariance, count)
    conditionalCovariance = try matrix(.conditionalCovariance, count)
    let known = try container.decodeIfPresent([Double].self, forKey: .coordinates)
    guard known == nil || known?.count == (mixture == nil ? 0 : count) else {
      throw DecodingError.dataCorruptedError(
        forKey: .coordinates, in: container, debugDescription: "\(known?.count ?? 0) coordinates for \(count) parameters")
    }
    coordinates = known ?? Self.coordinates(of: mixture, shape)
    coordinateCovariance = try matrix(.coordinateCovariance, count)
    conditionalCoordinateCovariance = try matrix(.conditionalCoordinateCovariance, count)
    signalYield = try container.decodeIfPresent(FittedParameter.self, forKey: .signalYield)
    backgroundScales = try container.decodeIfPresent([BackgroundScale].self, forKey: .backgroundScales) ?? []
    negativeLogLikelihood = try container.decode(Double.self, forKey: .negativeLogLikelihood)
    estimatedDistance = try container.decode(Double.self, forKey: .estimatedDistance)
    steps = try container.decode(Int.self, forKey: .steps)
    goodnessOfFit = try container.decodeIfPresent(ChiSquaredTest.self, forKey: .goodnessOfFit)
    effectiveEntries = try container.decode(Double.self, forKey: .effectiveEntries)
    range = try container.decode(ClosedRange<Double>.self, forKey: .range)
    binCount = try container.decode(Int.self, forKey: .binCount)
    likelihoodRatio = try container.decodeIfPresent(Double.self, forKey: .likelihoodRatio)
    modelSteps = try container.decodeIfPresent([ModelStep].self, forKey: .modelSteps) ?? []
    decisions = try container.decode([String].self, forKey: .decisions)
  }

  private static func coordinates(of mixture: GaussianMixture?, _ shape: MixtureShape) -> [Double] {
    guard let mixture, mixture.componentCount == shape.componentCount else { return [] }
    return MixtureCoordinates(shape: shape).coordinates(of: mixture)
  }
}
