public import MassFits

/// The page a physicist looks at after a tag-and-probe measurement: efficiencies, scale factors and every fit, in one file.
public struct EfficiencyReport {
  let result: EfficiencyResult
  let gnuplot: Gnuplot

  /// Writes the page.
  ///
  /// The page refers to nothing outside itself and holds no script; the same values give the same bytes.
  /// - Parameters:
  ///   - result: what was measured.
  ///   - gnuplot: where gnuplot is.
  /// - Returns: UTF-8.
  /// - Throws: ``ReportError``.
  public static func html(_ result: EfficiencyResult, gnuplot: Gnuplot = Gnuplot()) throws(ReportError) -> [UInt8] {
    try EfficiencyReport(result: result, gnuplot: gnuplot).page().bytes
  }

  private func page() throws(ReportError) -> MassFitPage {
    let pictures = try drawn()
    return MassFitPage(
      title: "Efficiencies \(result.name)", introduction: [overview] + verdict,
      sections: [tableSection, plotSection(pictures), fitSection(pictures), countSection]
        + [alternativeSection, decisionSection].compactMap { $0 } + [provenanceSection])
  }

  private var overview: Markup {
    let axes = zip(result.bins.names, result.bins.axes).map { "\($1.count) in \($0)" }.joined(separator: " × ")
    let range = result.range.map { PlotScript.number($0) }.joined(separator: " to ")
    return .element(
      "p",
      "\(result.bins.count) bins (\(axes)), \(result.regions.count) of them measured apart; probes pass if "
        + "‘\(result.formulas.passing)’; the mass is ‘\(result.formulas.mass)’, from \(range).")
  }

  /// How many regions can be used as they are, and which cannot.
  private var verdict: [Markup] {
    let doubtful: Set<EfficiencyMeasurement.Flag> = [.noProbes, .fitFailed, .outsideUnit, .alternativeFailed]
    let troubled = result.regions.filter { region in
      [region.data, region.simulation].compactMap { $0 }.contains { !doubtful.isDisjoint(with: $0.flags) }
    }
    let text =
      troubled.isEmpty
      ? "Every region has a usable measurement." : "\(troubled.count) of \(result.regions.count) regions need a look before use."
    let box = Markup.element("p", ["class": troubled.isEmpty ? "good" : "bad"], text)
    let list = troubled.map { Markup.element("li", "\($0.label): \(EfficiencyWords.remarks($0))") }
    return [box] + (list.isEmpty ? [] : [.element("ul", ["class": "warnings"], list)])
  }

  private var hasSystematic: Bool { !result.alternatives.isEmpty }
  private var hasSimulation: Bool { result.regions.contains { $0.simulation != nil } }

  private var tableSection: MassFitPage.Section {
    let head =
      ["bin", "pass", "fail", hasSimulation ? "efficiency in data" : "efficiency"]
      + (hasSimulation ? ["efficiency in simulation", "scale factor"] : []) + ["method", "remarks"]
    let rows = result.regions.map { region in
      [
        region.label, "\(region.data.passing.count)", "\(region.data.failing.count)",
        EfficiencyWords.text(region.data.efficiency, hasSystematic: hasSystematic),
      ]
        + (hasSimulation
          ? [region.simulation?.efficiency, region.scaleFactor].map { EfficiencyWords.text($0, hasSystematic: hasSystematic) }
          : [])
        + [methods(region), EfficiencyWords.remarks(region)]
    }
    let note =
      "Statistical uncertainties are 68.27 % intervals\(hasSystematic ? "; syst: what the alternative models change" : "")."
    return .init("Efficiencies", id: "efficiencies", [.element("p", note), .table(head: head, rows: rows)])
  }

  private func methods(_ region: EfficiencyResult.Region) -> String {
    let methods = [region.data.method, region.simulation?.method].compactMap { $0 }.map { EfficiencyWords.text($0) }
    return Set(methods).count == 1 ? methods[0] : methods.joined(separator: " / ")
  }

  private func plotSection(_ pictures: [String: Picture]) -> MassFitPage.Section {
    let figures = EfficiencyPlot.slices(result).enumerated().map { index, slice in
      MassFitPage.figure(slice.label.isEmpty ? result.bins.names[0] : slice.label, pictures["slice\(index)"])
    }
    let note = "Thick bars: statistical; thin bars: statistical and systematic uncertainty in quadrature."
    return .init("Pictures", id: "pictures", [.element("p", note), MassFitPage.figures(figures)])
  }

  /// All pictures of the page by name, drawn in one go.
  private func drawn() throws(ReportError) -> [String: Picture] {
    let slices = EfficiencyPlot.slices(result).enumerated().map { index, slice in
      EfficiencyPlot(name: "slice\(index)", title: "Efficiencies in \(slice.label)", result: result, bins: slice.bins).plot
    }
    let plots = slices + fitPlots
    var pictures: [String: Picture] = [:]
    for (plot, picture) in zip(plots, try gnuplot.draw(plots)) { pictures[plot.name] = picture }
    return pictures
  }

  private var provenanceSection: MassFitPage.Section {
    let words = result.conventions
    return MassFitPage.provenance(
      result.provenance,
      conventions: [
        ("model", words.model), ("statistical", words.statistical), ("systematic", words.systematic),
        ("scale factor", words.scaleFactor), ("bins", words.bins),
      ])
  }
}
