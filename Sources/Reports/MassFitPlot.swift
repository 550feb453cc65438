import MassFits

/// A mass spectrum: events with √Σw² errors, the fitted curve with its components, and pulls below.
struct MassFitPlot {
  /// Unique in the page.
  let name: String
  /// What is fitted.
  let title: String
  /// Events and expectations.
  let spectrum: MassSpectrum
  /// The components in the order they are listed.
  let components: [String]
  /// What is written below the axis of masses.
  let xLabel: String
  /// Whether the upper panel is logarithmic.
  let isLogarithmic: Bool
  /// Its size in pixels at full scale.
  var size = (width: 560, height: 420)

  private var low: Double { spectrum.edges[0] }
  private var high: Double { spectrum.edges[spectrum.edges.count - 1] }

  /// Curves are densities; points are events per this width.
  private var width: Double { (high - low) / Double(spectrum.observed.count) }

  /// The largest of points and curve, and where a logarithmic axis begins.
  private var reach: (floor: Double, top: Double) {
    let points = scaled.map { $0.y + $0.error }
    let curve = spectrum.curve.total.map { $0 * width }
    let top = max((points + curve).max() ?? 1, 1e-300)
    let positive = (scaled.map(\.y) + curve).filter { $0 > 0 }.min() ?? top
    return (max(0.4 * positive, 1e-5 * top), top)
  }

  /// Events per ``width``, for bins of any widths.
  private var scaled: [(x: Double, y: Double, error: Double)] {
    spectrum.observed.indices.map { i in
      let scale = width / (spectrum.edges[i + 1] - spectrum.edges[i])
      return (
        0.5 * (spectrum.edges[i] + spectrum.edges[i + 1]), spectrum.observed[i] * scale,
        spectrum.variances[i].squareRoot() * scale
      )
    }
  }

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    let (floor, top) = reach
    var script = PlotScript()
    script.data("points", points(floor: floor))
    script.data("curves", curves(floor: floor))
    script.data("pulls", pulls)
    script.startPanels(left: 0.125)
    script.add("set xrange \(PlotScript.range(low, high))")
    script.panel(top: panelTop, bottom: 0.335, xLabel: nil, yLabel: "events / \(PlotScript.number(width))")
    script.add(isLogarithmic ? "set logscale y\nset format y '10^{%L}'" : "set format y '%g'\nset ytics autofreq")
    script.add("set yrange \(isLogarithmic ? PlotScript.range(floor, 3 * top) : PlotScript.range(0, 1.12 * top))")
    script.add("set key at screen 0.55,0.995 center top horizontal samplen 2 width 1")
    script.add(upperPanel)
    script.panel(top: 0.31, bottom: size.height < 400 ? 0.15 : 0.125, xLabel: PlotScript.plain(xLabel), yLabel: "pull")
    script.add(lowerPanel)
    return Gnuplot.Plot(name: name, title: title, size: size, script: script.text)
  }

  /// Below the rows that the key takes: gnuplot puts as many entries of the longest one's width beside each other as there is room.
  private var panelTop: Double {
    let longest = (components + ["events"]).map(\.count).max() ?? 0
    let columns = max(1, Int(0.8 * Double(size.width)) / (8 * longest + 50))
    let rows = (components.count + 2 + columns - 1) / columns
    return 1 - Double(18 * rows + 8) / Double(size.height)
  }

  private var upperPanel: String {
    let lines = components.enumerated().map { index, component in
      """
      $curves using 1:\(index + 3) with lines linecolor rgb '\(Self.colours[index % Self.colours.count])' \
      dashtype \(index % 4 + 2) linewidth 1.5 title '\(PlotScript.plain(component))', 
      """
    }
    return """
      plot \(lines.joined())$curves using 1:2 with lines linecolor rgb '\(PlotScript.Colour.model.rawValue)' \
      linewidth 1.6 title 'sum', \(PlotScript.points("points", .data, width: high - low)), \
      \(PlotScript.keyEntry("events", .data))
      """
  }

  private var lowerPanel: String {
    let reach = max(3.5, min(9.5, (pulls.map { abs($0[1]) }.max() ?? 0) + 0.5))
    return """
      unset logscale y
      set format y '%g'
      set yrange \(PlotScript.range(-reach, reach))
      set ytics \(reach > 5 ? 4 : 2)
      unset key
      set style fill solid 0.55 noborder
      plot $pulls using 1:2:3 with boxes linecolor rgb '#4a6fa5' notitle, \
      0 with lines linecolor rgb '#444444' linewidth 0.8, 2 with lines linecolor rgb '#999999' dashtype 3, \
      -2 with lines linecolor rgb '#999999' dashtype 3
      unset multiplot
      """
  }

  /// Colours of components, apart for the colour-blind too.
  static let colours = [
    PlotScript.Colour.after.rawValue, PlotScript.Colour.core.rawValue, PlotScript.Colour.tail.rawValue,
    PlotScript.Colour.before.rawValue,
  ]

  /// x, events, and both ends of the error bar; on a logarithmic axis without what lies below it.
  private func points(floor: Double) -> [[Double]] {
    scaled.filter { !isLogarithmic || $0.y >= floor }.map { point in
      [point.x, point.y, max(isLogarithmic ? floor : -.infinity, point.y - point.error), point.y + point.error]
    }
  }

  /// x, the sum and every component, in events per ``width``.
  private func curves(floor: Double) -> [[Double]] {
    let curve = spectrum.curve
    return curve.masses.indices.map { i in
      [curve.masses[i]]
        + ([curve.total[i]] + components.map { curve.components[$0]?[i] ?? .nan }).map { density in
          let value = density * width
          return isLogarithmic && value < floor ? .nan : value
        }
    }
  }

  private var pulls: [[Double]] {
    spectrum.pulls.indices.compactMap { i in
      let (left, right) = (spectrum.edges[i], spectrum.edges[i + 1])
      return spectrum.pulls[i].map { [(left + right) / 2, $0, right - left] }
    }
  }
}
