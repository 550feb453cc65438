import Foundation
import Recoil
import Statistics

/// Writes gnuplot commands: data blocks, panels and the colours every plot shares.
struct PlotScript {
  /// The commands so far.
  private(set) var text = ""

  /// Data are black, simulation before correction orange, after correction blue: apart for the colour-blind too.
  enum Colour: String {
    case data = "#111111"
    case before = "#d55e00"
    case after = "#0072b2"
    case model = "#c0392b"
    case core = "#0a7d55"
    case tail = "#7a5195"
    case grid = "#999999"
    case band = "#dddddd"
  }

  /// Adds a command.
  mutating func add(_ line: String) { text += line + "\n" }

  /// A data block `$name` with one row per entry; numbers that are not finite become gnuplot's missing value.
  mutating func data(_ name: String, _ rows: [[Double]]) {
    add("$\(name) << EOD")
    for row in rows { add(row.map(Self.number).joined(separator: " ")) }
    add("EOD")
  }

  /// Starts a column of panels that share their x axis.
  /// - Parameters:
  ///   - panels: their shares of the height, from the top.
  ///   - left: the left margin as a part of the width.
  mutating func startPanels(left: Double) { add("set multiplot\nset lmargin at screen \(left)\nset rmargin at screen 0.975") }

  /// The vertical place of the next panel; only the lowest shows numbers on its x axis.
  mutating func panel(top: Double, bottom: Double, xLabel: String?, yLabel: String) {
    add("set tmargin at screen \(top)\nset bmargin at screen \(bottom)")
    add(xLabel.map { "set format x '%g'\nset xlabel '\($0)' offset 0,0.4" } ?? "set format x ''\nunset xlabel")
    add("set ylabel '\(yLabel)' offset 1.2,0")
  }

  /// Points with error bars from columns x, y, low and high: every bar, and every point, in one path of the SVG.
  ///
  /// Points are strokes with round ends, too short to see: an eight-thousandth of `width`, the range of x. They stand in no
  /// key: ``keyEntry(_:_:)`` does that.
  static func points(
    _ block: String, _ colour: Colour, width: Double, columns: (y: Int, low: Int, high: Int) = (2, 3, 4), size: Double = 3.4
  ) -> String {
    let style = "with vectors nohead linecolor rgb '\(colour.rawValue)'"
    return """
      $\(block) using 1:\(columns.low):(0):($\(columns.high)-$\(columns.low)) \(style) linewidth 0.9 notitle, \
      $\(block) using 1:\(columns.y):(\(number(width / 8000))):(0) \(style) linewidth \(size) notitle
      """
  }

  /// A line in the key for ``points(_:_:columns:size:)``.
  static func keyEntry(_ title: String, _ colour: Colour) -> String {
    "keyentry with points linecolor rgb '\(colour.rawValue)' pointtype 7 pointsize 0.4 title '\(title)'"
  }

  /// Steps between the marks of an axis from `low` to `high`, round numbers, about `count` of them.
  static func step(_ low: Double, _ high: Double, count: Double = 4) -> Double {
    let rough = (high - low) / count
    guard rough > 0, rough.isFinite else { return 1 }
    let power = pow(10, log10(rough).rounded(.down))
    return power * ([1, 2, 5].first { $0 * power >= rough * 0.75 } ?? 10)
  }

  /// A number as gnuplot reads it.
  static func number(_ value: Double) -> String { value.isFinite ? String(format: "%.7g", value) : "NaN" }

  /// Text as it stands: the marks of gnuplot's enhanced text are escaped, and quotes doubled.
  static func plain(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "_^{}@&~\\".contains(character) { result += "\\" }
      result += character == "'" ? "''" : character.isNewline ? " " : String(character)
    }
  }

  /// `[low:high]`.
  static func range(_ low: Double, _ high: Double) -> String { "[\(number(low)):\(number(high))]" }
}

extension ClosureQuantity {
  /// How an axis names it.
  var axis: String {
    switch self {
    case .parallel: RecoilComponent.parallel.axis
    case .perpendicular: RecoilComponent.perpendicular.axis
    case .met: "MET"
    }
  }
}

extension RecoilComponent {
  /// How an axis names it, in gnuplot's enhanced text.
  var axis: String { self == .parallel ? "u_{par} − q_T" : "u_{perp}" }
}

extension Histogram {
  /// The middle of bin `i`.
  func middle(_ i: Int) -> Double { 0.5 * (edge(i) + edge(i + 1)) }

  /// Where a logarithmic axis may begin and end: below the smallest positive content, at most five decades under the largest.
  var logarithmicRange: (low: Double, high: Double) {
    let positive = sumW.filter { $0 > 0 }
    guard let largest = positive.max(), let smallest = positive.min() else { return (0.1, 10) }
    return (max(0.4 * smallest, 1e-5 * largest), 2.5 * largest)
  }

  /// x, content, and both ends of the error bar √Σw², cut at `floor`; bins without positive content are left out.
  func points(floor: Double) -> [[Double]] {
    (0..<count).filter { sumW[$0] > 0 && sumW[$0] >= floor }.map { i in
      let error = sumW2[i].squareRoot()
      return [middle(i), sumW[i], max(floor, sumW[i] - error), sumW[i] + error]
    }
  }
}
