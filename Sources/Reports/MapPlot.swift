import Recoil

/// What a region's maps do: u′ − u against u, both components.
struct MapPlot {
  /// Unique in the page.
  let name: String
  /// Which region.
  let title: String
  /// The region's fits.
  let fit: RecoilRegionFit

  /// The picture's commands: full lines where the maps follow the fits, dotted where the shift stays constant.
  var plot: Gnuplot.Plot {
    var script = PlotScript()
    for component in RecoilComponent.allCases { script.data(component.rawValue, shifts(fit[component].map)) }
    let maps = RecoilComponent.allCases.map { fit[$0].map }
    let low = maps.map { $0.low - 0.2 * ($0.high - $0.low) }.min() ?? -1
    let high = maps.map { $0.high + 0.2 * ($0.high - $0.low) }.max() ?? 1
    script.add(
      "set lmargin at screen 0.135\nset rmargin at screen 0.975\nset tmargin at screen 0.90\nset bmargin at screen 0.145")
    script.add("set xrange \(PlotScript.range(low, high))\nset xlabel 'u before correction (GeV)' offset 0,0.4")
    script.add(
      "set ylabel 'shift u′ − u (GeV)' offset 1.2,0\nset key outside top horizontal center samplen 2\nset offsets 0,0,0.3,0.3")
    script.add(
      """
      plot 0 with lines linecolor rgb '#999999' linewidth 0.8 notitle, \
      \(curve("parallel", .after, RecoilComponent.parallel.axis)), \
      \(curve("perpendicular", .before, RecoilComponent.perpendicular.axis))
      """)
    return Gnuplot.Plot(name: name, title: title, size: (400, 320), script: script.text)
  }

  private func curve(_ block: String, _ colour: PlotScript.Colour, _ title: String) -> String {
    """
    $\(block) using 1:2 with lines linecolor rgb '\(colour.rawValue)' linewidth 1.8 title '\(title)', \
    $\(block) using 1:3 with lines linecolor rgb '\(colour.rawValue)' linewidth 1.4 dashtype 3 notitle
    """
  }

  /// u, the shift in the core, the shift beyond it.
  private func shifts(_ map: RecoilMap) -> [[Double]] {
    let width = map.high - map.low
    return (-20...120).map { step in
      let u = map.low + width * Double(step) / 100
      let shift = map(u) - u
      return [u, step >= 0 && step <= 100 ? shift : .nan, step <= 0 || step >= 100 ? shift : .nan]
    }
  }
}
