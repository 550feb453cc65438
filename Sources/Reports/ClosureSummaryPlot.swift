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
    let means = Panel(bins, quantity) { ($0.meanDifference, $0.meanError) }
    let widths = Panel(bins, quantity) { ($0.widthDifference * 100, $0.widthError * 100) }
    var script = PlotScript()
    for (panel, name) in [(means, "mean"), (widths, "width")] {
      script.data("\(name)_before", panel.before)
      script.data("\(name)_after", panel.after)
    }
    script.data("ks_before", probabilities(isAfter: false))
    script.data("ks_after", probabilities(isAfter: true))
    script.startPanels(left: 0.08)
    script.add("set xrange [0.4:\(Double(bins.count) + 0.6)]\nset grid x linecolor rgb '#eeeeee' linetype 1")
    script.add("set xtics \(bins.count > 40 ? (bins.count + 29) / 30 : 1) offset 0,0.3 nomirror\nset tics scale 0.3")
    script.panel(top: 0.93, bottom: 0.67, xLabel: nil, yLabel: "Δ mean (GeV)")
    script.add("set key at screen 0.52,0.995 center top horizontal samplen 1")
    script.add(bars("mean", means.limit))
    script.panel(top: 0.645, bottom: 0.385, xLabel: nil, yLabel: "Δ RMS (%)")
    script.add("unset key\n" + bars("width", widths.limit))
    script.panel(top: 0.36, bottom: 0.10, xLabel: "number of the bin in the closure table; the last is inclusive", yLabel: "KS p")
    script.add(shapes)
    return Gnuplot.Plot(
      name: name, title: "\(quantity.symbol): differences between data and simulation per bin, before and after correction",
      size: (860, 460), script: script.text)
  }

  private func bars(_ block: String, _ limit: Double) -> String {
    """
    set yrange \(PlotScript.range(-limit, limit))
    set ytics \(PlotScript.number(PlotScript.step(-limit, limit)))
    plot 0 with lines linecolor rgb '#444444' linewidth 0.8 notitle, \
    $\(block)_before using 1:2:3:4 with yerrorbars \(Self.style(.before, pointType: 6)) title 'before', \
    $\(block)_after using 1:2:3:4 with yerrorbars \(Self.style(.after, pointType: 7)) title 'after'
    """
  }

  private var shapes: String {
    """
    set logscale y
    set format y '10^{%L}'
    set yrange [5e-7:2]
    set ytics 100
    plot \(gate.ksPValue) with lines linecolor rgb '#444444' dashtype 3, \
    $ks_before using 1:2 with points \(Self.style(.before, pointType: 6)), \
    $ks_after using 1:2 with points \(Self.style(.after, pointType: 7))
    unset multiplot
    """
  }

  private static func style(_ colour: PlotScript.Colour, pointType: Int) -> String {
    "linecolor rgb '\(colour.rawValue)' pointtype \(pointType) pointsize 0.5"
  }

  /// The bin's number and its KS p, not below what is drawn.
  private func probabilities(isAfter: Bool) -> [[Double]] {
    bins.enumerated().compactMap { index, bin in
      bin[quantity].map { entry in
        [
          Double(index + 1) + (isAfter ? 0.12 : -0.12),
          max((isAfter ? entry.after : entry.before).kolmogorovSmirnov.pValue, 1e-6),
        ]
      }
    }
  }

  /// Values with error bars before and after, in a frame that bins with hardly any events cannot stretch.
  struct Panel {
    /// The frame reaches from −limit to limit: over most of the bars, at most 1.6 times the bar four fifths reach.
    let limit: Double
    /// The bin's number, value and both ends of its bar, none beyond the frame.
    let before: [[Double]]
    /// The same after correction.
    let after: [[Double]]

    init(_ bins: [ClosureBin], _ quantity: ClosureQuantity, _ measured: (ClosureAgreement) -> (value: Double, error: Double)) {
      let found = bins.enumerated().compactMap { index, bin in
        bin[quantity].map { (number: Double(index + 1), before: measured($0.before), after: measured($0.after)) }
      }
      let reaches = found.flatMap { [$0.before, $0.after] }.map { abs($0.value) + $0.error }.filter(\.isFinite).sorted()
      let most = reaches.isEmpty ? 1 : 1.6 * reaches[reaches.count * 4 / 5]
      let limit = max(1e-6, min(most, 1.1 * (reaches.last ?? 1)))
      func row(_ x: Double, _ seen: (value: Double, error: Double)) -> [Double] {
        [x] + [seen.value, seen.value - seen.error, seen.value + seen.error].map { min(max($0, -limit), limit) }
      }
      self.limit = limit
      before = found.map { row($0.number - 0.12, $0.before) }
      after = found.map { row($0.number + 0.12, $0.after) }
    }
  }
}
