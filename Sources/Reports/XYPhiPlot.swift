import Foundation
import Recoil
import Statistics

/// The distribution of MET's angle before and after correction, against a flat one.
struct XYPhiPlot {
  /// Unique in the page.
  let name: String
  /// Which MET of which part.
  let title: String
  /// Before and after.
  let entry: XYClosureEntry

  /// The picture's commands: contents over their mean; nil if there is nothing to draw.
  var plot: Gnuplot.Plot? {
    guard let before = entry.before?.histogram, let after = entry.after?.histogram else { return nil }
    var script = PlotScript()
    let rows = (points(before), points(after))
    script.data("before", rows.0)
    script.data("after", rows.1)
    script.data("waves", waves)
    let reach = max(0.05, (rows.0 + rows.1).map { max(abs($0[2] - 1), abs($0[3] - 1)) }.max() ?? 0.1) * 1.08
    script.add(
      "set lmargin at screen 0.135\nset rmargin at screen 0.975\nset tmargin at screen 0.90\nset bmargin at screen 0.145")
    script.add("set xrange [-3.14159265:3.14159265]\nset yrange \(PlotScript.range(1 - reach, 1 + reach))")
    script.add("set xtics ('−π' -3.14159265, '−π/2' -1.57079633, '0' 0, 'π/2' 1.57079633, 'π' 3.14159265)")
    script.add("set xlabel 'φ of MET' offset 0,0.4\nset ylabel 'events / flat' offset 1.2,0")
    script.add("set key outside top horizontal center samplen 2")
    script.add(
      """
      plot 1 with lines linecolor rgb '#999999' linewidth 0.8 notitle, \
      $waves using 1:2 with lines linecolor rgb '\(PlotScript.Colour.before.rawValue)' linewidth 1.4 notitle, \
      $waves using 1:3 with lines linecolor rgb '\(PlotScript.Colour.after.rawValue)' linewidth 1.4 notitle, \
      \(PlotScript.points("before", .before, width: 6.3)), \(PlotScript.points("after", .after, width: 6.3)), \
      \(PlotScript.keyEntry("before", .before)), \(PlotScript.keyEntry("after", .after))
      """)
    return Gnuplot.Plot(name: name, title: title, size: (400, 320), script: script.text)
  }

  /// Middle, content over the mean, and both ends of its error.
  private func points(_ histogram: Histogram) -> [[Double]] {
    let mean = histogram.total / Double(histogram.count)
    return (0..<histogram.count).map { i in
      let (value, error) = (histogram.sumW[i] / mean, histogram.sumW2[i].squareRoot() / mean)
      return [histogram.middle(i), value, value - error, value + error]
    }
  }

  /// 1 + A cos(φ − φ₀) before and after.
  private var waves: [[Double]] {
    (0...90).map { step in
      let phi = -Double.pi + 2 * Double.pi * Double(step) / 90
      return [phi] + [entry.before, entry.after].map { 1 + ($0?.amplitude ?? .nan) * cos(phi - ($0?.phase ?? 0)) }
    }
  }
}
