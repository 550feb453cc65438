import MassFits

extension MassFitReport {
  /// What proves the sWeights: orthogonality and sum rules.
  var weightSection: MassFitPage.Section? {
    guard let sums = result.sWeights else { return nil }
    let rows = sums.components.map { name in
      let yield = result.parameters["\(name).yield"]?.value
      return [
        name, Rounded.number(sums.sums[name] ?? .nan, digits: 8), yield.map { Rounded.number($0, digits: 8) } ?? "–",
        Rounded.number(sums.sumsOfSquares[name] ?? .nan, digits: 8),
      ]
    }
    let facts = [
      ("largest |Σ_i w_i(m) − 1|", Rounded.number(sums.unityDeviation)),
      ("largest |Σw − N|/N", Rounded.number(sums.yieldDeviation)),
      ("largest |∫ w_i f_j dm − δ_ij|", Rounded.number(sums.orthogonalityDeviation)),
    ]
    return .init(
      "sWeights", id: "sweights",
      [
        .element("p", Self.variant(sums.variant)), .table(head: ["component", "Σw", "fitted yield", "Σw²"], rows: rows),
        .element("h3", "Orthogonality ∫ w_i f_j dm: row w_i, column f_j; the identity if the weights are right"),
        MassFitMatrix.table(sums.components, sums.orthogonality) { Self.nearInteger($0) },
        MassFitPage.facts(facts),
      ])
  }

  private static func variant(_ name: String) -> String {
    switch name {
    case "events": "W is summed over the events: Σ f_i f_j/D²."
    case "integral": "W is integrated over the model: ∫ f_i f_j/D dm."
    default: "Custom orthogonal weights: ∫ f_i f_j/I dm with constant I."
    }
  }

  /// 1 − 3.2e-05 rather than 0.999968: what matters is how far it is from 0 or 1.
  private static func nearInteger(_ value: Double) -> String {
    let nearest = value.rounded()
    let rest = value - nearest
    if abs(rest) < 1e-12 { return Rounded.number(nearest) }
    guard abs(rest) < 0.01 else { return Rounded.number(value, digits: 4) }
    let text = Rounded.number(abs(rest), digits: 2)
    return nearest == 0 ? (rest < 0 ? "-" + text : text) : "\(PlotScript.number(nearest)) \(rest < 0 ? "-" : "+") \(text)"
  }

  /// Means and histograms of every control variable and component.
  func controlSection(_ pictures: [String: Picture]) -> MassFitPage.Section? {
    guard !result.control.isEmpty else { return nil }
    let note =
      "Errors are full: those of the events, and of yields, W and shapes in the fit. Naive errors take the weights as known; "
      + "in the pictures they are the bars behind the points."
    let rows = controlNames.flatMap { variable in
      componentNames.compactMap { component in
        result.control[variable]?[component].map { found in
          [
            variable, component, Rounded.measurement(found.mean, found.error), Rounded.number(found.naiveError),
            found.standardDeviation.map { Rounded.number($0, digits: 4) } ?? "–",
          ]
        }
      }
    }
    let figures = controlNames.flatMap { variable in
      componentNames.map { MassFitPage.figure("\(variable), \($0)", pictures[Self.controlName(variable, $0)]) }
    }
    return .init(
      "Control variables", id: "control",
      [
        .element("p", note), .table(head: ["variable", "component", "sWeighted mean", "naive error", "spread"], rows: rows),
        MassFitPage.figures(figures),
      ])
  }

  private var controlNames: [String] { result.control.keys.sorted() }

  /// The pictures of control variables.
  var controlPlots: [Gnuplot.Plot] {
    controlNames.flatMap { variable in
      componentNames.enumerated().compactMap { index, component in
        result.control[variable]?[component]?.histogram.map { histogram in
          MassFitControlPlot(
            name: Self.controlName(variable, component), title: "sWeighted \(variable) of \(component)", histogram: histogram,
            xLabel: variable, colour: MassFitPlot.colours[index % MassFitPlot.colours.count]
          ).plot
        }
      }
    }
  }

  /// The name of a picture: letters, digits and underscores, whatever the card calls the variable.
  private static func controlName(_ variable: String, _ component: String) -> String {
    "control_"
      + "\(variable)_\(component)".utf8.map { byte in
        let character = Character(UnicodeScalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber) ? String(character) : "_\(byte)_"
      }.joined()
  }

  /// Efficiencies, classifiers and the factorisation test; nil if there are none.
  var resultSection: MassFitPage.Section? {
    var children: [Markup] = []
    if !result.efficiencies.isEmpty { children += efficiencyTable }
    if !result.classifiers.isEmpty { children += classifierTable }
    if let tests = result.factorization, !tests.isEmpty { children += factorizationTable(tests) }
    return children.isEmpty ? nil : .init("Efficiencies, classifiers, factorisation", id: "results", children)
  }

  private var efficiencyTable: [Markup] {
    let rows = result.efficiencies.sorted { $0.key < $1.key }.flatMap { name, values in
      componentNames.compactMap { component in values[component].map { [name, component] + Self.cells($0) } }
    }
    return [
      .element("h3", "sWeighted efficiencies"),
      .table(head: ["condition", "component", "efficiency", "naive error"], rows: rows),
    ]
  }

  private var classifierTable: [Markup] {
    let rows = result.classifiers.sorted { $0.key < $1.key }.map { name, found in
      [name, "\(found.signal) above \(found.background)"] + Self.cells(found.auc)
    }
    return [.element("h3", "Classifiers"), .table(head: ["score", "classes", "AUC", "naive error"], rows: rows)]
  }

  private static func cells(_ value: SWeightedValue) -> [String] {
    [Rounded.measurement(value.value, value.error), Rounded.number(value.naiveError)]
  }

  private func factorizationTable(_ tests: [String: FactorizationResult]) -> [Markup] {
    let rows = tests.sorted { $0.key < $1.key }.map { name, found in
      [name, found.test, Rounded.number(found.statistic), Rounded.probability(found.pValue)]
    }
    return [
      .element("h3", "Are the control variables independent of the mass within each component?"),
      .table(head: ["variable", "test", "statistic", "p"], rows: rows) {
        rows[$0].last.flatMap(Double.init) ?? 1 < 0.01 ? "fails" : ""
      },
    ]
  }

  /// Pulls of toys; nil if there are none.
  var toySection: MassFitPage.Section? {
    guard let toys = result.toys else { return nil }
    let rows = parameterNames.compactMap { name in
      toys.pulls[name].map {
        [name, Rounded.measurement($0.mean, $0.meanError), Rounded.measurement($0.width, $0.widthError)]
      }
    }
    return .init(
      "Toys", id: "toys",
      [
        .element(
          "p",
          "\(toys.count) toys with seed \(toys.seed), \(toys.failed) without a usable fit. Pulls should have mean 0, width 1."),
        .table(head: ["parameter", "mean of pulls", "width of pulls"], rows: rows),
      ])
  }
}
