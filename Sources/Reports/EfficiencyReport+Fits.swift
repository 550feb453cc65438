import MassFits

extension EfficiencyReport {
  /// One fold per region: fits of passing and failing probes in data and simulation, and their parameters.
  func fitSection(_ pictures: [String: Picture]) -> MassFitPage.Section {
    let note =
      "Points: probes with √Σw² errors; red: the fit; dashed: its components. Pulls: (probes − fit)/error, dotted at ±2."
    let folds = result.regions.enumerated().map { index, region in
      Markup.fold(
        [
          Markup(
            "\(region.label): \(EfficiencyWords.text(region.scaleFactor ?? region.data.efficiency, hasSystematic: !result.alternatives.isEmpty))"
          )
        ],
        id: "region\(index)", samples(region).flatMap { sample($0.name, $0.measurement, index, pictures) })
    }
    return .init("Fits", id: "fits", [.element("p", note)] + folds)
  }

  private func samples(_ region: EfficiencyResult.Region) -> [(name: String, measurement: EfficiencyMeasurement)] {
    [("data", region.data)] + (region.simulation.map { [("simulation", $0)] } ?? [])
  }

  private func sample(
    _ name: String, _ found: EfficiencyMeasurement, _ index: Int, _ pictures: [String: Picture]
  ) -> [Markup] {
    let figures = Self.sides(found).map { side, _ in
      MassFitPage.figure("\(name), \(side)", pictures[Self.fitName(index, name, side)])
    }
    var children = [
      Markup.element("h3", "\(name): \(EfficiencyWords.text(found.method))"),
      .element(
        "p",
        "\(found.passing.count) probes pass (Σw = \(PlotScript.number(found.passing.sumW))), \(found.failing.count) fail "
          + "(Σw = \(PlotScript.number(found.failing.sumW)))."),
      MassFitPage.figures(figures),
    ]
    if let fit = found.fit {
      let rows = fit.parameters.sorted { $0.key < $1.key }.map { MassFitParameterRow.cells($0.key, $0.value) }
      children += [
        .element("p", "\(MassFitWords.sentence(fit.status)) −log L = \(fit.nll.map { Rounded.number($0, digits: 9) } ?? "n/a")."),
        .table(head: MassFitParameterRow.head, rows: rows),
      ]
    }
    return children + (found.decisions.isEmpty ? [] : [.element("ul", found.decisions.map { .element("li", $0) })])
  }

  private static func sides(_ found: EfficiencyMeasurement) -> [(name: String, spectrum: MassSpectrum)] {
    [("passing", found.passing.spectrum), ("failing", found.failing.spectrum)].compactMap { name, spectrum in
      spectrum.map { (name, $0) }
    }
  }

  private static func fitName(_ region: Int, _ sample: String, _ side: String) -> String { "fit\(region)_\(sample)_\(side)" }

  /// The pictures of all fits.
  var fitPlots: [Gnuplot.Plot] {
    result.regions.enumerated().flatMap { index, region in
      samples(region).flatMap { sample in
        Self.sides(sample.measurement).map { side, spectrum in
          MassFitPlot(
            name: Self.fitName(index, sample.name, side), title: "\(side) probes in \(sample.name), \(region.label)",
            spectrum: spectrum, components: ["signal"] + spectrum.expected.keys.filter { $0 != "signal" }.sorted(),
            xLabel: result.formulas.mass.count > 32 ? "mass" : result.formulas.mass, isLogarithmic: false, size: (400, 320)
          ).plot
        }
      }
    }
  }

  /// What became of the probes.
  var countSection: MassFitPage.Section {
    let rows = result.counts.sorted { $0.key < $1.key }.map { name, counts in
      [name]
        + [
          counts.events, counts.probes, counts.selected, counts.selectionMissing, counts.notTrue, counts.notFinite,
          counts.zeroWeight, counts.outsideRange, counts.outsideBins, counts.used,
        ].map(String.init)
    }
    let head = [
      "sample", "events", "probes", "selected", "index missing", "not true", "not finite", "weight 0", "outside range",
      "outside bins", "used",
    ]
    return .init("Probes", id: "probes", [.table(head: head, rows: rows)])
  }

  /// What the alternative models give; nil if there are none.
  var alternativeSection: MassFitPage.Section? {
    guard !result.alternatives.isEmpty else { return nil }
    let rows = result.regions.flatMap { region in
      samples(region).map { sample in
        [region.label, sample.name]
          + result.alternatives.map { name in
            guard let found = sample.measurement.alternatives.first(where: { $0.name == name }) else { return "–" }
            return found.difference.map { Rounded.number($0, digits: 2) } ?? found.fit.status.rawValue
          }
      }
    }
    return .init(
      "Alternative models", id: "alternatives",
      [
        .element("p", "By how much the efficiency changes; a word says how a fit without a usable result ended."),
        .table(head: ["bin", "sample"] + result.alternatives, rows: rows),
      ])
  }

  /// Every decision in one place; nil if there were none.
  var decisionSection: MassFitPage.Section? {
    let items = result.regions.flatMap { region in
      samples(region).flatMap { sample in
        sample.measurement.decisions.map { Markup.element("li", "\(region.label), \(sample.name): \($0)") }
      }
    }
    return items.isEmpty ? nil : .init("Decisions", id: "decisions", [.element("ul", items)])
  }
}
