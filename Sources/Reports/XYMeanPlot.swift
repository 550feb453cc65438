import Recoil

/// <MET_x> and <MET_y> of one MET against nPV: points with errors, the fitted polynomials, constant beyond the fitted range.
struct XYMeanPlot {
  /// Unique in the page.
  let name: String
  /// The MET with data (of a period) and simulation.
  let title: String
  /// The fits that are drawn together: at most one of data and one of simulation.
  let fits: [(part: String, fit: XYFit)]

  private static func colour(_ part: String) -> PlotScript.Colour { part == "simulation" ? .before : .data }

  private var range: (low: Double, high: Double) {
    let (low, high) = (fits.map(\.fit.low).min() ?? 0, fits.map(\.fit.high).max() ?? 1)
    return (low - 0.06 * (high - low), high + 0.06 * (high - low))
  }

  /// The picture's commands: x above, y below.
  var plot: Gnuplot.Plot {
    var script = PlotScript()
    for (k, one) in fits.enumerated() {
      script.data("pointsx\(k)", one.fit.points.map { [$0.npv, $0.x, $0.x - $0.xError, $0.x + $0.xError] })
      script.data("pointsy\(k)", one.fit.points.map { [$0.npv, $0.y, $0.y - $0.yError, $0.y + $0.yError] })
      script.data("curves\(k)", curve(one.fit))
    }
    let (low, high) = range
    script.startPanels(left: 0.135)
    script.add("set xrange \(PlotScript.range(low, high))")
    script.panel(top: 0.915, bottom: 0.535, xLabel: nil, yLabel: "<MET_x> (GeV)")
    script.add(
      "set key at screen 0.55,0.99 center top horizontal samplen 2 width 1\nset offsets 0,0,0,0\nset yrange \(reach(.x))")
    script.add(panel(.x, isNamed: true))
    script.panel(top: 0.505, bottom: 0.125, xLabel: "number of vertices", yLabel: "<MET_y> (GeV)")
    script.add("unset key\nset yrange \(reach(.y))")
    script.add(panel(.y, isNamed: false) + "\nunset multiplot")
    return Gnuplot.Plot(name: name, title: title, size: (480, 420), script: script.text)
  }

  /// nPV, both polynomials, and both with one standard deviation up and down.
  private func curve(_ fit: XYFit) -> [[Double]] {
    let (low, high) = range
    return (0...120).map { step in
      let npv = low + (high - low) * Double(step) / 120
      let t = (min(max(npv, fit.low), fit.high) - fit.centre) / fit.scale
      let (dx, ex) = fit.value(.x, at: t), (dy, ey) = fit.value(.y, at: t)
      return [npv, dx, dx - ex, dx + ex, dy, dy - ey, dy + ey]
    }
  }

  /// Room for all points that are known well: errors of the outermost bins may be large.
  private func reach(_ axis: XYAxis) -> String {
    let ends = fits.flatMap { one in
      one.fit.points.flatMap { point in
        axis == .x ? [point.x - point.xError, point.x + point.xError] : [point.y - point.yError, point.y + point.yError]
      }
    }
    let (low, high) = (ends.min() ?? -1, ends.max() ?? 1)
    return PlotScript.range(low - 0.07 * (high - low), high + 0.07 * (high - low))
  }

  private func panel(_ axis: XYAxis, isNamed: Bool) -> String {
    let column = axis == .x ? 2 : 5
    let width = range.high - range.low
    let parts = fits.enumerated().map { k, one in
      let colour = Self.colour(one.part)
      return """
        $curves\(k) using 1:\(column + 1):\(column + 2) with filledcurves linecolor rgb '\(colour.rawValue)' fillstyle transparent solid 0.18 noborder notitle, \
        $curves\(k) using 1:\(column) with lines linecolor rgb '\(colour.rawValue)' linewidth 1.5 notitle, \
        \(PlotScript.points("points\(axis.rawValue)\(k)", colour, width: width))\
        \(isNamed ? ", " + PlotScript.keyEntry(PlotScript.plain(one.part), colour) : "")
        """
    }
    return "plot 0 with lines linecolor rgb '#999999' linewidth 0.8 dashtype 3 notitle, " + parts.joined(separator: ", ")
  }
}

extension XYFit {
  /// A polynomial's value at t with its standard error, GeV.
  func value(_ axis: XYAxis, at t: Double) -> (value: Double, error: Double) {
    let coefficients = axis == .x ? x : y
    var powers = [Double](repeating: 0, count: x.count + y.count)
    var (sum, power) = (0.0, 1.0)
    for k in coefficients.indices {
      sum += coefficients[k] * power
      powers[(axis == .x ? 0 : x.count) + k] = power
      power *= t
    }
    return (sum, max(0, covariance.quadraticForm(powers)).squareRoot())
  }
}
