import Recoil

/// A distribution with the uncertainty of the corrected simulation as a band, ratios below: data of a closure, or a process
/// before and after correction.
struct BandPlot {
  /// Unique in the page.
  let name: String
  /// What is drawn.
  let title: String
  /// The axis, in gnuplot's enhanced text.
  let axis: String
  let low: Double
  let high: Double
  /// Points with errors; nil for none.
  let points: (values: [Double], errors: [Double])?
  /// Before correction; nil if it is not drawn.
  let before: [Double]?
  let nominal: [Double]
  /// Statistical and systematic errors of the nominal distribution together, downwards and upwards.
  let band: [UncertaintyRule.Interval]
  /// Whether contents have a logarithmic axis.
  let isLogarithmic: Bool

  private var width: Double { (high - low) / Double(nominal.count) }

  /// The bins drawn: those that hold all but a thousandth of the nominal distribution.
  private var drawn: Range<Int> {
    let total = nominal.reduce(0) { $0 + max(0, $1) }
    var (sum, first, last) = (0.0, 0, nominal.count)
    for i in nominal.indices {
      let before = sum
      sum += max(0, nominal[i])
      if before < 0.0005 * total { first = i }
      if sum <= 0.9995 * total { last = i + 2 }
    }
    return first..<min(nominal.count, max(first + 2, last))
  }

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    let bins = drawn
    let (from, to) = (low + Double(bins.lowerBound) * width, low + Double(bins.upperBound) * width)
    var script = PlotScript()
    script.data("steps", bins.flatMap(steps))
    script.data("ratios", bins.flatMap(ratios))
    if points != nil { script.data("points", bins.compactMap(point)) }
    script.startPanels(left: 0.135)
    script.add("set xrange \(PlotScript.range(from, to))")
    let isFull = points != nil && before != nil  // four entries of the key stand in two rows
    script.panel(top: isFull ? 0.85 : 0.90, bottom: 0.40, xLabel: nil, yLabel: "events / \(Rounded.number(width)) GeV")
    script.add(isLogarithmic ? "set logscale y\nset format y '10^{%L}'" : "set format y '%g'")
    script.add("set yrange \(PlotScript.range(isLogarithmic ? top * 1e-5 : 0, isLogarithmic ? 3 * top : 1.15 * top))")
    script.add("set key at screen 0.55,0.985 center top horizontal maxrows \(isFull ? 2 : 1) samplen 1.2 width -3")
    script.add(upper(to - from))
    script.panel(top: 0.375, bottom: 0.145, xLabel: "\(axis) (GeV)", yLabel: points == nil ? "before / after" : "data / sim")
    let reach = ratioReach(bins)
    script.add("unset logscale y\nset format y '%g'\nset yrange \(PlotScript.range(1 - reach, 1 + reach))")
    let marks = [1 - 0.5 * reach, 0.5 * reach, 1 + 0.5 * reach].map(PlotScript.number).joined(separator: ",")
    script.add("set ytics \(marks)\nunset key")
    script.add(lower(to - from))
    return Gnuplot.Plot(name: name, title: title, size: (400, 320), script: script.text)
  }

  /// How far ratios reach from 1: what half of the bins with their bands, and most of the events before, need.
  private func ratioReach(_ bins: Range<Int>) -> Double {
    let widths = bins.compactMap { i -> Double? in
      guard nominal[i] > 0 else { return nil }
      return max(band[i].larger, before.map { abs($0[i] - nominal[i]) } ?? 0) / nominal[i]
    }.sorted()
    let typical = widths.isEmpty ? 0 : widths[widths.count / 2]
    return typical < 0.15 ? 0.2 : typical < 0.35 ? 0.5 : 1
  }

  private var top: Double { max(nominal.max() ?? 1, points?.values.max() ?? 0, before?.max() ?? 0, 1e-30) }

  private func upper(_ range: Double) -> String {
    let band = "$steps using 1:4:5 with filledcurves linecolor rgb '\(PlotScript.Colour.band.rawValue)' title 'uncertainty'"
    let old =
      before == nil
      ? "" : ", $steps using 1:3 with lines linecolor rgb '\(PlotScript.Colour.before.rawValue)' linewidth 1.4 title 'before'"
    let new = ", $steps using 1:2 with lines linecolor rgb '\(PlotScript.Colour.after.rawValue)' linewidth 1.6 title 'after'"
    let seen =
      points == nil
      ? "" : ", \(PlotScript.points("points", .data, width: range)), \(PlotScript.keyEntry("data", .data))"
    return "plot \(band)\(old)\(new)\(seen)"
  }

  private func lower(_ range: Double) -> String {
    let old =
      before == nil ? "" : ", $ratios using 1:4 with lines linecolor rgb '\(PlotScript.Colour.before.rawValue)' linewidth 1.2"
    let seen =
      points == nil
      ? "" : ", \(PlotScript.points("points", .data, width: range, columns: (5, 6, 7), size: 3))"
    return """
      plot $ratios using 1:2:3 with filledcurves linecolor rgb '\(PlotScript.Colour.band.rawValue)', \
      1 with lines linecolor rgb '#444444' linewidth 0.8\(old)\(seen)
      unset multiplot
      """
  }

  private func edges(_ i: Int) -> [Double] { [low + Double(i) * width, low + Double(i + 1) * width] }

  private func positive(_ x: Double) -> Double { x > 0 ? x : isLogarithmic ? .nan : 0 }

  /// Both ends of a bin: nominal, before, and the band.
  private func steps(_ i: Int) -> [[Double]] {
    let floor = isLogarithmic ? top * 1e-6 : 0
    let row = [
      positive(nominal[i]), before.map { positive($0[i]) } ?? .nan, max(floor, nominal[i] - band[i].down),
      max(floor, nominal[i] + band[i].up),
    ]
    return edges(i).map { [$0] + row }
  }

  /// Both ends of a bin: the band and what was before over nominal.
  private func ratios(_ i: Int) -> [[Double]] {
    let n = nominal[i] > 0 ? nominal[i] : .nan
    return edges(i).map { [$0, 1 - band[i].down / n, 1 + band[i].up / n, before.map { $0[i] / n } ?? .nan] }
  }

  /// The middle of a bin: content and error bar, and their ratios to nominal.
  private func point(_ i: Int) -> [Double]? {
    guard let points, points.values[i] > 0 else { return nil }
    let (value, error, x) = (points.values[i], points.errors[i], low + (Double(i) + 0.5) * width)
    let n = nominal[i] > 0 ? nominal[i] : .nan
    let floor = isLogarithmic ? top * 1e-6 : -.infinity
    return [x, value, max(floor, value - error), value + error, value / n, (value - error) / n, (value + error) / n]
  }
}

