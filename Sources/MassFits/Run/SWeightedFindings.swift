import Statistics

/// What a card wants to know with sWeights.
struct SWeightedFindings {
  let card: MassFitCard
  let events: MassEvents
  let uncertainty: SWeightUncertainty

  var components: [String] { card.components.map(\.name) }

  /// Means and histograms of the control variables.
  func control() throws(SWeightError) -> [String: [String: ControlResult]] {
    var result: [String: [String: ControlResult]] = [:]
    for variable in card.control {
      let values = events.values("control.\(variable.name)")
      let edges = variable.edges(values)
      var found: [String: ControlResult] = [:]
      for component in components { found[component] = try control(values, edges, component) }
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
  func efficiencies() throws(SWeightError) -> [String: [String: SWeightedValue]] {
    var result: [String: [String: SWeightedValue]] = [:]
    for condition in card.efficiencies {
      let passing = events.values("efficiencies.\(condition.name)").map { $0 != 0 }
      var found: [String: SWeightedValue] = [:]
      for component in components {
        found[component] = SWeightedValue(try uncertainty.efficiency(passing: passing, species: [component]).estimate)
      }
      result[condition.name] = found
    }
    return result
  }
}

extension SWeightedFindings {
  /// How well each classifier tells its components apart.
  func classifiers() throws(SWeightError) -> [String: ClassifierResult] {
    var result: [String: ClassifierResult] = [:]
    for classifier in card.classifiers {
      let auc = try uncertainty.areaUnderCurve(
        scores: events.values("classifiers.\(classifier.name)"), signal: [classifier.signal], background: [classifier.background])
      result[classifier.name] = ClassifierResult(
        signal: classifier.signal, background: classifier.background, auc: SWeightedValue(auc.estimate))
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
