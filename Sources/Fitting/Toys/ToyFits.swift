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
    do throws(FitError) {
      return .fitted(try fitter(number, seed: seed).fit(options))
    } catch { return .failed(error) }
  }

  /// The likelihood of one toy's samples.
  private func fitter(_ number: Int, seed: UInt64) throws(FitError) -> LikelihoodFitter {
    var random = Philox(seed: seed, stream: UInt64(number))
    var samples: [FitChannel] = []
    for (place, channel) in channels.enumerated() {
      let generator = generators[place]
      let values = sizes[place].map { generator.events(count: $0, &random) } ?? generator.events(&random)
      samples.append(FitChannel(channel.name, model: channel.model, sample: .unbinned(values: values, weights: nil)))
    }
    return try LikelihoodFitter(channels: samples, parameters: parameters.map { $0.remeasured(&random) })
  }

  /// How many toys fit worse than the sample: for each channel the share of usable toys whose χ² is at least the observed one,
  /// which needs no count of degrees of freedom.
  ///
  /// - Parameters:
  ///   - observed: ``LikelihoodFitter/goodness(of:bins:)`` of the sample, at whose fitted values the toys should be drawn.
  ///   - bins: as for `observed`.
  /// - Returns: nil where χ² has no degree of freedom, or no toy was usable; otherwise (k + 1)/(n + 1), never zero.
  public func pValues(
    of observed: [FitGoodness], bins: Int = 60, count: Int, seed: UInt64, options: FitOptions = FitOptions(warmStart: false),
    threads: Int = 1
  ) -> [Double?] {
    precondition(observed.count == channels.count, "\(observed.count) tests for \(channels.count) samples")
    let single = options.singleThreaded
    let tests = mapChunks(count: count, size: 1, threads: threads) { number -> [Double?] in
      guard let fitter = try? fitter(number.lowerBound, seed: seed) else { return [] }
      let fit = fitter.fit(single)
      return fit.isUsable ? fitter.goodness(of: fit, bins: bins).map { $0.chiSquared?.chiSquared } : []
    }.filter { !$0.isEmpty }
    return observed.indices.map { place in
      guard let limit = observed[place].chiSquared?.chiSquared, !tests.isEmpty else { return nil }
      let worse = tests.count { ($0[place] ?? -1) >= limit }
      return Double(worse + 1) / Double(tests.count + 1)
    }
  }

  /// Toys 0..<`count`, on several threads; the result does not depend on how many.
  ///
  /// - Parameter options: of every fit, which runs on one thread; profiles give their coverage too.
  public func study(count: Int, seed: UInt64, options: FitOptions = FitOptions(warmStart: false), threads: Int = 1) -> ToyStudy {
    let single = options.singleThreaded
    let records = mapChunks(count: count, size: 1, threads: threads) {
      ToyRecord(toy($0.lowerBound, seed: seed, options: single), truths: parameters)
    }
    return ToyStudy(records, parameters: parameters, seed: seed)
  }
}

extension FitOptions {
  /// The same for a fit that is one of many at a time.
  fileprivate var singleThreaded: FitOptions {
    var result = self
    result.threads = 1
    return result
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
