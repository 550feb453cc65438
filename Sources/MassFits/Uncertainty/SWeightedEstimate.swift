/// A number found with sWeights, and how well it is known.
public struct SWeightedEstimate: Sendable, Hashable, Codable {
  /// The number.
  public var value: Double
  /// The standard error, with the uncertainties of W, yields and fitted shapes.
  public var error: Double
  /// The error if the weights were known: for a mean, √(Σw²(x − mean)²)/Σw.
  public var naiveError: Double
  /// The error if the shapes were known, but W and yields not. It may lie below the naive one: a yield that fluctuates takes the
  /// weights along.
  public var knownShapesError: Double
  /// The standard deviation over bootstrap samples, if they were asked for.
  public var bootstrapError: Double?
  /// Events that were left out because their value is not a number.
  public var leftOut: Int

  /// What the counting of events contributes to error².
  public var countingPart: Double { naiveError * naiveError }
  /// What W and yields add to error²; may be negative.
  public var matrixPart: Double { knownShapesError * knownShapesError - countingPart }
  /// What the fitted shapes add to error²; may be negative.
  public var shapePart: Double { error * error - knownShapesError * knownShapesError }
}

/// A number found with sWeights, and how each event moves it.
public struct SWeightedStatistic: Sendable {
  /// The number.
  public let value: Double
  /// How each event moves it.
  public let influence: SWeightInfluence
  /// Events that were left out because their value is not a number.
  public let leftOut: Int

  /// The standard error, with everything.
  public var error: Double { influence.variance.squareRoot() }

  /// Value and errors, without the events.
  public var estimate: SWeightedEstimate {
    SWeightedEstimate(
      value: value, error: error, naiveError: influence.naiveVariance.squareRoot(),
      knownShapesError: influence.knownShapesVariance.squareRoot(), bootstrapError: nil, leftOut: leftOut)
  }
}
