import Fitting
public import MassFits

/// The page a physicist looks at after a mass fit: spectrum, parameters, sWeights and what they show, in one self-contained file.
public struct MassFitReport {
  let result: MassFitResult
  let gnuplot: Gnuplot

  /// Writes the page.
  ///
  /// The page refers to nothing outside itself and holds no script; the same values give the same bytes.
  /// - Parameters:
  ///   - result: what the fit gave.
  ///   - gnuplot: where gnuplot is.
  /// - Returns: UTF-8.
  /// - Throws: ``ReportError``.
  public static func html(_ result: MassFitResult, gnuplot: Gnuplot = Gnuplot()) throws(ReportError) -> [UInt8] {
    try MassFitReport(result: result, gnuplot: gnuplot).page().bytes
  }

  private func page() throws(ReportError) -> MassFitPage {
    let pictures = try drawn()
    let all = [spectrumSection(pictures), parameterSection, correlationSection, weightSection, controlSection(pictures)]
    return MassFitPage(
      title: "Mass fit \(result.name)", introduction: [overview] + verdict,
      sections: all.compactMap { $0 } + [resultSection, toySection, decisionSection].compactMap { $0 } + [provenanceSection])
  }

  private var overview: Markup {
    let names = result.components.map { "\($0.name) (\($0.model))" }.joined(separator: " + ")
    let range = result.range.map { PlotScript.number($0) }.joined(separator: " to ")
    let likelihood =
      (result.bins.map { "binned likelihood in \($0) bins" } ?? "unbinned likelihood") + (result.extended ? ", extended" : "")
    return .element(
      "p",
      "\(names), fitted to \(result.events.inRange) of \(result.events.read) events; the mass is ‘\(result.mass)’, from \(range); "
        + "\(likelihood).")
  }

  /// Whether the numbers can be used, and what to know before using them.
  private var verdict: [Markup] {
    let words = MassFitWords(result)
    let box = Markup.element("p", ["class": words.isGood ? "good" : "bad"], words.verdict)
    guard !words.warnings.isEmpty else { return [box] }
    return [box, .element("ul", ["class": "warnings"], words.warnings.map { .element("li", $0) })]
  }

  /// How the axis of masses is called: the formula, unless it is long.
  var massLabel: String { result.mass.count > 32 ? "mass" : result.mass }

  /// The components' names in the card's order.
  var componentNames: [String] { result.components.map(\.name) }

  /// All pictures of the page by name, drawn in one go.
  private func drawn() throws(ReportError) -> [String: Picture] {
    let plots = spectrumPlots + controlPlots
    var pictures: [String: Picture] = [:]
    for (plot, picture) in zip(plots, try gnuplot.draw(plots)) { pictures[plot.name] = picture }
    return pictures
  }

  private var spectrumPlots: [Gnuplot.Plot] {
    guard let spectrum = result.spectrum else { return [] }
    return [false, true].map { isLogarithmic in
      MassFitPlot(
        name: isLogarithmic ? "logarithmic" : "linear", title: "Spectrum and fit of \(result.name)", spectrum: spectrum,
        components: componentNames, xLabel: massLabel, isLogarithmic: isLogarithmic
      ).plot
    }
  }

  private func spectrumSection(_ pictures: [String: Picture]) -> MassFitPage.Section {
    guard result.spectrum != nil else {
      return .init("Spectrum", id: "spectrum", [.element("p", "The fit has no usable result, so there is nothing to draw.")])
    }
    let note =
      "Points: events with √Σw² errors; red: the fit; dashed: its components. Pulls: (events − fit)/error, with the error the "
      + "fit expects; dotted at ±2."
    let figures = ["linear", "logarithmic"].map { MassFitPage.figure($0, pictures[$0]) }
    return .init("Spectrum", id: "spectrum", [.element("p", note), .element("div", ["class": "pair"], figures), goodness])
  }

  private var goodness: Markup {
    guard let test = result.goodness else { return .element("p", "Goodness of fit: too few events to say.") }
    return .element(
      "p",
      "Goodness of fit: χ²/ndf = \(Rounded.number(test.chiSquared, digits: 4))/\(test.degreesOfFreedom), "
        + "p = \(Rounded.probability(test.pValue)).")
  }

  private var decisionSection: MassFitPage.Section? {
    guard !result.decisions.isEmpty else { return nil }
    return .init("Decisions", id: "decisions", [.element("ul", result.decisions.map { .element("li", $0) })])
  }

  private var provenanceSection: MassFitPage.Section {
    let words = result.conventions
    return MassFitPage.provenance(
      result.provenance,
      conventions: [
        ("nll", words.nll), ("densities", words.densities), ("voigt", words.voigt), ("exponential", words.exponential),
        ("errors", words.errors), ("sWeights", words.sWeights),
      ])
  }
}
