import Recoil

extension RecoilReport {
  /// The closure's plots: per quantity over all bins, inclusive, and per bin.
  var closurePlots: [Gnuplot.Plot] {
    guard let closure else { return [] }
    let summaries = ClosureQuantity.allCases.map {
      ClosureSummaryPlot(name: "summary_\($0.rawValue)", quantity: $0, closure: closure, gate: calibration.gate).plot
    }
    let bins = (closure.bins + [closure.inclusive]).enumerated().flatMap { index, bin in
      bin.entries.map {
        ClosurePlot(name: "closure\(index)_\($0.quantity.rawValue)", title: "\($0.quantity.symbol), \(bin.label)", entry: $0).plot
      }
    }
    return summaries + bins
  }

  /// Verdict, table, inclusive plots and bins; only the verdict without a closure.
  func closureSections(_ pictures: [String: Picture]) -> [Markup] {
    guard let closure else {
      return [
        .section("Verdict", id: "verdict", [.element("p", "Not checked: concord check measures closure on held-out events.")])
      ]
    }
    return [verdict(closure), table(closure), inclusive(closure, pictures), perBin(closure, pictures)]
  }

  private func verdict(_ closure: RecoilClosure) -> Markup {
    let sentence =
      closure.closes
      ? "The calibration closes: every condition below holds on events that did not enter the fits."
      : "The calibration does not close: \(closure.verdicts.count { !$0.holds }) of \(closure.verdicts.count) conditions fail."
    let rows = closure.verdicts.map {
      [$0.holds ? "holds" : "fails", Rounded.shortened($0.condition), Rounded.shortened($0.seen)]
    }
    let foreign =
      closure.digest == calibration.digest
      ? [] : [Markup.element("p", ["class": "bad"], "This check was made with another calibration (digest \(closure.digest)).")]
    return .section(
      "Verdict", id: "verdict",
      [.element("p", ["class": closure.closes ? "good" : "bad"], sentence)] + foreign + [
        .table(head: ["", "condition", "seen"], rows: rows) { closure.verdicts[$0].holds ? "holds" : "fails" }
      ])
  }

  private func table(_ closure: RecoilClosure) -> Markup {
    let bins = closure.bins + [closure.inclusive]
    let rows = bins.enumerated().map { index, bin -> [String] in
      let start = ["\(index + 1)", bin.label, Rounded.count(bin.dataEntries), Rounded.count(bin.simulationEntries)]
      guard !bin.entries.isEmpty else { return start + ["too few events"] + [String](repeating: "", count: 8) }
      return start + ClosureQuantity.allCases.flatMap { cells(bin[$0]) }
    }
    let head =
      ["#", "bin", "N_eff data", "N_eff sim."]
      + ClosureQuantity.allCases.flatMap { ["\($0.symbol): KS p", "Δmean (GeV)", "ΔRMS (%)"] }
    return .section(
      "Closure table", id: "closure-table",
      [
        .element(
          "p",
          "KS p before → after correction; Δmean: data − simulation, ΔRMS: simulation/data − 1, both after correction. "
            + "Red: KS p of a component not above \(calibration.gate.ksPValue)."
        ),
        .table(head: head, rows: rows) { rowClass(bins[$0], isInclusive: $0 == closure.bins.count) },
      ])
  }

  /// Rows where a component's KS p after correction is not above the gate's are red.
  private func rowClass(_ bin: ClosureBin, isInclusive: Bool) -> String {
    let judged = [ClosureQuantity.parallel, .perpendicular].compactMap { bin[$0]?.after.kolmogorovSmirnov.pValue }
    return (isInclusive ? ["total"] : []).joined() + (judged.contains { !($0 > calibration.gate.ksPValue) } ? " fails" : "")
  }

