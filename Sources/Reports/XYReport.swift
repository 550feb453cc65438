public import Recoil

/// The page of an XY calibration: offsets against nPV, the angle of MET before and after, and how orders were chosen.
public struct XYReport {
  let calibration: XYCalibration
  let closure: XYClosure?
  private let pictures: [String: Picture]

  /// Writes the page.
  ///
  /// The page refers to nothing outside itself and holds no script; the same values give the same bytes.
  /// - Parameter closure: the check on held-out events; nil if only derived.
  /// - Returns: UTF-8.
  /// - Throws: ``ReportError``.
  public static func html(
    calibration: XYCalibration, closure: XYClosure? = nil, gnuplot: Gnuplot = Gnuplot()
  ) throws(ReportError) -> [UInt8] {
    let plots = meanPlots(calibration) + phiPlots(closure)
    var pictures: [String: Picture] = [:]
    for (plot, picture) in zip(plots, try gnuplot.draw(plots)) { pictures[plot.name] = picture }
    return XYReport(calibration: calibration, closure: closure, pictures: pictures).page.bytes
  }

  /// Per MET and period one picture with data and simulation.
  private static func meanPlots(_ calibration: XYCalibration) -> [Gnuplot.Plot] {
    calibration.mets.enumerated().flatMap { m, fits in
      let simulation = fits.simulation.map { [("simulation", $0)] } ?? []
      let groups = fits.data.isEmpty ? [[]] : fits.data.map { [($0.period.map { "data of \($0)" } ?? "data", $0)] }
      return groups.enumerated().map { k, data in
        XYMeanPlot(name: "mean\(m)_\(k)", title: "Mean \(fits.met) against the number of vertices", fits: data + simulation).plot
      }
    }
  }

  private static func phiPlots(_ closure: XYClosure?) -> [Gnuplot.Plot] {
    (closure?.entries ?? []).enumerated().compactMap { k, entry in
      XYPhiPlot(name: "phi\(k)", title: "Angle of \(entry.met), \(entry.part)", entry: entry).plot
    }
  }

  private var page: MassFitPage {
    MassFitPage(
      title: "XY calibration \(calibration.name)", introduction: [.element("p", introduction)],
      sections: [verdict, flatness, means, coefficients, tests, decisions].compactMap { $0 } + [provenance])
  }

  private var introduction: String {
    "The mean of MET along x and y grows with the number of vertices (nPV); what is subtracted is a polynomial in nPV, for data "
      + "and simulation each. \(Rounded.number(calibration.split.fitFraction * 100)) % of the events were fitted; "
      + "\(calibration.split.fitFraction < 1 ? "the others" : "none") are held out for the check."
  }

  private var verdict: MassFitPage.Section {
    guard let closure else {
      return .init("Verdict", id: "verdict", [.element("p", "Not checked: concord check tests held-out events.")])
    }
    let failed = closure.verdicts.count { !$0.holds }
    let sentence =
      closure.closes
      ? "The angle of MET is flat after correction: every condition holds on events that did not enter the fits."
      : "\(failed) of \(closure.verdicts.count) conditions fail on events that did not enter the fits."
    let foreign =
      closure.digest == calibration.digest
      ? [] : [Markup.element("p", ["class": "bad"], "This check was made with another calibration (digest \(closure.digest)).")]
    let rows = closure.verdicts.map {
      [$0.holds ? "holds" : "fails", Rounded.shortened($0.condition), Rounded.shortened($0.seen)]
    }
    return .init(
      "Verdict", id: "verdict",
      [.element("p", ["class": closure.closes ? "good" : "bad"], sentence)] + foreign + [
        .table(head: ["", "condition", "seen"], rows: rows) { closure.verdicts[$0].holds ? "holds" : "fails" }
      ])
  }

  private var flatness: MassFitPage.Section? {
    guard let closure else { return nil }
    let rows = closure.entries.flatMap { entry in
      [("before", entry.before), ("after", entry.after)].map { stage, seen -> [String] in
        let start = ["\(entry.met), \(entry.part), \(stage)"]
        guard let seen else { return start + ["nothing to compare"] }
        return start + [
          Rounded.percent(seen.amplitude, seen.amplitudeError), Rounded.number(seen.phase), Rounded.number(seen.significance),
          Rounded.probability(seen.pValue), "\(Rounded.number(seen.flat.chiSquared))/\(seen.flat.degreesOfFreedom)",
          Rounded.probability(seen.flat.pValue), Rounded.measurement(seen.x, seen.xError),
          Rounded.measurement(seen.y, seen.yError),
        ]
      }
    }
    let figures = closure.entries.enumerated().map { k, entry in
      MassFitPage.figure("\(entry.met), \(entry.part)", pictures["phi\(k)"])
    }
    let head = ["", "amplitude (%)", "phase", "σ", "p", "flat χ²/ndf", "p", "<MET_x> (GeV)", "<MET_y> (GeV)"]
    return .init(
      "Angle of MET", id: "phi",
      [
        .element(
          "p",
          "Density ∝ 1 + A cos(φ − φ₀). σ: standard deviations of a normal number that is as improbable as (cos φ, sin φ) "
            + "without a modulation. Errors after correction include those of the coefficients. "
            + "Orange: before, blue: after; lines: the modulation."),
        MassFitPage.figures(figures), .table(head: head, rows: rows),
      ])
  }

