extension ResponseResult {
  /// One line for each MET, part, axis, bin and sample; cells of numbers that are absent stay empty, and the last cell says why.
  ///
  /// Columns of resolutions are called component, `raw` or `corrected`, definition, and `error` for the standard error.
  public var csv: String {
    let head = ["met", "part", "axis", "bin", "low", "high", "sample", "n_eff", "yield", "mean", "mean_qt"]
    var lines = [(head + ["response", "response_error"] + widthNames + ["remarks"]).joined(separator: ",")]
    for table in tables {
      guard let edges = axes.first(where: { $0.name == table.axis })?.edges.edges else { continue }
      for (b, bin) in table.bins.enumerated() {
        let place = [table.met, table.part, table.axis, "\(b + 1)", "\(edges[b])", "\(edges[b + 1])"]
        for sample in ResponseSample.allCases {
          guard let row = bin[sample] else { continue }
          let sums = [row.effectiveEntries, row.yield, row.mean, row.meanQT].map(Self.cell)
          lines.append(
            (place + [sample.rawValue] + sums + cells(row.numbers)).map(Self.quoted).joined(separator: ","))
        }
        for (name, ratio) in [("ratio", bin.ratio as ResponseNumbers?), ("corrected ratio", bin.correctedRatio)] {
          guard let ratio else { continue }
          lines.append((place + [name, "", "", "", ""] + cells(ratio)).map(Self.quoted).joined(separator: ","))
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var kinds: [(component: RecoilComponent, isCorrected: Bool, definition: ResolutionDefinition)] {
    RecoilComponent.allCases.flatMap { component in
      (options.correct == .none ? [false] : [false, true]).flatMap { isCorrected in
        options.definitions.map { (component, isCorrected, $0) }
      }
    }
  }

  private var widthNames: [String] {
    kinds.flatMap { kind in
      let name = "\(kind.component.rawValue)_\(kind.isCorrected ? "corrected" : "raw")_\(kind.definition.rawValue)"
      return [name, name + "_error"]
    }
  }

  private func cells(_ numbers: ResponseNumbers) -> [String] {
    let values =
      [numbers.response] + kinds.compactMap { numbers[$0.component]($0.definition, corrected: $0.isCorrected) }
    var reasons: [String] = []
    for reason in values.compactMap(\.reason) where !reasons.contains(reason) { reasons.append(reason) }
    return values.flatMap { [Self.cell($0.value), Self.cell($0.error)] } + [reasons.joined(separator: "; ")]
  }

  private static func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  /// A cell with a comma, a quote or a line break stands in quotes.
  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
    return "\"\(cell.replacing("\"", with: "\"\""))\""
  }
}
