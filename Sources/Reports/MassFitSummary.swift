public import MassFits

/// A mass fit as text for a terminal: how it ended, parameters with their errors, and what was found with sWeights.
public struct MassFitSummary: Sendable {
  /// What was fitted.
  public let result: MassFitResult

  /// The summary of a fit.
  public init(_ result: MassFitResult) { self.result = result }

  /// What to know before using the numbers, a sentence each.
  public var warnings: [String] { result.warnings.map { Rounded.shortened($0) } }

  /// The tables, in lines without a newline at the end.
  public var text: String {
    var sections = [heading, parameters]
    if result.sWeights != nil { sections.append(weights) }
    if !result.control.isEmpty { sections.append(control) }
    if !result.efficiencies.isEmpty || !result.classifiers.isEmpty { sections.append(numbers) }
    if let toys = result.toys { sections.append(Self.pulls(toys)) }
    if !result.decisions.isEmpty {
      sections.append(result.decisions.flatMap { TextTable.wrapped("- " + Rounded.shortened($0), width: 100, indent: 2) })
    }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private var heading: [String] {
    let events = result.events
    let range = result.range.map { "\($0)" }.joined(separator: ", ")
    var lines = [
      "\(result.name): \(result.status.rawValue)\(result.usable ? "" : ", not usable")",
      """
      \(events.inRange) of \(events.read) events in [\(range)]: \(events.notSelected) not selected, \(events.below) below, \
      \(events.above) above\(events.notFinite > 0 ? ", \(events.notFinite) without a mass" : "")
      """,
    ]
    let nll = result.nll.map { "-log L = \($0)" } ?? "-log L is not finite"
    let edm = result.edm.map { ", distance \(Rounded.number($0, digits: 2))" } ?? ""
    lines.append("\(nll)\(edm), \(result.steps) steps")
    if let test = result.goodness {
      lines.append(
        """
        χ²/ndf = \(Rounded.number(test.chiSquared, digits: 4))/\(test.degreesOfFreedom), \
        p = \(Rounded.probability(test.pValue))
        """)
    }
    return lines
  }

  /// One line per parameter: value ± Hessian error, robust error, interval relative to the value.
  private var parameters: [String] {
    var table = TextTable([.left, .right, .right, .right, .left], groupStarts: [1, 2, 3])
    table.add(["parameter", "value", "robust", "interval", ""])
    for name in names { if let found = result.parameters[name] { table.add(Self.row(name, found)) } }
    for (name, found) in result.derived.sorted(by: { $0.key < $1.key }) { table.add(Self.row(name, found)) }
    return table.lines
  }

  /// In the order of the components, each parameter once.
  private var names: [String] {
    var names: [String] = []
    for name in result.components.flatMap(\.parameters) where !names.contains(name) { names.append(name) }
    return names
  }

  private static func row(_ name: String, _ parameter: FittedParameter) -> [String] {
    let value =
      parameter.error == nil
      ? Rounded.number(parameter.value, digits: 5) : Rounded.measurement(parameter.value, parameter.error)
    let note = parameter.isFixed ? "fixed" : parameter.limit.map { "at its \($0.rawValue) limit" } ?? ""
    return [
      name, value, parameter.robustError.map { "± " + Rounded.number($0, digits: 2) } ?? "", interval(parameter), note,
    ]
  }

  private static func interval(_ parameter: FittedParameter) -> String {
    guard let ends = parameter.interval else { return "" }
    let low = ends.lower.map { "−" + Rounded.number(parameter.value - $0, digits: 2) } ?? "?"
    let high = ends.upper.map { "+" + Rounded.number($0 - parameter.value, digits: 2) } ?? "?"
    return "\(low) \(high)"
  }

  private var weights: [String] {
    guard let sums = result.sWeights else { return [] }
    var table = TextTable([.left, .right, .right], groupStarts: [1, 2])
    table.add(["sWeights (\(sums.variant))", "Σw", "Σw²"])
    for name in sums.components {
      table.add([name, "\(sums.sums[name] ?? .nan)", "\(sums.sumsOfSquares[name] ?? .nan)"])
    }
    let deviations = [sums.unityDeviation, sums.yieldDeviation, sums.orthogonalityDeviation]
      .map { Rounded.number($0, digits: 2) }
    return table.lines + [
      "deviations: Σ_i w_i = 1 to \(deviations[0]), Σw = N to \(deviations[1]), ∫ w_i f_j = δ_ij to \(deviations[2])"
    ]
  }

  private var control: [String] {
    var table = TextTable([.left, .left, .right, .right, .right], groupStarts: [1, 2, 3, 4])
    table.add(["control", "component", "mean", "error if weights were known", "spread"])
    for (name, components) in result.control.sorted(by: { $0.key < $1.key }) {
      for component in result.components.map(\.name) {
        guard let found = components[component] else { continue }
        table.add([
          name, component, Rounded.measurement(found.mean, found.error), Rounded.number(found.naiveError, digits: 2),
          found.standardDeviation.map { Rounded.number($0) } ?? Rounded.unknown,
        ])
      }
      if let test = result.factorization?[name] {
        table.add([name, "independent of the mass?", "p = \(Rounded.probability(test.pValue))"])
      }
    }
    return table.lines
  }

  private var numbers: [String] {
    var table = TextTable([.left, .left, .right, .right], groupStarts: [1, 2, 3])
    table.add(["", "component", "value", "error if weights were known"])
    for (name, components) in result.efficiencies.sorted(by: { $0.key < $1.key }) {
      for component in result.components.map(\.name) {
        if let found = components[component] { table.add(["efficiency \(name)", component] + Self.cells(found)) }
      }
    }
    for (name, found) in result.classifiers.sorted(by: { $0.key < $1.key }) {
      table.add(["AUC \(name)", "\(found.signal) over \(found.background)"] + Self.cells(found.auc))
    }
    return table.lines
  }

  private static func cells(_ value: SWeightedValue) -> [String] {
    [Rounded.measurement(value.value, value.error), Rounded.number(value.naiveError, digits: 2)]
  }

  private static func pulls(_ toys: ToySummary) -> [String] {
    var table = TextTable([.left, .right, .right], groupStarts: [1, 2])
    table.add(["\(toys.count) toys, \(toys.failed) failed", "mean of pulls", "width"])
    for (name, pull) in toys.pulls.sorted(by: { $0.key < $1.key }) {
      table.add([name, Rounded.measurement(pull.mean, pull.meanError), Rounded.measurement(pull.width, pull.widthError)])
    }
    return table.lines
  }
}
