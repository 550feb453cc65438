import Fitting
import Recoil

extension RecoilReport {
  /// One fold per region: four fits, the maps, parameters and decisions.
  func fitSection(_ pictures: [String: Picture]) -> Markup {
    let note =
      parts.isEmpty
      ? "The histograms were not kept, so the fits are listed but not drawn."
      : "Points: events (data: backgrounds subtracted) with √Σw² errors; red: the fit; green and violet, dashed: its Gaussians. "
        + "Pulls: (content − fit)/error, bins joined until ten effective entries are expected; "
        + "their squares add up to χ² (weighted samples: to a little more)."
    let folds = calibration.regions.indices.map { region($0, pictures) }
    return .section("Fits and maps", id: "fits", [.element("p", note)] + folds)
  }

  private func region(_ index: Int, _ pictures: [String: Picture]) -> Markup {
    let fit = calibration.regions[index]
    let label = calibration.bins.label(fit.region)
    let decisions = FitSummary.decisions(fit)
    let list = decisions.isEmpty ? [] : [Markup.element("ul", decisions.map { .element("li", $0) })]
    let members = Markup.element(
      "p",
      "Bins served: \(fit.region.bins.map(calibration.bins.label).joined(separator: "; ")). "
        + "Mean qT of the data fitted: \(Rounded.number(fit.meanQT, digits: 4)) GeV."
    )
    let map =
      pictures["map\(index)"].map {
        [Markup.element("figure", [.element("figcaption", "shift u′ − u; dotted beyond the fits"), $0.markup])]
      } ?? []
    let figures = RecoilComponent.allCases.flatMap { component in
      ["data", "simulation"].compactMap { figure(index, component, $0, pictures) }
    }
    return .fold(
      [Markup("\(label): \(heading(fit))")], id: "region\(index)",
      [members] + list + [.element("div", ["class": "plots"], figures + map), parameters(fit)])
  }

  private func heading(_ fit: RecoilRegionFit) -> String {
    RecoilComponent.allCases.map { component in
      "\(component.symbol) p = \([fit[component].data, fit[component].simulation].map(probability).joined(separator: " / "))"
    }.joined(separator: ", ") + " (data / simulation)"
  }

  private func probability(_ fit: MixtureFit) -> String {
    fit.goodnessOfFit.map { Rounded.probability($0.pValue) } ?? Rounded.unknown
  }

  private func figure(_ index: Int, _ component: RecoilComponent, _ sample: String, _ pictures: [String: Picture]) -> Markup? {
    guard let picture = pictures[Self.fitName(index, component, sample)] else { return nil }
    let fit = calibration.regions[index][component]
    return .element(
      "figure",
      [
        .element("figcaption", "\(component.symbol), \(sample): \(quality(sample == "data" ? fit.data : fit.simulation))"),
        picture.markup,
      ])
  }

  private func quality(_ fit: MixtureFit) -> String {
    let test = fit.goodnessOfFit.map {
      "χ²/ndf = \(Rounded.number($0.chiSquared))/\($0.degreesOfFreedom), p = \(Rounded.probability($0.pValue))"
    }
    return "\(fit.status.rawValue), \(test ?? "χ² n/a")"
  }

  private func parameters(_ fit: RecoilRegionFit) -> Markup {
    let names = Self.parameterNames(of: fit)
    let rows = RecoilComponent.allCases.flatMap { component in
      [("data", fit[component].data), ("simulation", fit[component].simulation)].map { sample, result in
        ["\(component.symbol), \(sample)", Rounded.count(result.effectiveEntries)]
          + names.map { name in
            result.parameters.first { $0.name == name }.map { Rounded.measurement($0.value, $0.error) } ?? "–"
          } + [quality(result)]
      }
    }
    let slopes = RecoilComponent.allCases.map {
      "\($0.symbol): slope du′/du from \(Rounded.number(fit[$0].smallestSlope)) to \(Rounded.number(fit[$0].largestSlope)), "
        + "map from \(Rounded.number(fit[$0].map.low)) to \(Rounded.number(fit[$0].map.high)) GeV, "
        + "shift \(Rounded.number(fit[$0].map.lowShift)) GeV below, \(Rounded.number(fit[$0].map.highShift)) GeV above"
    }
    let head = ["fit", "N_eff"] + names.map { $0.hasPrefix("fraction") ? $0 : "\($0) (GeV)" } + ["status"]
    return .element("div", [.table(head: head, rows: rows), .element("p", slopes.joined(separator: ". ") + ".")])
  }

  /// The parameters of two Gaussians, and whatever else the region's fits have.
  private static func parameterNames(of fit: RecoilRegionFit) -> [String] {
    let fits = RecoilComponent.allCases.flatMap { [fit[$0].data, fit[$0].simulation] }
    let usual = ["mean1", "sigma1", "mean2", "sigma2", "fraction"]
    let known = Set(fits.flatMap { $0.parameters.map(\.name) })
    let more = known.subtracting(usual).sorted()
    return more.isEmpty ? usual : usual.filter(known.contains) + more
  }

  /// All decisions in one place.
  var decisionSection: Markup {
    let items = calibration.regions.flatMap { fit in
      FitSummary.decisions(fit).map { Markup.element("li", "\(calibration.bins.label(fit.region)): \($0)") }
    }
    let list =
      items.isEmpty ? Markup.element("p", "None: every bin was fitted alone, with two Gaussians.") : .element("ul", items)
    return .section("Decisions", id: "decisions", [.element("p", "What merging and fitting decided on their own."), list])
  }
}
