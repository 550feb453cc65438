import Foundation
import MassFits

/// How efficiencies, their uncertainties and flags are written for people.
enum EfficiencyWords {
  /// `0.9123 +0.0021 −0.0023 ± 0.0010 (syst)`, all to the second digit of the smallest statistical uncertainty that is not zero.
  static func text(_ value: EfficiencyValue?, hasSystematic: Bool) -> String {
    guard let value else { return "none" }
    let smallest = [value.statisticalUp, value.statisticalDown].filter { $0 > 0 && $0.isFinite }.min() ?? 0.001
    let decimals = min(max(1 - Int(log10(smallest).rounded(.down)), 1), 6)
    func fixed(_ number: Double) -> String { String(format: "%.\(decimals)f", number) }
    let statistical =
      fixed(value.statisticalUp) == fixed(value.statisticalDown)
      ? " ± \(fixed(value.statisticalUp))" : " +\(fixed(value.statisticalUp)) −\(fixed(value.statisticalDown))"
    return fixed(value.value) + statistical + (hasSystematic ? " ± \(fixed(value.systematic)) (syst)" : "")
  }

  /// A flag in a few words.
  static func text(_ flag: EfficiencyMeasurement.Flag) -> String {
    switch flag {
    case .noProbes: "no probes"
    case .allPass: "all pass"
    case .allFail: "all fail"
    case .lowStatistics: "too few probes to fit: counted"
    case .merged: "bins merged"
    case .atLimit: "parameter at limit"
    case .shapesTied: "one shape for both sides"
    case .fitFailed: "fit failed: counted"
    case .alternativeFailed: "an alternative fit failed"
    case .noInterval: "no profile interval"
    case .outsideUnit: "outside [0, 1]"
    }
  }

  /// How the number was found.
  static func text(_ method: EfficiencyMeasurement.Method) -> String {
    switch method {
    case .fit: "fit"
    case .oneSide: "fit of one side"
    case .count: "count"
    case .none: "–"
    }
  }

  /// The flags of a region, what data and simulation have in common said once.
  static func remarks(_ region: EfficiencyResult.Region) -> String {
    let data = region.data.flags
    let simulation = region.simulation?.flags ?? []
    return EfficiencyMeasurement.Flag.allCases.compactMap { flag in
      switch (data.contains(flag), simulation.contains(flag)) {
      case (true, true): text(flag)
      case (true, false): region.simulation == nil || flag == .merged ? text(flag) : "data: \(text(flag))"
      case (false, true): "simulation: \(text(flag))"
      case (false, false): nil
      }
    }.joined(separator: "; ")
  }
}