  private var means: MassFitPage.Section {
    let figures = calibration.mets.enumerated().flatMap { m, fits in
      (0..<max(1, fits.data.count)).map { k in
        let period = fits.data.indices.contains(k) ? fits.data[k].period.map { ", \($0)" } ?? "" : ""
        return MassFitPage.figure(fits.met + period, pictures["mean\(m)_\(k)"])
      }
    }
    return .init(
      "Offsets against the number of vertices", id: "means",
      [
        .element(
          "p",
          "Points: weighted means with standard errors (data: backgrounds subtracted); lines: the polynomials with one standard "
            + "deviation; beyond the fitted range they stay constant."), MassFitPage.figures(figures),
      ])
  }

  private var coefficients: MassFitPage.Section {
    let parts = calibration.mets.flatMap { fits in fits.all.map { ("\(fits.met), \($0.part)", $0.fit) } }
    let most = parts.map { max($0.1.x.count, $0.1.y.count) }.max() ?? 1
    let rows = parts.flatMap { label, fit in
      XYAxis.allCases.map { axis -> [String] in
        let (values, first) = axis == .x ? (fit.x, 0) : (fit.y, fit.x.count)
        let test = axis == .x ? fit.xTest : fit.yTest
        let cells = (0..<most).map { k in
          k < values.count ? Rounded.measurement(values[k], fit.covariance[first + k, first + k].squareRoot()) : ""
        }
        return [
          "\(label), \(axis.rawValue)", "\(Rounded.number(fit.centre, digits: 4))", "\(Rounded.number(fit.scale, digits: 4))",
        ]
          + cells + [
            "\(Rounded.number(fit.meanSlope(values)))", "\(Rounded.number(test.chiSquared))/\(test.degreesOfFreedom)",
            Rounded.probability(test.pValue),
          ]
      }
    }
    let head =
      ["", "centre", "scale"] + (0..<most).map { "t\(["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸"][$0]) (GeV)" }
      + ["GeV/nPV", "χ²/ndf", "p"]
    return .init(
      "Coefficients", id: "coefficients",
      [
        .element("p", "\(calibration.conventions.polynomial). GeV/nPV: the mean slope over the fitted range."),
        .table(head: head, rows: rows),
      ])
  }

  private var tests: MassFitPage.Section {
    let steps = calibration.mets.flatMap { fits in
      fits.all.flatMap { part, fit in fit.steps.map { ("\(fits.met), \(part), \($0.axis.rawValue)", $0) } }
    }
    let rows = steps.map { label, step in
      [
        label, "\(step.from) to \(step.to)", Rounded.number(step.ratio), "\(step.to - step.from), \(step.degreesOfFreedom)",
        Rounded.probability(step.pValue), Rounded.number(step.level), step.isRaised ? "raised" : "kept",
      ]
    }
    return .init(
      "Choice of orders", id: "orders",
      [
        .element(
          "p",
          "F-tests: the order is raised while a higher one lowers χ² by more than chance does. Where two orders are tried, both "
            + "share the level of \(Rounded.number(calibration.options.pValue))."),
        .table(head: ["", "order", "F", "degrees of freedom", "p", "level", ""], rows: rows),
      ])
  }

  private var decisions: MassFitPage.Section {
    let items = calibration.mets.flatMap { fits in
      fits.all.flatMap { part, fit in
        fit.decisions.map { Markup.element("li", "\(fits.met), \(part): \(Rounded.shortened($0))") }
      }
    }
    return .init("Decisions", id: "decisions", [items.isEmpty ? .element("p", "None.") : .element("ul", items)])
  }

  private var provenance: MassFitPage.Section {
    let source = calibration.provenance
    let facts = [
      ("Concord", "\(source.version), built for \(source.instructionSet)"),
      ("calibration digest", calibration.digest.isEmpty ? "not sealed yet" : calibration.digest),
      ("card SHA-256", source.cardSHA256),
      ("split", "fitted part \(calibration.split.fitFraction), seed \(calibration.split.seed)"),
    ]
    let rows = source.inputs.map { input -> [String] in
      let counts = input.counts
      return [input.sample, input.file]
        + [input.entries, counts.selected, counts.notFinite, counts.outsideBins, counts.used].map(String.init)
        + [input.sampledSHA256]
    }
    let conventions = [
      ("correction", calibration.conventions.correction), ("polynomial", calibration.conventions.polynomial),
      ("fitted", calibration.conventions.fitted), ("variations", calibration.conventions.variations),
      ("units", calibration.conventions.units),
    ]
    return .init(
      "Provenance", id: "provenance",
      [
        MassFitPage.facts(facts), .element("h3", "Inputs"),
        .table(
          head: ["sample", "file", "entries", "selected", "not finite", "nPV outside", "fitted", "SHA-256 of size and ends"],
          rows: rows), .element("h3", "Conventions"), MassFitPage.facts(conventions), .element("h3", "Card"),
        .element("pre", source.card),
      ])
  }
}
