import Foundation
import Recoil

/// A response or a resolution of all METs against one axis: data as points, simulation as steps with a band, and after correction
/// as dashed steps; data over simulation below.
struct ResponsePlot {
  /// What is drawn.
  enum Quantity: Hashable {
    case response
    case width(RecoilComponent, ResolutionDefinition, isCorrected: Bool)

    /// Its value among a bin's numbers.
    func value(_ numbers: ResponseNumbers?) -> ResponseValue? {
      switch self {
      case .response: numbers?.response
      case .width(let component, let definition, let isCorrected): numbers?[component](definition, corrected: isCorrected)
      }
    }

    /// How the axis names it, in gnuplot's enhanced text.
    var axis: String {
      switch self {
      case .response: "response ⟨u_{par}⟩/⟨q_T⟩"
      case .width(.parallel, _, false): "σ(u_{par} − q_T) (GeV)"
      case .width(.parallel, _, true): "σ(u_{par}/r − q_T) (GeV)"
      case .width(.perpendicular, _, false): "σ(u_{perp}) (GeV)"
      case .width(.perpendicular, _, true): "σ(u_{perp}/r) (GeV)"
      }
    }

    /// How a caption names it.
    var caption: String {
      switch self {
      case .response: "Response"
      case .width(let component, let definition, let isCorrected):
        "σ(\(component == .parallel ? "u_par" : "u_perp")), \(definition.rawValue)"
          + (isCorrected ? ", response-corrected" : ", not corrected")
      }
    }
  }

  /// Unique in the page.
  let name: String
  /// What is drawn.
  let quantity: Quantity
  /// What was measured.
  let result: ResponseResult
  /// Against what.
  let axis: ResponseAxis
  /// The part of the events.
  let part: String

  /// One colour per MET, apart for the colour-blind too; later METs begin again.
  static let colours = ["#0072b2", "#d55e00", "#0a7d55", "#7a5195", "#c0392b", "#56b4e9", "#b8860b", "#444444"]

  /// The ends of the bins as they are drawn: an infinite edge becomes one bin more.
  private var edges: [Double] {
    var edges = axis.edges.edges
    let finite = edges.filter(\.isFinite)
    let width = finite.count > 1 ? finite[finite.count - 1] - finite[finite.count - 2] : 1
    if edges[edges.count - 1] == .infinity { edges[edges.count - 1] = (finite.last ?? 0) + width }
    if edges[0] == -.infinity { edges[0] = (finite.first ?? 1) - width }
    return edges
  }

  private var tables: [ResponseTable] {
    result.mets.compactMap { result.table(met: $0.name, part: part, axis: axis.name) }
  }

  /// The range of x: the bins that have a value in data or simulation, all if none has.
  private func extent(_ tables: [ResponseTable]) -> (low: Double, high: Double) {
    let measured = (0..<axis.edges.count).filter { b in
      tables.contains { table in
        [table.bins[b].bestData, table.bins[b][.simulation]].contains { quantity.value($0?.numbers)?.value != nil }
      }
    }
    return (edges[measured.first ?? 0], edges[(measured.last ?? axis.edges.count - 1) + 1])
  }

  /// The picture's commands.
  var plot: Gnuplot.Plot {
    let tables = tables
    let (low, high) = extent(tables)
    var script = PlotScript()
    var series: [ResponseSeries] = []
    for (index, table) in tables.enumerated() {
      let one = ResponseSeries(
        table, quantity, edges: edges, shift: 0.1 * (Double(index) - 0.5 * Double(tables.count - 1)), number: index)
      one.data(into: &script)
      series.append(one)
    }
    script.startPanels(left: 0.13)
    script.add("set xrange \(PlotScript.range(low, high))\nset grid y linecolor rgb '#eeeeee' linetype 1")
    script.panel(top: 0.90, bottom: 0.40, xLabel: nil, yLabel: quantity.axis)
    script.add(Self.frame(series.flatMap(\.values), from: quantity == .response ? nil : 0, least: 0.05))
    script.add("set key at screen 0.55,0.985 center top horizontal samplen 2.2 width 1")
    let unity = quantity == .response ? "1 with lines linecolor rgb '#444444' linewidth 0.8 dashtype 3 notitle, " : ""
    script.add("plot \(unity)\(series.map { $0.upper(width: high - low) }.joined(separator: ", "))")
    script.panel(top: 0.365, bottom: 0.145, xLabel: PlotScript.plain(axis.title), yLabel: "data / sim")
    script.add(Self.frame(series.flatMap(\.ratios) + [(1, 0)], from: nil, least: 0.02) + "\nunset key")
    script.add(
      "plot 1 with lines linecolor rgb '#444444' linewidth 0.8, "
        + series.map { $0.lower(width: high - low) }.joined(separator: ", ") + "\nunset multiplot")
    return Gnuplot.Plot(
      name: name, title: "\(quantity.caption) against \(axis.title), \(part)", size: (480, 380), script: script.text)
  }

