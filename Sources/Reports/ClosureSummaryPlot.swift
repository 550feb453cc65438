import Recoil

/// One quantity over all bins: mean difference, width difference and KS p, before and after correction.
struct ClosureSummaryPlot {
  /// Unique in the page.
  let name: String
  /// What is compared.
  let quantity: ClosureQuantity
  /// Per bin and inclusive.
  let closure: RecoilClosure
  /// What counts as closed.
  let gate: ClosureGate

  private var bins: [ClosureBin] { closure.bins + [closure.inclusive] }

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    var script = PlotScript()
    for (isAfter, block) in [(false, "before"), (true, "after")] { script.data(block, rows(isAfter: isAfter)) }
    script.startPanels(left: 0.08)
    script.add("set xrange [0.4:\(Double(bins.count) + 0.6)]\nset grid x linecolor rgb '#eeeeee' linetype 1")
    script.add("set xtics 1 offset 0,0.3 nomirror\nset tics scale 0.3\nset offsets 0,0,graph 0.05,graph 0.05")
    if bins.count > 40 { script.add("set xtics \((bins.count + 29) / 30)") }
    panels(&script)
    script.add("unset multiplot")
    return Gnuplot.Plot(
      name: name, title: "\(quantity.symbol): differences between data and simulation per bin, before and after correction",
      size: (860, 460), script: script.text)
  }

  private func panels(_ script: inout PlotScript) {
    script.panel(top: 0.93, bottom: 0.67, xLabel: nil, yLabel: "Δ mean (GeV)")
    script.add("set key at screen 0.52,0.995 center top horizontal samplen 1")
    script.add("plot 0 with lines linecolor rgb '#444444' linewidth 0.8 notitle, \(bars(2))")
    script.add("unset key")
    script.panel(top: 0.645, bottom: 0.385, xLabel: nil, yLabel: "Δ RMS (%)")
    script.add("plot 0 with lines linecolor rgb '#444444' linewidth 0.8, \(bars(4))")
    script.panel(top: 0.36, bottom: 0.10, xLabel: "number of the bin in the closure table; the last is inclusive", yLabel: "KS p")
    script.add("set offsets 0,0,0,0\nset logscale y\nset format y '10^{%L}'\nset yrange [5e-7:2]\nset ytics 100")
    script.add(
      """
      plot \(gate.ksPValue) with lines linecolor rgb '#444444' dashtype 3, \
      $before using 1:6 with points linecolor rgb '\(PlotScript.Colour.before.rawValue)' pointtype 6 pointsize 0.5, \
      $after using 1:6 with points linecolor rgb '\(PlotScript.Colour.after.rawValue)' pointtype 7 pointsize 0.5
      """)
  }

  private func bars(_ column: Int) -> String {
    """
    $before using 1:\(column):\(column + 1) with yerrorbars linecolor rgb '\(PlotScript.Colour.before.rawValue)' pointtype 6 \
    pointsize 0.5 title 'before', \
    $after using 1:\(column):\(column + 1) with yerrorbars linecolor rgb '\(PlotScript.Colour.after.rawValue)' pointtype 7 \
    pointsize 0.5 title 'after'
    """
  }

  /// The bin's number, mean and error, width in per cent and error, KS p not below what is drawn.
  private func rows(isAfter: Bool) -> [[Double]] {
    bins.enumerated().compactMap { index, bin in
      guard let entry = bin[quantity] else { return nil }
      let seen = isAfter ? entry.after : entry.before
      return [
        Double(index + 1) + (isAfter ? 0.12 : -0.12), seen.meanDifference, seen.meanError, seen.widthDifference * 100,
        seen.widthError * 100, max(seen.kolmogorovSmirnov.pValue, 1e-6),
      ]
    }
  }
}
