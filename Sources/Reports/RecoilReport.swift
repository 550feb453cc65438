public import Recoil

/// The page a physicist looks at: a calibration, its fits and its closure in one self-contained HTML file.
public struct RecoilReport {
  let calibration: RecoilCalibration
  let parts: [RecoilPart]
  let closure: RecoilClosure?
  let gnuplot: Gnuplot

  /// Writes the page.
  ///
  /// The page refers to nothing outside itself and holds no script; the same values give the same bytes.
  /// - Parameters:
  ///   - calibration: what was derived.
  ///   - parts: the accumulators of every input file; without them (empty) the fits are listed but not drawn.
  ///   - closure: the check on held-out events; nil if only derived.
  ///   - gnuplot: where gnuplot is.
  /// - Returns: UTF-8.
  /// - Throws: ``ReportError``.
  public static func html(
    calibration: RecoilCalibration, parts: [RecoilPart] = [], closure: RecoilClosure? = nil, gnuplot: Gnuplot = Gnuplot()
  ) throws(ReportError) -> [UInt8] {
    let report = RecoilReport(calibration: calibration, parts: parts, closure: closure, gnuplot: gnuplot)
    return Array(try report.page().source.utf8)
  }

  private func page() throws(ReportError) -> Markup {
    let pictures = try drawn()
    let title = "Recoil calibration \(calibration.name)"
    let sections =
      closureSections(pictures) + variationSections(pictures) + [fitSection(pictures), decisionSection] + [provenanceSection]
    let head = Markup.element(
      "head",
      [
        Markup(trusted: "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"),
        .element("title", title), .element("style", [Markup(trusted: Self.style)]),
      ])
    let body = Markup.element(
      "body", [Picture.pointShapes, .element("main", [.element("h1", title), overview, contents] + sections)])
    return Markup(trusted: "<!DOCTYPE html>\n<html lang=\"en\">\(head.source)\(body.source)</html>\n")
  }

  private var overview: Markup {
    let bins = calibration.bins
    return .element(
      "p",
      "\(bins.count) bins (\(bins.qt.count) in qT × \(bins.njets.count) in njets), \(calibration.regions.count) regions fitted, "
        + "\(Rounded.number(calibration.luminosity, digits: 4)) /pb. "
        + "\(Rounded.number(calibration.split.fitFraction * 100)) % of the "
        + "events were fitted; \(calibration.split.fitFraction < 1 ? "the others" : "none") are held out for closure."
    )
  }

  private var contents: Markup {
    let names =
      (closure == nil
        ? [("verdict", "Verdict")]
        : [
          ("verdict", "Verdict"), ("closure-table", "Closure table"), ("inclusive", "Inclusive closure"),
          ("closure-bins", "Closure per bin"),
        ])
      + (calibration.sources?.isEmpty ?? true ? [] : [("uncertainties", "Uncertainties")])
      + (calibration.transfer == nil ? [] : [("transfer", "Transfer")])
      + [("fits", "Fits and maps"), ("decisions", "Decisions"), ("provenance", "Provenance")]
    let items = names.map { Markup.element("li", [.element("a", ["href": "#\($0.0)"], $0.1)]) }
    return .element("nav", [.element("ul", items)])
  }

  /// All pictures of the page by name, drawn in one go.
  private func drawn() throws(ReportError) -> [String: Picture] {
    let plots = closurePlots + variationPlots + calibration.regions.indices.map(mapPlot) + (try fitPlots())
    var result: [String: Picture] = [:]
    for (plot, picture) in zip(plots, try gnuplot.draw(plots)) { result[plot.name] = picture }
    return result
  }

  private func mapPlot(_ index: Int) -> Gnuplot.Plot {
    let fit = calibration.regions[index]
    return MapPlot(name: "map\(index)", title: "Shift in \(calibration.bins.label(fit.region))", fit: fit).plot
  }

  private func fitPlots() throws(ReportError) -> [Gnuplot.Plot] {
    guard !parts.isEmpty else { return [] }
    let histograms = try FittedHistograms(calibration, parts)
    var plots: [Gnuplot.Plot] = []
    for (index, fit) in calibration.regions.enumerated() {
      for component in RecoilComponent.allCases {
        let pair = try histograms.histograms(fit, component)
        for (sample, histogram, result) in [
          ("data", pair.data, fit[component].data), ("simulation", pair.simulation, fit[component].simulation),
        ] {
          plots.append(
            FitPlot(
              name: Self.fitName(index, component, sample),
              title: "\(component.symbol) in \(sample), \(calibration.bins.label(fit.region))",
              component: component, histogram: histogram, fit: result
            ).plot)
        }
      }
    }
    return plots
  }

  /// The name of a fit's picture.
  static func fitName(_ region: Int, _ component: RecoilComponent, _ sample: String) -> String {
    "fit\(region)_\(component.rawValue)_\(sample)"
  }
}
