package import Numerics

/// Fits sums of densities to samples by maximum likelihood, with exact derivatives.
///
/// −log L = Σ over samples of [ΣN_k] − Σ w log Σ N_k f_k(x), plus the constraints; histograms enter with exact bin integrals.
/// Parameters of one name are one parameter, in all samples. Fitting never throws: read the result's status.
public struct LikelihoodFitter: Sendable {
  /// The samples and their models.
  public let channels: [FitChannel]
  /// The parameters.
  public let parameters: [FitParameter]
  /// The values each parameter may take: what was asked for and every density allows.
  package let limits: [ClosedRange<Double>]
  /// The parameters that are not fixed.
  package let freeIndices: [Int]
  let likelihoods: [ChannelLikelihood]
  /// For each channel, where its model's parameters stand among ``parameters``.
  let places: [[Int]]

  /// Checks and arranges everything a fit needs; events outside a model's range are left out here.
  ///
  /// - Throws: ``FitError`` if parameters are missing, unused or given twice, start outside their limits or are constrained
  ///   without a width; if values, weights, edges or contents are not what they must be; if nothing is in range.
  public init(channels: [FitChannel], parameters: [FitParameter]) throws(FitError) {
    guard !channels.isEmpty else { throw .noChannels }
    let indices = try Self.indices(channels, parameters)
    self.channels = channels
    self.parameters = parameters
    places = channels.map { channel in channel.model.parameterNames.map { indices[$0, default: 0] } }
    limits = try Self.limits(channels, parameters, places)
    freeIndices = parameters.indices.filter { !parameters[$0].isFixed }
    var likelihoods: [ChannelLikelihood] = []
    for (channel, places) in zip(channels, places) {
      try Self.checkShares(channel, places.map { parameters[$0] })
      likelihoods.append(try ChannelLikelihood(channel, isFree: places.map { !parameters[$0].isFixed }))
    }
    self.likelihoods = likelihoods
  }

  /// The same likelihood with other samples, and with what else is given.
  init(
    _ other: LikelihoodFitter, likelihoods: [ChannelLikelihood], parameters: [FitParameter]? = nil,
    limits: [ClosedRange<Double>]? = nil
  ) {
    channels = other.channels
    self.parameters = parameters ?? other.parameters
    self.limits = limits ?? other.limits
    freeIndices = self.parameters.indices.filter { [parameters = self.parameters] in !parameters[$0].isFixed }
    self.likelihoods = zip(likelihoods, other.places).map { [parameters = self.parameters] likelihood, places in
      likelihood.with(isFree: places.map { !parameters[$0].isFixed })
    }
    places = other.places
  }

  /// The names of the parameters that are not fixed.
  package var freeNames: [String] { freeIndices.map { parameters[$0].name } }

  /// Σw of all samples.
  package var sumOfWeights: Double { likelihoods.reduce(0) { $0 + $1.sample.sumOfWeights } }

  /// −log L at `values`; parameters left out stand at their starts. Infinite where an event has no density.
  /// - Precondition: every name is that of a parameter.
  public func value(at values: [String: Double]) -> Double {
    for name in values.keys { precondition(parameters.contains { $0.name == name }, "there is no parameter \(name)") }
    let all = parameters.map { values[$0.name] ?? $0.start }
    return evaluate(all: all, .init(order: .value))?.value ?? .infinity
  }

  /// −log L with its derivatives at values of the free parameters, in the order of ``freeNames``.
  ///
  /// Infinite, with derivatives of zero, where an event has no density.
  package func evaluate(_ free: [Double], order: DerivativeOrder = .hessian, threads: Int = 1) -> SecondOrderValue {
    guard let result = evaluate(all: all(free), .init(order: order, threads: threads)) else {
      return SecondOrderValue(
        value: .infinity, gradient: [Double](repeating: 0, count: free.count), hessian: SymmetricMatrix(dimension: free.count))
    }
    return SecondOrderValue(value: result.value, gradient: result.gradient, hessian: result.hessian)
  }

  /// All parameters' values from those of the free ones.
  func all(_ free: [Double]) -> [Double] {
    var all = parameters.map(\.start)
    for (index, value) in zip(freeIndices, free) { all[index] = value }
    return all
  }
}
