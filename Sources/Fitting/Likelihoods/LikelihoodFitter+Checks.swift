import Glibc
import Numerics

/// log x, under a name that members of likelihoods do not hide.
func logarithm(_ x: Double) -> Double { log(x) }

extension LikelihoodFitter {
  /// Where every name stands among the parameters.
  static func indices(_ channels: [FitChannel], _ parameters: [FitParameter]) throws(FitError) -> [String: Int] {
    var indices: [String: Int] = [:]
    for (index, parameter) in parameters.enumerated() {
      guard indices.updateValue(index, forKey: parameter.name) == nil else { throw .duplicateParameter(parameter.name) }
      if let constraint = parameter.constraint, !constraint.isSound {
        throw .badConstraint(parameter.name, width: constraint.width)
      }
    }
    var used: Set<String> = []
    for channel in channels {
      for name in channel.model.parameterNames {
        guard indices[name] != nil else { throw .missingParameter(name, channel: channel.name) }
        used.insert(name)
      }
    }
    for parameter in parameters where !used.contains(parameter.name) {
      throw .unusedParameter(parameter.name, known: used.sorted())
    }
    return indices
  }

  /// What the caller and all densities allow each parameter.
  static func limits(
    _ channels: [FitChannel], _ parameters: [FitParameter], _ places: [[Int]]
  ) throws(FitError) -> [ClosedRange<Double>] {
    var limits = parameters.map(\.limits)
    for (channel, places) in zip(channels, places) {
      for (component, slot) in zip(channel.model.components, channel.model.slots) {
        for (allowed, local) in zip(component.density.limits(on: channel.model.range), slot.shape) {
          let index = places[local]
          guard limits[index].overlaps(allowed) else {
            throw .nothingAllowed(parameters[index].name, limits: limits[index], density: allowed)
          }
          limits[index] = limits[index].clamped(to: allowed)
        }
      }
    }
    for (parameter, limits) in zip(parameters, limits) {
      var allowed = limits
      if case .logNormal = parameter.constraint, limits.upperBound > 0 { allowed = max(0, limits.lowerBound)...limits.upperBound }
      guard allowed.contains(parameter.start) else {
        throw .startOutsideLimits(parameter.name, start: parameter.start, limits: allowed)
      }
    }
    return limits
  }

  /// Without the number of events in the likelihood, ΣN must be 1 and stay there.
  static func checkShares(_ channel: FitChannel, _ parameters: [FitParameter]) throws(FitError) {
    guard !channel.model.isExtended else { return }
    var sum = 0.0
    var slopes = [Double](repeating: 0, count: parameters.count)
    for (component, slot) in zip(channel.model.components, channel.model.slots) {
      let yield = component.yield.evaluate(slot.yield.map { parameters[$0].start })
      sum += yield.value
      for (place, slope) in zip(slot.yield, yield.gradient) where !parameters[place].isFixed { slopes[place] += slope }
    }
    guard abs(sum - 1) < 1e-9, slopes.allSatisfy({ $0 == 0 }) else { throw .sharesDoNotAddUp(channel: channel.name, sum: sum) }
  }
}
