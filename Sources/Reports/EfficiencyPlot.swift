import MassFits
import Statistics

/// Efficiencies of data and simulation along the first variable, in one slice of the others; scale factors below.
struct EfficiencyPlot {
  /// Unique in the page.
  let name: String
  /// Which slice.
  let title: String
  /// What was measured.
  let result: EfficiencyResult
  /// The bins of the slice, along the first variable.
  let bins: [Int]

  private var axis: Binning { result.bins.axes[0] }

  /// The ends of the bins as they are drawn: an infinite edge becomes one bin more.
  private var edges: [Double] {
    var edges = axis.edges
    let finite = edges.filter(\.isFinite)
    let width = finite.count > 1 ? finite[finite.count - 1] - finite[finite.count - 2] : 1
    if edges[edges.count - 1] == .infinity { edges[edges.count - 1] = (finite.last ?? 0) + width }
    if edges[0] == -.infinity { edges[0] = (finite.first ?? 1) - width }
    return edges
  }

  private var isLogarithmic: Bool { edges[0] > 0 && edges[edges.count - 1] / edges[0] > 20 }
  private var hasSimulation: Bool { result.regions.contains { $0.simulation != nil } }

  /// The slices of a result: for every combination of the other variables its label and bins.
  static func slices(_ result: EfficiencyResult) -> [(label: String, bins: [Int])] {
    let rows = result.bins.axes[0].count
    let columns = result.bins.count / rows
    return (0..<columns).map { column in
      let bins = (0..<rows).map { $0 * columns + column }
      let parts = result.bins.label(bins[0]).split(separator: ", ", omittingEmptySubsequences: false)
      // a label is `pt [20, 30), abseta [0, 1.2)`: two pieces per variable
      return (parts.dropFirst(2).joined(separator: ", "), bins)
    }
  }

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    let data = rows(shift: hasSimulation ? 0.46 : 0.5) { $0.data.efficiency }
    let simulation = rows(shift: 0.54) { $0.simulation?.efficiency }
    let factors = rows(shift: 0.5) { $0.scaleFactor }
    var script = PlotScript()
    for (block, values) in [("data", data), ("simulation", simulation), ("factors", factors)] { script.data(block, values) }
    script.startPanels(left: 0.135)
    script.add("set xrange \(PlotScript.range(edges[0], edges[edges.count - 1]))" + (isLogarithmic ? "\nset logscale x" : ""))
    let label = PlotScript.plain(result.bins.names[0])
    script.panel(top: 0.90, bottom: hasSimulation ? 0.40 : 0.145, xLabel: hasSimulation ? nil : label, yLabel: "efficiency")
    script.add(frame(data + simulation, upTo: 1))
    script.add(
      "set key at screen 0.55,0.985 center top horizontal samplen 2 width 1\nset grid y linecolor rgb '#eeeeee' linetype 1")
    script.add(efficiencies)
    if hasSimulation {
      script.panel(top: 0.375, bottom: 0.145, xLabel: label, yLabel: "data / sim")
      script.add(frame(factors, upTo: nil) + "\nunset key")
      script.add(
        "plot 1 with lines linecolor rgb '#444444' linewidth 0.8, \(bars("factors", .model, title: nil))")
    }
    script.add("unset multiplot")
    return Gnuplot.Plot(name: name, title: title, size: (440, 340), script: script.text)
  }

  private var efficiencies: String {
    let data = bars("data", .data, title: hasSimulation ? "data" : "efficiency")
    return "plot " + (hasSimulation ? bars("simulation", .after, title: "simulation") + ", " : "") + data
  }

  /// The total uncertainty as a thin bar, the statistical one as a thick one, and the bin as a horizontal bar: strokes, as
  /// gnuplot's own error bars have gaps around points.
  private func bars(_ block: String, _ colour: PlotScript.Colour, title: String?) -> String {
    let style = "with vectors nohead linecolor rgb '\(colour.rawValue)'"
    let key = title.map { ", " + PlotScript.keyEntry($0, colour) } ?? ""
    let dot = PlotScript.number((edges[edges.count - 1] - edges[0]) / 8000)
    return """
      $\(block) using 3:2:($4-$3):(0) \(style) linewidth 1 notitle, \
      $\(block) using 1:7:(0):($8-$7) \(style) linewidth 0.9 notitle, \
      $\(block) using 1:5:(0):($6-$5) \(style) linewidth 2.2 notitle, \
      $\(block) using 1:2:(\(dot)):(0) \(style) linewidth 4.5 notitle\(key)
      """
  }

  /// The range of y: over all bars, with room, and the step of its marks.
  private func frame(_ rows: [[Double]], upTo limit: Double?) -> String {
    let low = rows.map { $0[6] }.filter(\.isFinite).min() ?? 0
    let high = rows.map { $0[7] }.filter(\.isFinite).max() ?? 1
    let room = max(0.08 * (high - low), 0.002)
    let (bottom, top) = (low - room, limit.map { min(high + room, $0 + 0.02) } ?? high + room)
    let from = limit == nil ? bottom : max(bottom, -0.02)
    return """
      set yrange \(PlotScript.range(from, top))
      set ytics \(PlotScript.number(PlotScript.step(from, top, count: limit == nil ? 3 : 5)))
      """
  }

  /// Where in its bin, value, the bin's ends, both ends of the statistical and of the total uncertainty.
  private func rows(shift: Double, _ value: (EfficiencyResult.Region) -> EfficiencyValue?) -> [[Double]] {
    bins.enumerated().compactMap { place, bin in
      guard let region = result.regions.first(where: { $0.bins.contains(bin) }), let found = value(region) else { return nil }
      let (left, right) = (edges[place], edges[place + 1])
      return [
        left + shift * (right - left), found.value, left, right, found.value - found.statisticalDown,
        found.value + found.statisticalUp, found.value - found.down, found.value + found.up,
      ]
    }
  }
}
