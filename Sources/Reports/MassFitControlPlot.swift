import MassFits

/// A control variable of one component: sWeighted contents with full errors as lines, and the naive ones as bars within.
struct MassFitControlPlot {
  /// Unique in the page.
  let name: String
  /// What it shows.
  let title: String
  /// The histogram.
  let histogram: ControlHistogram
  /// What is written below the axis.
  let xLabel: String
  /// The component's colour.
  let colour: String

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    let edges = histogram.edges
    let (low, high) = (edges[0], edges[edges.count - 1])
    let bottom = min(0, zip(histogram.contents, histogram.errors).map { $0 - $1 }.min() ?? 0)
    let top = max(zip(histogram.contents, histogram.errors).map { $0 + $1 }.max() ?? 1, bottom + 1e-300)
    let stroke = "with vectors nohead linecolor rgb '\(colour)'"
    var script = PlotScript()
    script.data("bins", rows)
    script.add("set lmargin at screen 0.15\nset rmargin at screen 0.975\nset tmargin at screen 0.90\nset bmargin at screen 0.145")
    script.add("set xrange \(PlotScript.range(low, high))\nset yrange \(PlotScript.range(1.05 * bottom, 1.12 * top))")
    script.add("set xlabel '\(PlotScript.plain(xLabel))' offset 0,0.4\nset ylabel 'Σ sWeights per bin' offset 1,0")
    script.add("set key at screen 0.55,0.99 center top horizontal samplen 2 width 1")
    script.add("set style fill solid 0.35 noborder")
    script.add(
      """
      plot $bins using 1:2:($1-$5):($1+$5):($2-$4):($2+$4) with boxxyerror linecolor rgb '\(colour)' title 'naive error', \
      $bins using 1:($2-$3):(0):(2*$3) \(stroke) linewidth 1.3 notitle, \
      $bins using 1:2:(\(PlotScript.number((high - low) / 8000))):(0) \(stroke) linewidth 3.6 notitle, \
      keyentry with lines linecolor rgb '\(colour)' linewidth 1.3 title 'full error', \
      0 with lines linecolor rgb '#444444' linewidth 0.8 notitle
      """)
    return Gnuplot.Plot(name: name, title: title, size: (400, 300), script: script.text)
  }

  /// The middle, the content, both errors, and three tenths of the width.
  private var rows: [[Double]] {
    histogram.contents.indices.map { i in
      let (left, right) = (histogram.edges[i], histogram.edges[i + 1])
      return [
        (left + right) / 2, histogram.contents[i], histogram.errors[i], histogram.naiveErrors[i], 0.3 * (right - left),
      ]
    }
  }
}
