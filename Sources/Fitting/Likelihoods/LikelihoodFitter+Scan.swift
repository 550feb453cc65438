import Numerics

extension LikelihoodFitter {
  /// Whether a fit to histograms ended well: converged inside the limits, determined, and not far from the contents.
  func isPlausible(_ minimum: Minimum) -> Bool {
    guard minimum.outcome.reason == .converged, !minimum.isHeld.contains(true),
      minimum.outcome.at.hessian.scaledInverse() != nil
    else { return false }
    let saturated = likelihoods.reduce((value: 0.0, bins: 0.0)) { sum, likelihood in
      var sum = sum
      let total = likelihood.model.isExtended ? 0 : logarithm(likelihood.sample.sumOfWeights) * likelihood.sample.sumOfWeights
      sum.value += total
      likelihood.sample.forEach { _, content, _ in
        if content > 0 { sum.value += (likelihood.model.isExtended ? content : 0) - content * logarithm(content) }
        sum.bins += 1
      }
      return sum
    }
    return 2 * (minimum.value - saturated.value) * effectiveScale < 1.5 * saturated.bins + 50
  }

  /// Σw/Σw²: how −log L of weighted events compares to that of as many events as they are worth.
  private var effectiveScale: Double {
    var (sum, squares) = (0.0, 0.0)
    for likelihood in likelihoods {
      likelihood.sample.forEach { _, weight, square in
        sum += weight
        squares += square
      }
    }
    return squares > 0 ? sum / squares : 1
  }

  /// Starts with one component's place and width, or another parameter's sign, moved elsewhere; yields fitted for each.
  ///
  /// Means go over the range in 24 steps, with the widths given and with a hundredth, a thirtieth and a tenth of the range;
  /// other parameters are tried with the other sign and at zero. Each component in turn starts from the best so far.
  func scannedStart(from start: [Double]) -> [Double] {
    var best = (x: start, value: evaluate(start, order: .value).value)
    for (likelihood, places) in zip(likelihoods, places) {
      for (component, slot) in zip(likelihood.model.components, likelihood.model.slots) {
        let indices = slot.shape.map { places[$0] }
        let names = component.density.parameterNames
        for candidate in candidates(names, indices, all(best.x), likelihood.model.range) {
          let fitted = fittedYields(from: freeIndices.map { candidate[$0] })
          let value = evaluate(fitted, order: .value).value
          if value < best.value { best = (fitted, value) }
        }
      }
    }
    return best.x
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