  private func cells(_ entry: ClosureEntry?) -> [String] {
    guard let entry else { return [Rounded.unknown, Rounded.unknown, Rounded.unknown] }
    return [
      [entry.before, entry.after].map { Rounded.probability($0.kolmogorovSmirnov.pValue) }.joined(separator: " → "),
      Rounded.measurement(entry.after.meanDifference, entry.after.meanError),
      Rounded.percent(entry.after.widthDifference, entry.after.widthError),
    ]
  }

  private func inclusive(_ closure: RecoilClosure, _ pictures: [String: Picture]) -> Markup {
    let summaries = ClosureQuantity.allCases.compactMap { quantity in
      pictures["summary_\(quantity.rawValue)"].map {
        Markup.element(
          "figure", ["class": "wide"],
          [
            .element(
              "figcaption", "\(quantity.symbol) per bin: Δmean, ΔRMS, KS p; what lies beyond the frame is drawn at its edge"),
            .element("div", ["class": "scroll"], [$0.markup]),
          ])
      }
    }
    return .section(
      "Inclusive closure", id: "inclusive",
      [.element("p", "Simulation is scaled to data's yield bin by bin, so that only shapes are compared.")]
        + [comparison(closure.inclusive, index: closure.bins.count, pictures)] + mass(pictures) + summaries)
  }

  /// m_T of Z events; nothing without a lepton.
  private func mass(_ pictures: [String: Picture]) -> [Markup] {
    guard let picture = pictures["mass"] else { return [] }
    let caption = "m_T of one lepton and MET, the other lepton added to MET as if it were a neutrino"
    return [
      .element("div", ["class": "plots"], [.element("figure", [.element("figcaption", caption), picture.markup])])
    ]
  }

  private func perBin(_ closure: RecoilClosure, _ pictures: [String: Picture]) -> Markup {
    let folds = closure.bins.enumerated().map { index, bin in
      Markup.fold([Markup(summary(bin))], [comparison(bin, index: index, pictures)])
    }
    return .section("Closure per bin", id: "closure-bins", folds)
  }

  private func summary(_ bin: ClosureBin) -> String {
    guard !bin.entries.isEmpty else { return "\(bin.label): too few events" }
    let values = bin.entries.map { "\($0.quantity.symbol) p = \(Rounded.probability($0.after.kolmogorovSmirnov.pValue))" }
    return "\(bin.label): \(values.joined(separator: ", "))"
  }

  private func comparison(_ bin: ClosureBin, index: Int, _ pictures: [String: Picture]) -> Markup {
    guard !bin.entries.isEmpty else {
      return .element(
        "p",
        "\(Rounded.count(bin.dataEntries)) effective entries in data, "
          + "\(Rounded.count(bin.simulationEntries)) in simulation: too few to compare."
      )
    }
    let rows = bin.entries.flatMap { entry in
      [("before", entry.before), ("after", entry.after)].map { stage, seen in
        [
          "\(entry.quantity.symbol), \(stage)", Rounded.measurement(seen.meanDifference, seen.meanError),
          Rounded.percent(seen.widthDifference, seen.widthError), Rounded.number(seen.kolmogorovSmirnov.distance),
          Rounded.probability(seen.kolmogorovSmirnov.pValue), chiSquared(seen),
        ]
      }
    }
    let figures = bin.entries.compactMap { entry in
      pictures["closure\(index)_\(entry.quantity.rawValue)"].map {
        Markup.element("figure", [.element("figcaption", entry.quantity.symbol), $0.markup])
      }
    }
    return .element(
      "div",
      [
        .element("div", ["class": "plots"], figures),
        .table(head: ["quantity", "Δmean (GeV)", "ΔRMS (%)", "KS distance", "KS p", "χ²/ndf (p)"], rows: rows),
      ])
  }

  private func chiSquared(_ seen: ClosureAgreement) -> String {
    seen.chiSquared.map { "\(Rounded.number($0.chiSquared))/\($0.degreesOfFreedom) (\(Rounded.probability($0.pValue)))" }
      ?? Rounded.unknown
  }
}
