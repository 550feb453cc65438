import Recoil
import Statistics

/// Data against simulation before and after correction, with ratios to data below.
struct ClosurePlot {
  /// Unique in the page.
  let name: String
  /// Which bin.
  let title: String
  /// What is compared.
  let entry: ClosureEntry

  /// Data, simulation before and after, in the range and bins that are drawn.
  private var histograms: (data: Histogram, before: Histogram, after: Histogram) {
    let all = entry.plots.data
    let low = min(all.quantile(0.001) ?? all.low, entry.plots.before.quantile(0.001) ?? all.low)
    let high = max(all.quantile(0.999) ?? all.high, entry.plots.before.quantile(0.999) ?? all.high)
    var first = max(0, Int(((low - all.low) / all.binWidth).rounded(.down)) - 1)
    let last = min(all.count, Int(((high - all.low) / all.binWidth).rounded(.up)) + 1)
    let wanted = min(60, max(16, 2 * all.effectiveEntries.squareRoot()))
    let factor = max(1, min(last - first, Int((Double(last - first) / wanted).rounded(.up))))
    first = max(0, last - (last - first + factor - 1) / factor * factor)
    let range = first..<first + (last - first) / factor * factor
    return (
      all.rebinned(range, by: factor), entry.plots.before.rebinned(range, by: factor),
      entry.plots.after.rebinned(range, by: factor)
    )
  }

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    let (data, before, after) = histograms
    let range = data.logarithmicRange
    var script = PlotScript()
    script.data("points", data.points(floor: range.low))
    script.data("steps", steps(before, after))
    script.data("ratios", ratios(data, before, after))
    script.startPanels(left: 0.135)
    script.add("set xrange \(PlotScript.range(data.low, data.high))")
    script.panel(top: 0.90, bottom: 0.40, xLabel: nil, yLabel: "events / \(Rounded.number(data.binWidth)) GeV")
    script.add("set logscale y\nset format y '10^{%L}'\nset yrange \(PlotScript.range(range.low, range.high))")
    script.add("set key at screen 0.55,0.985 center top horizontal samplen 2 width 1")
    script.add(
      """
      plot $steps using 1:2 with lines linecolor rgb '\(PlotScript.Colour.before.rawValue)' linewidth 1.4 title 'before', \
      $steps using 1:3 with lines linecolor rgb '\(PlotScript.Colour.after.rawValue)' linewidth 1.6 title 'after', \
      \(PlotScript.points("points", .data, width: data.high - data.low)), \(PlotScript.keyEntry("data", .data))
      """)
    script.panel(top: 0.375, bottom: 0.145, xLabel: "\(entry.quantity.axis) (GeV)", yLabel: "sim / data")
    script.add("unset logscale y\nset format y '%g'\nset yrange [0.5:1.5]\nset ytics 0.25\nunset key")
    script.add(lowerPanel(width: data.high - data.low))
    return Gnuplot.Plot(name: name, title: title, size: (400, 320), script: script.text)
  }

  private func lowerPanel(width: Double) -> String {
    """
    plot $ratios using 1:(1-$2):(1+$2) with filledcurves linecolor rgb '\(PlotScript.Colour.band.rawValue)', \
    1 with lines linecolor rgb '#444444' linewidth 0.8, \
    $ratios using 1:3 with lines linecolor rgb '\(PlotScript.Colour.before.rawValue)' linewidth 1.2, \
    \(PlotScript.points("ratios", .after, width: width, columns: (5, 6, 7), size: 3))
    unset multiplot
    """
  }

  /// Both ends of every bin with the contents, so that lines draw steps.
  private func steps(_ before: Histogram, _ after: Histogram) -> [[Double]] {
    (0..<before.count).flatMap { i in
      let contents = [before.sumW[i], after.sumW[i]].map { $0 > 0 ? $0 : .nan }
      return [[before.edge(i)] + contents, [before.edge(i + 1)] + contents]
    }
  }

  /// Both ends of every bin: data's relative error, before/data, and in the middle after/data with simulation's error.
  private func ratios(_ data: Histogram, _ before: Histogram, _ after: Histogram) -> [[Double]] {
    (0..<data.count).flatMap { i in
      let d = data.sumW[i] > 0 ? data.sumW[i] : .nan
      let relative = data.sumW2[i].squareRoot() / d
      let ends = [relative, before.sumW[i] / d, .nan, .nan, .nan, .nan]
      let (ratio, error) = (after.sumW[i] / d, after.sumW2[i].squareRoot() / d)
      let middle = [relative, before.sumW[i] / d, .nan, ratio, ratio - error, ratio + error]
      return [[data.edge(i)] + ends, [data.middle(i)] + middle, [data.edge(i + 1)] + ends]
    }
  }
}
