public import Recoil

/// The page a physicist looks at after responses and resolutions were measured: the published figures, one set for each axis.
public struct ResponseReport {
  let result: ResponseResult
  let gnuplot: Gnuplot

  /// Writes the page.
  ///
  /// The page refers to nothing outside itself and holds no script; the same values give the same bytes.
  /// - Parameters:
  ///   - result: what was measured.
  ///   - gnuplot: where gnuplot is.
  /// - Returns: UTF-8.
  /// - Throws: ``ReportError``.
  public static func html(_ result: ResponseResult, gnuplot: Gnuplot = Gnuplot()) throws(ReportError) -> [UInt8] {
    try ResponseReport(result: result, gnuplot: gnuplot).page().bytes
  }

  private func page() throws(ReportError) -> MassFitPage {
    let pictures = try drawn()
    let axes = result.axes.indices.map { axisSection($0, pictures) }
    return MassFitPage(
      title: "Response and resolution \(result.name)", introduction: [overview] + remarks,
      sections: [plateauSection].compactMap { $0 } + axes + [countSection, provenanceSection])
  }

  var isCorrected: Bool { result.options.correct != .none }
  private var parts: [String] { [ResponseCard.everything] + result.splits.map(\.name) }

  private var overview: Markup {
    let subtracted = result.tables.first?.bins.first?[.subtracted] != nil
    let calibrated = result.mets.filter { $0.calibration != nil }.map(\.name)
    let dashed =
      calibrated.isEmpty ? "" : " Dashed: simulation after the recoil correction of \(calibrated.joined(separator: ", "))."
    let correction =
      switch result.options.correct {
      case .plateau:
        "u_par and u_perp are divided by the response above qT \(Rounded.number(result.options.plateau)) GeV, each sample by its own."
      case .bins: "u_par and u_perp are divided by the response of the same bin and sample."
      case .none: "Resolutions are not corrected for the response."
      }
    return .element(
      "p",
      "\(result.mets.map(\.name).joined(separator: ", ")). Points: data\(subtracted ? ", backgrounds subtracted" : ""); steps with "
        + "bands: simulation.\(dashed) Bars and bands are standard errors. \(correction)")
  }

  private var remarks: [Markup] {
    let found = ResponseSummary(result).remarks
    return found.isEmpty ? [] : [.element("ul", ["class": "warnings"], found.map { Markup.element("li", $0) })]
  }

  /// The pictures of an axis: those shown, and those in boxes with their titles.
  private func plotSet(_ index: Int) -> (shown: [ResponsePlot], boxes: [(title: String, plots: [ResponsePlot])]) {
    let axis = result.axes[index]
    func plots(_ name: String, _ part: String, _ quantities: [ResponsePlot.Quantity]) -> [ResponsePlot] {
      quantities.enumerated().map {
        ResponsePlot(name: "axis\(index)_\(name)_\($0)", quantity: $1, result: result, axis: axis, part: part)
      }
    }
    func widths(_ definition: ResolutionDefinition, isCorrected: Bool) -> [ResponsePlot.Quantity] {
      RecoilComponent.allCases.map { .width($0, definition, isCorrected: isCorrected) }
    }
    let first = widths(result.options.definitions[0], isCorrected: isCorrected)
    var boxes: [(title: String, plots: [ResponsePlot])] = []
    for (p, split) in result.splits.enumerated() {
      boxes.append(("Events with \(split.name)", plots("part\(p)", split.name, [.response] + first)))
    }
    for (d, definition) in result.options.definitions.enumerated() {
      for isCorrected in isCorrected ? [true, false] : [false] where d > 0 || isCorrected != self.isCorrected {
        let title = "Resolutions by \(definition.rawValue)\(isCorrected ? ", response-corrected" : ", not corrected")"
        boxes.append(
          (title, plots("def\(d)\(isCorrected)", ResponseCard.everything, widths(definition, isCorrected: isCorrected))))
      }
    }
    return (plots("all", ResponseCard.everything, [.response] + first), boxes)
  }

  /// All pictures of the page by name, drawn in one go.
  private func drawn() throws(ReportError) -> [String: Picture] {
    let plots = result.axes.indices.flatMap { index in
      let found = plotSet(index)
      return (found.shown + found.boxes.flatMap(\.plots)).map(\.plot)
    }
    var pictures: [String: Picture] = [:]
    for (plot, picture) in zip(plots, try gnuplot.draw(plots)) { pictures[plot.name] = picture }
    return pictures
  }

  private func axisSection(_ index: Int, _ pictures: [String: Picture]) -> MassFitPage.Section {
    let axis = result.axes[index]
    let plots = plotSet(index)
    func figures(_ plots: [ResponsePlot]) -> Markup {
      .element("div", ["class": "pair"], plots.map { MassFitPage.figure($0.quantity.caption, pictures[$0.name]) })
    }
    let boxes = plots.boxes.map { Markup.fold([Markup($0.title)], [figures($0.plots)]) }
    let tables = result.mets.map { met in Markup.fold([Markup("Table of \(met.name)")], [table(met, axis)]) }
    let more = Markup.fold([Markup("Other definitions, parts of the events and tables")], boxes + tables)
    return .init("Against \(axis.title)", id: "axis\(index)", [figures(plots.shown), more])
  }

  private var plateauSection: MassFitPage.Section? {
    guard !result.plateaus.isEmpty else { return nil }
    let samples = ResponseSample.allCases.filter { sample in result.plateaus.contains { $0[sample] != nil } }
    let rows = result.plateaus.map { plateau in
      [plateau.met] + samples.map { text(plateau[$0]) } + [text(plateau.ratio)]
    }
    return .init(
      "Response of the plateau", id: "plateau",
      [.table(head: ["MET"] + samples.map(\.words) + ["data / simulation"], rows: rows)])
  }

  private var provenanceSection: MassFitPage.Section {
    let source = result.provenance
    let words = result.conventions
    let facts =
      [("Concord", "\(source.version), built for \(source.instructionSet)"), ("card SHA-256", source.cardSHA256)]
      + source.calibrations.sorted { $0.key < $1.key }.map { ("calibration of \($0.key)", $0.value) }
    let rows = source.inputs.map { [$0.sample, $0.file, "\($0.entries)", $0.sampledSHA256] }
    let conventions = [
      ("recoil", words.recoil), ("response", words.response), ("resolutions", words.resolutions), ("rms", words.rms),
      ("quantile", words.quantile), ("fit", words.fit), ("fwhm", words.fwhm ?? ""),
      ("errors of corrected resolutions", words.correctedErrors),
      ("subtracted", words.subtracted), ("ratio", words.ratio),
    ]
    return .init(
      "Provenance", id: "provenance",
      [
        MassFitPage.facts(facts), .element("h3", "Inputs"),
        .table(head: ["sample", "file", "entries", "SHA-256 of size and ends"], rows: rows), .element("h3", "Conventions"),
        MassFitPage.facts(conventions), .element("h3", "Card"), .element("pre", source.card),
      ])
  }
}
