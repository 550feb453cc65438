import Numerics

extension LikelihoodFitter {
  /// Starting values from histograms of the samples: yields first, at the shapes given, then everything; and those with the yields
  /// alone, for peaks too narrow for a histogram.
  ///
  /// −log L is convex in the yields, so that their start does not matter; a thousand bins with exact integrals cost
  /// milliseconds. If the result does not look like the histograms, places and widths of the peaks are scanned.
  func warmStarts() -> [[Double]] {
    let options = FitOptions(maxSteps: 200, tolerance: 1e-3)
    let (fine, coarse) = (binned(upTo: 1000), binned(upTo: 200))
    let own = coarse.fittedYields(from: coarse.scaledStarts())
    let first = fine.minimum(from: own, options)
    if fine.isPlausible(first, judgedBy: binned(upTo: 60)) { return [first.x, own] }
    let minima = coarse.scannedStarts(from: own).map { coarse.minimum(from: $0, options) }
    guard let lowest = minima.min(by: { $0.value < $1.value }) else { return [own] }
    let second = fine.minimum(from: lowest.x, options)
    guard second.value < first.value else { return first.value.isFinite ? [first.x, own] : [own] }
    return [second.x, own]
  }

  /// The same likelihood of histograms.
  private func binned(upTo bins: Int) -> LikelihoodFitter {
    LikelihoodFitter(self, likelihoods: likelihoods.map { $0.binned(upTo: bins) })
  }

  /// The starts, with freely named yields scaled so that every sample's sum is right.
  private func scaledStarts() -> [Double] {
    var values = parameters.map(\.start)
    for (likelihood, places) in zip(likelihoods, places) where likelihood.model.isExtended {
      let named = zip(likelihood.model.components, likelihood.model.slots).filter { component, _ in
        if case .free = component.yield { return true }
        return false
      }
      let indices = named.map { places[$0.1.yield[0]] }.filter { !parameters[$0].isFixed }
      let total = PreparedTotal(likelihood.model, places.map { values[$0] })
      let sum = indices.reduce(0) { $0 + values[$1] }
      let wanted = likelihood.sample.sumOfWeights - (total.value - sum)
      guard wanted > 0, !indices.isEmpty else { continue }
      for index in indices {
        let share = sum > 0 && values[index] >= 0 ? values[index] / sum : 1 / Double(indices.count)
        values[index] = min(max(share * wanted, limits[index].lowerBound), limits[index].upperBound)
      }
    }
    return freeIndices.map { values[$0] }
  }

  /// The best yields that are not negative, at the shapes given.
  func fittedYields(from start: [Double]) -> [Double] {
    let isYield = yieldIndices
    let values = all(start)
    let fixed = zip(parameters, values).enumerated().map { index, entry in
      FitParameter(
        entry.0.name, start: entry.1, limits: entry.0.limits, isFixed: entry.0.isFixed || !isYield.contains(index),
        constraint: entry.0.constraint)
    }
    let likelihood = LikelihoodFitter(self, likelihoods: likelihoods, parameters: fixed)
    guard !likelihood.freeIndices.isEmpty else { return start }
    let limits = likelihood.freeIndices.map { index in
      max(self.limits[index].lowerBound, min(0, self.limits[index].upperBound))...self.limits[index].upperBound
    }
    let found = likelihood.minimum(
      from: likelihood.freeIndices.map { values[$0] }, FitOptions(maxSteps: 100, tolerance: 1e-3), limits: limits)
    guard found.value.isFinite else { return start }
    var best = likelihood.all(found.x)
    for index in likelihood.freeIndices where best[index] <= 0 {
      best[index] = min(0.01 * abs(values[index]), self.limits[index].upperBound)
    }
    return freeIndices.map { best[$0] }
  }

  /// The parameters that stand in yields.
  private var yieldIndices: Set<Int> {
    var result: Set<Int> = []
    for (likelihood, places) in zip(likelihoods, places) {
      for slot in likelihood.model.slots { result.formUnion(slot.yield.map { places[$0] }) }
    }
    return result
  }
}

/// ΣN of a model, without its densities.
private struct PreparedTotal {
  let value: Double

  init(_ model: SumModel, _ values: [Double]) {
    value = zip(model.components, model.slots).reduce(0) { sum, pair in
      sum + pair.0.yield.evaluate(pair.1.yield.map { values[$0] }).value
    }
  }
}
