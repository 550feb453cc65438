import Numerics

extension LikelihoodFitter {
  /// Whether a fit to histograms ended well: converged inside the limits, determined, and close to a coarse histogram.
  ///
  /// Twice the log-likelihood ratio to the contents themselves may be 1.2 per bin, as for a handful of events in each, and
  /// five standard deviations more.
  func isPlausible(_ minimum: Minimum, judgedBy coarse: LikelihoodFitter) -> Bool {
    guard minimum.outcome.reason == .converged, !minimum.isHeld.contains(true),
      minimum.outcome.at.hessian.scaledInverse() != nil
    else { return false }
    var (best, bins) = (0.0, 0.0)
    for likelihood in coarse.likelihoods {
      let (sum, isExtended) = (likelihood.sample.sumOfWeights, likelihood.model.isExtended)
      if !isExtended { best += sum * logarithm(sum) }
      likelihood.sample.forEach { _, content, _ in
        if content > 0 { best += (isExtended ? content : 0) - content * logarithm(content) }
        bins += 1
      }
    }
    let ratio = 2 * (coarse.evaluate(minimum.x, order: .value).value - best) / coarse.weightPerEvent
    return ratio < 1.2 * bins + 5 * (2 * bins).squareRoot()
  }

  /// Σw²/Σw: how −log L of weighted events compares to that of as many events as they are worth; 1 if nothing is weighted.
  var weightPerEvent: Double {
    var (sum, squares) = (0.0, 0.0)
    for likelihood in likelihoods {
      likelihood.sample.forEach { _, weight, square in
        sum += weight
        squares += square
      }
    }
    return squares > 0 && sum > 0 ? squares / sum : 1
  }

  /// Starts with one component's place and width, or another parameter's sign, moved elsewhere; yields fitted for each.
  ///
  /// Means go over the range in 24 steps, with the widths given and with a hundredth, a thirtieth and a tenth of the range;
  /// other parameters are tried with the other sign and at zero. Each component in turn starts from the best so far. Before
  /// anything else is fitted the best start need not be the right one: the first of the list is the best of all, the others
  /// are the best three of each component.
  func scannedStarts(from start: [Double]) -> [[Double]] {
    var best = (x: start, value: evaluate(start, order: .value).value)
    var others: [[Double]] = []
    for (likelihood, places) in zip(likelihoods, places) {
      for (component, slot) in zip(likelihood.model.components, likelihood.model.slots) {
        let names = component.density.parameterNames
        let found = candidates(names, slot.shape.map { places[$0] }, all(best.x), likelihood.model.range).map { candidate in
          let fitted = fittedYields(from: freeIndices.map { candidate[$0] })
          return (x: fitted, value: evaluate(fitted, order: .value).value)
        }.filter { $0.value.isFinite }.sorted { $0.value < $1.value }
        others += found.prefix(3).map { $0.x }
        if let first = found.first, first.value < best.value { best = first }
      }
    }
    return [best.x] + others
  }

  /// What one component's shape parameters may be instead.
  private func candidates(
    _ names: [String], _ indices: [Int], _ values: [Double], _ range: ClosedRange<Double>
  ) -> [[Double]] {
    let length = range.upperBound - range.lowerBound
    let isFree = indices.map { !parameters[$0].isFixed }
    guard let mean = names.firstIndex(of: "mean"), isFree[mean] else {
      return indices.indices.filter { isFree[$0] && limits[indices[$0]].lowerBound < 0 }.flatMap { place in
        [-values[indices[place]], 0].compactMap { moved(values, [(indices[place], $0)]) }
      }
    }
    let widths = indices.indices.filter { isFree[$0] && limits[indices[$0]].lowerBound >= 0 && names[$0] != "mean" }
    return (0..<24).flatMap { step in
      [nil, 0.01, 0.03, 0.1].compactMap { fraction in
        let place = (indices[mean], range.lowerBound + length * (Double(step) + 0.5) / 24)
        return moved(values, [place] + (fraction.map { f in widths.map { (indices[$0], f * length) } } ?? []))
      }
    }
  }

  /// Values with some replaced; nil if one would leave its limits.
  private func moved(_ values: [Double], _ changes: [(index: Int, value: Double)]) -> [Double]? {
    var result = values
    for change in changes {
      guard limits[change.index].contains(change.value) else { return nil }
      result[change.index] = change.value
    }
    return result
  }
}
