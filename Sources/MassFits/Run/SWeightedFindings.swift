import Statistics

/// What a card wants to know with sWeights.
struct SWeightedFindings {
  let card: MassFitCard
  let events: MassEvents
  let uncertainty: SWeightUncertainty
  /// What could not be found, and why: the sWeights are none the worse for it.
  private(set) var warnings: [String] = []

  init(card: MassFitCard, events: MassEvents, uncertainty: SWeightUncertainty) {
    (self.card, self.events, self.uncertainty) = (card, events, uncertainty)
  }

  /// What `find` gives, or nil and a warning.
  mutating func attempt<Result>(_ what: String, _ find: () throws(SWeightError) -> Result) -> Result? {
    do { return try find() } catch {
      warnings.append("\(what) is left out: \(error)")
      return nil
    }
  }

  var components: [String] { card.components.map(\.name) }

  /// Warns that sWeights are wrong for a variable.
  mutating func warnDependence(_ variable: String, _ component: String, _ pValue: Double) {
    warnings.append(
      """
      \(variable) depends on the mass within \(component) (p = \(pValue)): what its sWeights give is biased. Fit in bins of it, or \
      take a variable that does not, as pt/mass
      """)
  }

  /// Means and histograms of the control variables.
  mutating func control() -> [String: [String: ControlResult]] {
    var result: [String: [String: ControlResult]] = [:]
    for variable in card.control {
      let values = events.values("control.\(variable.name)")
      let edges = variable.edges(values)
      var found: [String: ControlResult] = [:]
      for component in components {
        found[component] = attempt("control.\(variable.name) of \(component)") { [self] () throws(SWeightError) in
          try control(values, edges, component)
        }
      }
      result[variable.name] = found
    }
    return result
  }

  private func control(_ values: [Double], _ edges: [Double]?, _ component: String) throws(SWeightError) -> ControlResult {
    let mean = try uncertainty.mean(of: values, species: [component]).estimate
    let squares = values.map { ($0 - mean.value) * ($0 - mean.value) }
    let variance = try uncertainty.mean(of: squares, species: [component]).value
    return ControlResult(
      mean: mean.value, naiveError: mean.naiveError, error: mean.error,
      standardDeviation: variance >= 0 ? variance.squareRoot() : nil,
      histogram: try edges.map { edges throws(SWeightError) in try histogram(values, edges, component) })
  }

  private func histogram(_ values: [Double], _ edges: [Double], _ component: String) throws(SWeightError) -> ControlHistogram {
    let last = edges[edges.count - 1]
    let inside = values.map { $0 == last ? last.nextDown : $0 }  // the last bin has its upper edge
    let found = try uncertainty.histogram(of: inside, edges: edges, species: [component])
    return ControlHistogram(
      edges: edges, contents: found.values, naiveErrors: found.sumsOfSquares.map { $0.squareRoot() }, errors: found.errors,
      underflow: found.underflow, overflow: found.overflow)
  }

  /// The share of each component that passes each condition.
  mutating func efficiencies() -> [String: [String: SWeightedValue]] {
    var result: [String: [String: SWeightedValue]] = [:]
    for condition in card.efficiencies {
      let passing = events.values("efficiencies.\(condition.name)").map { $0 != 0 }
      var found: [String: SWeightedValue] = [:]
      for component in components {
        found[component] = attempt("efficiencies.\(condition.name) of \(component)") { [uncertainty] () throws(SWeightError) in
          SWeightedValue(try uncertainty.efficiency(passing: passing, species: [component]).estimate)
        }
      }
      result[condition.name] = found
    }
    return result
  }
}

extension SWeightedFindings {
  /// How well each classifier tells its components apart.
  mutating func classifiers() -> [String: ClassifierResult] {
    var result: [String: ClassifierResult] = [:]
    for classifier in card.classifiers {
      let scores = events.values("classifiers.\(classifier.name)")
      result[classifier.name] = attempt("classifiers.\(classifier.name)") { [uncertainty] () throws(SWeightError) in
        let auc = try uncertainty.areaUnderCurve(scores: scores, signal: [classifier.signal], background: [classifier.background])
        return ClassifierResult(
          signal: classifier.signal, background: classifier.background, auc: SWeightedValue(auc.estimate))
      }
    }
    return result
  }
}

extension SWeightedValue {
  /// A number with both errors.
  init(_ estimate: SWeightedEstimate) {
    self.init(value: estimate.value, naiveError: estimate.naiveError, error: estimate.error)
  }
}

extension ControlVariable {
  /// The edges of the histogram; nil if it spans the values, and these are all one.
  func edges(_ values: [Double]) -> [Double]? {
    switch bins {
    case .edges(let binning): return binning.edges
    case .range(let count, let range): return Self.edges(count, range.lowerBound, range.upperBound)
    case .count(let count):
      guard let low = values.min(), let high = values.max(), low < high else { return nil }
      return Self.edges(count, low, high)
    }
  }

  private static func edges(_ count: Int, _ low: Double, _ high: Double) -> [Double] {
    let width = high / Double(count) - low / Double(count)
    return (0..<count).map { low + Double($0) * width } + [high]
  }
}
