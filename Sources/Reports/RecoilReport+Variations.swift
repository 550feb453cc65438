import Recoil

extension RecoilReport {
  /// The pictures of bands and of the transfer.
  var variationPlots: [Gnuplot.Plot] {
    (closure?.bands ?? []).map { BandPlot($0).plot } + [closure?.mass].compactMap { $0.map { BandPlot($0).plot } }
      + (calibration.transfer?.control ?? []).map { BandPlot($0).plot }
  }

  /// Sources of uncertainty, what they do, and the transfer; nothing for a calibration without.
  func variationSections(_ pictures: [String: Picture]) -> [Markup] {
    guard let sources = calibration.sources, !sources.isEmpty else { return transferSections(pictures) }
    return [
      .section("Uncertainties", id: "uncertainties", [sourceTable(sources)] + bands(pictures) + variationTable + notes(sources))
    ]
      + transferSections(pictures)
  }

  private func sourceTable(_ sources: [RecoilSource]) -> Markup {
    let rows = sources.map {
      [
        $0.name, "\($0.variations.count)", Rounded.number($0.impact),
        $0.kind.isDerived ? "no" : "yes", $0.correlation == .full ? "all together" : "by region",
      ]
    }
    return .element(
      "div",
      [
        .element(
          "p",
          "Impact: root mean square of u′(varied) − u′(nominal) over the fitted events, both components together, in GeV. "
            + "One-sided differences count both ways, two-sided ones as the larger each way; sources add in quadrature."
        ),
        .table(head: ["source", "variations", "impact (GeV)", "in total", "regions vary"], rows: rows) { _ in "" },
        .fold([Markup("What the sources mean")], [.element("ul", sources.map { .element("li", "\($0.name): \($0.meaning)") })]),
      ])
  }

  private func bands(_ pictures: [String: Picture]) -> [Markup] {
    guard let closure, let bands = closure.bands else { return [] }
    let figures = bands.compactMap { band in
      pictures["band_\(band.quantity.rawValue)"].map {
        Markup.element("figure", [.element("figcaption", "\(band.quantity.symbol) on held-out events"), $0.markup])
      }
    }
    let coverage = closure.coverage.map {
      Markup.element(
        "p",
        "Data lie inside the total uncertainty in \($0.inside) of \($0.counted) histogram bins "
          + "(\(Rounded.number(100 * $0.fraction)) %; by statistics alone in \($0.insideStatistics)); 68.3 % where uncertainties are right."
      )
    }
    return [.element("div", ["class": "plots"], figures)] + [coverage].compactMap { $0 }
  }

  private var variationTable: [Markup] {
    guard let variations = closure?.variations, !variations.isEmpty else { return [] }
    let rows = variations.map { variation in
      [variation.name]
        + variation.quantities.flatMap { change in
          [
            Rounded.number(change.meanShift), Rounded.number(100 * change.widthShift),
            change.chiSquared.map { Rounded.probability($0.pValue) } ?? Rounded.unknown,
          ]
        }
    }
    let head = ["variation"] + ClosureQuantity.allCases.flatMap { ["\($0.symbol): mean (GeV)", "RMS (%)", "χ² p"] }
    return [
      .fold(
        [Markup("What each variation does to the inclusive distributions, and how it agrees with data")],
        [.table(head: head, rows: rows) { _ in "" }])
    ]
  }

  private func notes(_ sources: [RecoilSource]) -> [Markup] {
    let notes = sources.flatMap(\.notes)
    guard !notes.isEmpty else { return [] }
    return [.element("ul", notes.map { .element("li", $0) })]
  }

  private func transferSections(_ pictures: [String: Picture]) -> [Markup] {
    guard let transfer = calibration.transfer else { return [] }
    let figures = transfer.control.compactMap { control in
      pictures["transfer_\(control.quantity)"].map {
        Markup.element("figure", [.element("figcaption", control.quantity == "mt" ? "m_T" : "MET"), $0.markup])
      }
    }
    let counts = transfer.counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.used) events used of \($0.value.read)" }
    return [
      .section(
        "Transfer", id: "transfer",
        [
          .element(
            "p",
            "The other process before and after correction, u′ = u + T(v) − v with v the value of Z simulation at u's probability. "
              + "Band: statistics and all sources, the transfer itself included. \(counts.joined(separator: "; "))."
          ), .element("div", ["class": "plots"], figures),
        ])
    ]
  }
}
