import Numerics

/// Draws samples of one or more models and fits each, starting from the truth.
public struct ToyFits: Sendable {
  /// How one toy ended.
  public enum Outcome: Sendable, Hashable {
    /// It was fitted; see the fit's status.
    case fitted(LikelihoodFit)
    /// There was nothing that could be fitted.
    case failed(FitError)
  }

  /// The models to be drawn from and fitted, by the names of their samples.
  public let channels: [(name: String, model: SumModel)]
  /// The parameters; their starts are the truth. Constraints are drawn anew for every toy, about the truth.
  public let parameters: [FitParameter]
  private let generators: [ToyGenerator]
  private let sizes: [Int?]

  /// - Parameter sizes: the number of events of samples whose models are not extended; others fluctuate by themselves.
  /// - Returns: nil if a component cannot be drawn at the parameters' starts: no density, or a negative yield.
  /// - Precondition: every model's parameters are given, and sizes for models that are not extended.
  public init?(channels: [(name: String, model: SumModel)], parameters: [FitParameter], sizes: [String: Int] = [:]) {
    var generators: [ToyGenerator] = []
    for channel in channels {
      let values = channel.model.parameterNames.map { name in
        guard let known = parameters.first(where: { $0.name == name }) else { preconditionFailure("no parameter \(name)") }
        return known.start
      }
      precondition(channel.model.isExtended || sizes[channel.name] != nil, "how many events has sample \(channel.name)?")
      guard let generator = ToyGenerator(channel.model, values: values) else { return nil }
      generators.append(generator)
    }
    (self.channels, self.parameters, self.generators) = (channels, parameters, generators)
    self.sizes = channels.map { $0.model.isExtended ? nil : sizes[$0.name] }
  }

  /// One toy: a pure function of seed and number.
  public func toy(_ number: Int, seed: UInt64, options: FitOptions) -> Outcome {
    var random = Philox(seed: seed, stream: UInt64(number))
    let samples = zip(zip(channels, generators), sizes).map { pair, size in
      let values = size.map { pair.1.events(count: $0, &random) } ?? pair.1.events(&random)
      return FitChannel(pair.0.name, model: pair.0.model, sample: .unbinned(values: values, weights: nil))
    }
    let known = parameters.map { $0.remeasured(&random) }
    do throws(FitError) {
      return .fitted(try LikelihoodFitter(channels: samples, parameters: known).fit(options))
    } catch { return .failed(error) }
  }

  /// Toys 0..<`count`, on several threads; the result does not depend on how many.
  ///
  /// - Parameter options: of every fit, which runs on one thread; profiles give their coverage too.
  public func study(count: Int, seed: UInt64, options: FitOptions = FitOptions(warmStart: false), threads: Int = 1) -> ToyStudy {
    var single = options
    single.threads = 1
    let outcomes = ChunkedWork.map(count: count, threads: threads) { [single] in toy($0, seed: seed, options: single) }
    return ToyStudy(outcomes, parameters: parameters, seed: seed)
  }
}

extension FitParameter {
  /// The parameter as if what is known beforehand had been measured again, while its start is the truth.
  func remeasured(_ random: inout Philox) -> FitParameter {
    let drawn: Constraint?
    switch constraint {
    case nil: return self
    case .gaussian(_, let sigma): drawn = .gaussian(mean: start + sigma * random.normal(), sigma: sigma)
    case .logNormal(_, let kappa):
      drawn = .logNormal(median: start * exponential(logarithm(kappa) * random.normal()), kappa: kappa)
    }
    return FitParameter(name, start: start, limits: limits, isFixed: isFixed, constraint: drawn)
  }
}