  /// The range of y over values with their bars, and the step of its marks. Values known worse than others by far do not stretch
  /// it: bars count up to three times the median error.
  /// - Parameters:
  ///   - from: where it begins; nil to follow the values.
  ///   - least: the least height above and below the values.
  private static func frame(_ values: [(value: Double, error: Double)], from: Double?, least: Double) -> String {
    let errors = values.map(\.error).filter { $0 > 0 }.sorted()
    let typical = errors.isEmpty ? 0 : 3 * errors[errors.count / 2]
    let trusted = values.filter { $0.error <= max(typical, 0.15 * abs($0.value)) }
    let low = trusted.map { $0.value - min($0.error, typical) }.min() ?? 0
    let high = trusted.map { $0.value + min($0.error, typical) }.max() ?? 1
    let room = max(0.1 * (high - low), least)
    let (bottom, top) = (from ?? low - room, high + room)
    return """
      set yrange \(PlotScript.range(bottom, top))
      set ytics \(PlotScript.number(PlotScript.step(bottom, top, count: from == nil && least < 0.05 ? 3 : 5)))
      """
  }
}

/// One MET of a plot.
struct ResponseSeries {
  /// Its bins that have data: where, value and error.
  private let points: [(x: Double, value: Double, error: Double)]
  private let simulation: [[Double]]
  private let corrected: [[Double]]
  private let ratioPoints: [(x: Double, value: Double, error: Double)]
  private let correctedRatios: [[Double]]
  private let met: String
  private let number: Int

  /// Everything the upper panel shows, for its frame.
  let values: [(value: Double, error: Double)]
  /// Everything the lower panel shows.
  let ratios: [(value: Double, error: Double)]

  /// - Parameter shift: how far points stand from the mean of their bin, in widths of the bin, so that METs do not hide each other.
  init(_ table: ResponseTable, _ quantity: ResponsePlot.Quantity, edges: [Double], shift: Double, number: Int) {
    (met, self.number) = (table.met, number)
    func place(_ index: Int, _ bin: ResponseBin) -> Double {
      let (left, right) = (edges[index], edges[index + 1])
      let mean = min(max(bin.bestData?.mean ?? 0.5 * (left + right), left), right)
      return min(max(mean + shift * (right - left), left), right)
    }
    func measured(_ numbers: (ResponseBin) -> ResponseNumbers?) -> [(x: Double, value: Double, error: Double)] {
      table.bins.enumerated().compactMap { index, bin in
        quantity.value(numbers(bin))?.measured.map { (place(index, bin), $0.value, $0.error) }
      }
    }
    func steps(_ numbers: (ResponseBin) -> ResponseNumbers?) -> [[Double]] {
      table.bins.enumerated().flatMap { index, bin in
        let seen = quantity.value(numbers(bin))?.measured ?? (.nan, .nan)
        let row = [seen.value, seen.value - seen.error, seen.value + seen.error]
        return [[edges[index]] + row, [edges[index + 1]] + row]
      }
    }
    points = measured { $0.bestData?.numbers }
    simulation = steps { $0[.simulation]?.numbers }
    corrected = steps { $0[.corrected]?.numbers }
    ratioPoints = measured(\.ratio)
    correctedRatios = steps(\.correctedRatio)
    values = (points + measured { $0[.simulation]?.numbers } + measured { $0[.corrected]?.numbers }).map { ($0.value, $0.error) }
    ratios = (ratioPoints + measured(\.correctedRatio)).map { ($0.value, $0.error) }
  }

  private var hasCorrected: Bool { corrected.contains { $0[1].isFinite } }

  /// Writes the blocks that the panels draw.
  func data(into script: inout PlotScript) {
    for (name, found) in [("points", points), ("ratios", ratioPoints)] {
      script.data("\(name)\(number)", found.map { [$0.x, $0.value, $0.value - $0.error, $0.value + $0.error] })
    }
    script.data("simulation\(number)", simulation)
    script.data("corrected\(number)", corrected)
    script.data("correctedratios\(number)", correctedRatios)
  }

  private var colour: String { ResponsePlot.colours[number % ResponsePlot.colours.count] }

  /// What the upper panel plots.
  func upper(width: Double) -> String {
    let line = "linecolor rgb '\(colour)'"
    let after =
      hasCorrected ? ", $corrected\(number) using 1:2 with lines \(line) linewidth 1.4 dashtype 2 notitle" : ""
    return """
      $simulation\(number) using 1:3:4 with filledcurves \(line) fillstyle transparent solid 0.18 noborder notitle, \
      $simulation\(number) using 1:2 with lines \(line) linewidth 1.3 notitle\(after), \(bars("points\(number)", width)), \
      keyentry with linespoints \(line) linewidth 1.3 pointtype 7 pointsize 0.45 title '\(PlotScript.plain(met))'
      """
  }

  /// What the lower panel plots.
  func lower(width: Double) -> String {
    let after =
      hasCorrected
      ? "$correctedratios\(number) using 1:2 with lines linecolor rgb '\(colour)' linewidth 1.2 dashtype 2, " : ""
    return after + bars("ratios\(number)", width)
  }

  /// Points with error bars; strokes with round ends, as in ``PlotScript/points(_:_:width:columns:size:)``.
  private func bars(_ block: String, _ width: Double) -> String {
    let style = "with vectors nohead linecolor rgb '\(colour)'"
    return """
      $\(block) using 1:3:(0):($4-$3) \(style) linewidth 1 notitle, \
      $\(block) using 1:2:(\(PlotScript.number(width / 8000))):(0) \(style) linewidth 4.5 notitle
      """
  }
}
