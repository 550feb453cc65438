import Recoil

extension ResponseReport {
  /// A value for a table; why there is none.
  func text(_ value: ResponseValue?) -> String {
    guard let value else { return "" }
    return value.measured.map { Rounded.measurement($0.value, $0.error) } ?? value.reason ?? Rounded.unknown
  }

  /// Bins of one MET against one axis, all events: for each sample the response and the first definition's resolutions.
  func table(_ met: ResponseMET, _ axis: ResponseAxis) -> Markup {
    guard let table = result.table(met: met.name, axis: axis.name) else { return .none }
    let definition = result.options.definitions[0]
    func cells(_ numbers: ResponseNumbers) -> [String] {
      let measured = [numbers.response] + RecoilComponent.allCases.map { numbers[$0](definition, corrected: isCorrected) }
      return measured.map(text)
    }
    var rows: [[String]] = []
    for bin in table.bins {
      for sample in ResponseSample.allCases {
        guard let row = bin[sample] else { continue }
        let mean = row.mean.map { Rounded.number($0, digits: 4) } ?? ""
        rows.append([bin.label, sample.words, Rounded.count(row.effectiveEntries), mean] + cells(row.numbers))
      }
      rows.append([bin.label, "data / simulation", "", ""] + cells(bin.ratio))
      if let ratio = bin.correctedRatio { rows.append([bin.label, "data / corrected simulation", "", ""] + cells(ratio)) }
    }
    let kind = "\(definition.rawValue)\(isCorrected ? ", corrected" : "")"
    return .table(
      head: [axis.title, "sample", "N_eff", "mean", "response", "σ_par, \(kind) (GeV)", "σ_perp, \(kind) (GeV)"], rows: rows)
  }

  /// What became of the events.
  var countSection: MassFitPage.Section {
    let rows = result.counts.flatMap { counts in
      result.mets.compactMap { met -> [String]? in
        guard let seen = counts.mets[met.name] else { return nil }
        return [counts.sample, met.name]
          + [seen.read, seen.selected, seen.selectionMissing, seen.notFinite, seen.noAxis, seen.used].map(String.init)
      }
    }
    let axisRows = result.counts.flatMap { counts in
      result.axes.compactMap { axis -> [String]? in
        counts.axes[axis.name].map { [counts.sample, axis.name, "\($0.used)", "\($0.outside)", "\($0.notFinite)"] }
      }
    }
    return .init(
      "Events", id: "events",
      [
        .table(
          head: ["sample", "MET", "read", "selected", "index missing", "not finite", "no axis", "used"], rows: rows),
        .table(head: ["sample", "axis", "in bins", "outside", "not finite"], rows: axisRows),
      ])
  }
}