extension BandPlot {
  /// Data and corrected simulation of a closure.
  init(_ band: ClosureBand) {
    self.init(
      name: "band_\(band.quantity.rawValue)", title: band.quantity.symbol, axis: band.quantity.axis, low: band.low,
      high: band.high,
      points: (band.data, band.dataErrors), before: nil, nominal: band.nominal,
      band: Self.total(band.systematic, band.nominalErrors), isLogarithmic: true)
  }

  /// m_T of Z events, before and after correction.
  init(_ mass: ClosureMass) {
    self.init(
      name: "mass", title: "m_T", axis: "m_T", low: mass.low, high: mass.high, points: (mass.data, mass.dataErrors),
      before: mass.before, nominal: mass.nominal, band: Self.total(mass.systematic, mass.nominalErrors), isLogarithmic: false)
  }

  /// A process before and after a transferred correction.
  init(_ control: TransferControl) {
    self.init(
      name: "transfer_\(control.quantity)", title: control.quantity == "mt" ? "m_T" : "MET",
      axis: control.quantity == "mt" ? "m_T" : "MET", low: control.low, high: control.high, points: nil, before: control.before,
      nominal: control.after, band: Self.total(control.systematic, control.errors), isLogarithmic: false)
  }

  private static func total(_ systematic: [UncertaintyRule.Interval], _ errors: [Double]) -> [UncertaintyRule.Interval] {
    zip(systematic, errors).map { $0.adding(UncertaintyRule.Interval(down: $1, up: $1)) }
  }
}
