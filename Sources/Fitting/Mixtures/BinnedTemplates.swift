import Statistics

/// The background templates of a fit in the bins of its sample, in units of Σw²/Σw of the data.
final class BinnedTemplates {
  /// The names, in order.
  let names: [String]
  /// The widths of the constraints.
  let uncertainties: [Double]
  /// The scales the templates start from or are fixed at.
  let scales: [Double]
  /// The templates whose scale is fitted.
  let free: [Int]
  /// Σw²/Σw of the data; 1 for counts.
  let unit: Double
  /// Contents, then variances.
  let rows: BinRows
  /// Everything the templates expect, at the scales, in the data's unit.
  let expected: [Double]

  init(_ templates: [BackgroundTemplate], fixedScales: [String: Double], start: [String: Double], sample: BinnedSample) {
    names = templates.map(\.name)
    uncertainties = templates.map(\.relativeUncertainty)
    let fixed = templates.map { fixedScales[$0.name] ?? $0.fixedScale }
    scales = zip(templates, fixed).map { $1 ?? start[$0.name] ?? 1 }
    free = fixed.indices.filter { fixed[$0] == nil }
    let unit = sample.isUnweighted ? 1 : sample.total / sample.effectiveEntries
    self.unit = unit
    let groups = sample.groups
    rows = BinRows(rows: 2 * templates.count, bins: groups.count)
    var expected = [Double](repeating: 0, count: groups.count)
    for (k, template) in templates.enumerated() {
      let (contents, squares) = (template.histogram.sumW, template.histogram.sumW2)
      let joined = groups.map { contents[$0].reduce(0, +) }
      rows.fill(k, joined.map { $0 / unit })
      rows.fill(templates.count + k, groups.map { squares[$0].reduce(0, +) / (unit * unit) })
      for i in joined.indices { expected[i] += scales[k] * joined[i] }
    }
    self.expected = expected
  }

  /// The row of Σw² of template `k`.
  func variance(_ k: Int) -> Int { names.count + k }
}
