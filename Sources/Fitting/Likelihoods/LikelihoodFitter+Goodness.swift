import Numerics
import Statistics

extension LikelihoodFitter {
  /// How well a fit describes each sample.
  /// - Parameter bins: equal bins over the range of samples of events; at least 1.
  /// - Returns: one value per channel; empty if a component has no density at the fit's values.
  /// - Precondition: the fit has every parameter of every model.
  public func goodness(of fit: LikelihoodFit, bins: Int = 60) -> [FitGoodness] {
    precondition(bins >= 1, "\(bins) bins")
    let all = zip(channels, likelihoods).compactMap { channel, likelihood in
      PreparedModel(channel.model, values: fit.values(for: channel.model), order: .value).map { prepared in
        likelihood.goodness(channel.name, prepared, fit, bins: bins)
      }
    }
    return all.count == channels.count ? all : []
  }
}

extension ChannelLikelihood {
  fileprivate func goodness(_ name: String, _ prepared: PreparedModel, _ fit: LikelihoodFit, bins: Int) -> FitGoodness {
    let histogram = edges == nil ? histogram(bins: bins) : binContents
    let edges = self.edges ?? histogram.edges
    let scale = model.isExtended ? 1 : sample.sumOfWeights
    let components = prepared.expectations(edges, scale: scale)
    let expected = (0..<edges.count - 1).map { bin in components.reduce(0) { $0 + $1.expected[bin] } }
    let perEvent = histogram.squares.reduce(0, +) / sample.sumOfWeights
    let pulls = zip(histogram.contents, expected).map { $1 > 0 ? ($0 - $1) / ($1 * perEvent).squareRoot() : 0 }
    var result = FitGoodness(
      channel: name, edges: edges, observed: histogram.contents, variances: histogram.squares, expected: expected,
      components: components, pulls: pulls)
    let groups = Self.groups(expected, wanted: 10 * perEvent)
    let free = model.parameterNames.filter { fit.freeNames.contains($0) }.count
    let freedom = groups.count - free - (model.isExtended ? 0 : 1)
    if freedom > 0 {
      let pairs = groups.map { (histogram.contents[$0].reduce(0, +), expected[$0].reduce(0, +)) }
      let sum = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / ($1.1 * perEvent) }
      result.chiSquared = ChiSquaredTest(chiSquared: sum, degreesOfFreedom: freedom)
      if sample.isUnweighted || histogram.contents == histogram.squares {
        let ratio = pairs.reduce(0) { $0 + 2 * ($1.1 - $1.0 + ($1.0 > 0 ? $1.0 * logarithm($1.0 / $1.1) : 0)) }
        result.likelihoodRatio = ChiSquaredTest(chiSquared: max(0, ratio), degreesOfFreedom: freedom)
      }
    }
    if self.edges == nil { result.kolmogorov = distance(prepared) }
    return result
  }

  /// The histogram that was fitted.
  private var binContents: (edges: [Double], contents: [Double], squares: [Double]) {
    var (contents, squares): ([Double], [Double]) = ([], [])
    sample.forEach { _, weight, square in
      contents.append(weight)
      squares.append(square)
    }
    return (edges ?? [], contents, squares)
  }

  /// Stretches of bins in which enough is expected; what is left over joins the last.
  private static func groups(_ expected: [Double], wanted: Double) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var (start, sum) = (0, 0.0)
    for bin in expected.indices {
      sum += expected[bin]
      guard sum >= wanted else { continue }
      groups.append(start..<bin + 1)
      (start, sum) = (bin + 1, 0)
    }
    if let last = groups.popLast() { groups.append(last.lowerBound..<expected.count) }
    return groups
  }

  /// The Kolmogorov–Smirnov distance of sample and model, both cumulated over 4096 bins.
  private func distance(_ prepared: PreparedModel) -> FitGoodness.Distance {
    let fine = histogram(bins: 4096)
    let expected = prepared.expectations(fine.edges, scale: 1)
    let total = expected.reduce(0) { $0 + $1.expected.reduce(0, +) }
    var (seen, model, largest) = (0.0, 0.0, 0.0)
    for bin in fine.contents.indices {
      seen += fine.contents[bin] / sample.sumOfWeights
      model += expected.reduce(0) { $0 + $1.expected[bin] } / total
      largest = max(largest, abs(seen - model))
    }
    let effective = sample.sumOfWeights * sample.sumOfWeights / fine.squares.reduce(0, +)
    return FitGoodness.Distance(
      distance: largest, pValue: KolmogorovSmirnov.probability(distance: largest, effectiveEntries: effective))
  }
}

extension PreparedModel {
  /// What each component expects between edges.
  fileprivate func expectations(_ edges: [Double], scale: Double) -> [FitGoodness.Component] {
    zip(zip(model.components, densities), yields).map { pair, yield in
      let integrals = pair.1.density.integrals(over: edges, parameters: pair.1.parameters, order: .value)
      return FitGoodness.Component(
        name: pair.0.name, expected: integrals.map { scale * yield.value * $0.value / pair.1.integral.value })
    }
  }
}
