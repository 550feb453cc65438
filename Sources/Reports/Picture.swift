import Foundation

/// An SVG picture as it stands in a page: one element, without the parts gnuplot repeats in every file.
struct Picture: Sendable {
  /// The element.
  let markup: Markup

  /// Takes what gnuplot wrote before `</svg>`.
  ///
  /// gnuplot's header (with its version), titles, point shapes and the group that names the canvas go: repeated in a page
  /// they would be ids used twice. ``pointShapes`` holds the one shape that the plots use.
  init(_ plot: Gnuplot.Plot, gnuplotSVG text: String) {
    var body = text
    if let end = body.range(of: "</defs>") { body = String(body[end.upperBound...]) }
    body = Self.compacted(body)
    markup = Markup(
      trusted: """
        <svg class="plot" role="img" aria-label="\(Markup(plot.title).source)" \
        viewBox="0 0 \(plot.size.width) \(plot.size.height)" \
        width="\(plot.size.width)" height="\(plot.size.height)"><g class="p">\(body)</svg>
        """)
  }

  /// The point shapes, once per page.
  static let pointShapes = Markup(
    trusted: """
      <svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>\
      <circle id="gpDot" r="0.5" stroke-width="0.5" stroke="currentColor"/>\
      <circle id="gpPt5" stroke-width="0.25" stroke="currentColor" cx="0" cy="0" r="1"/>\
      <circle id="gpPt6" stroke-width="0.25" stroke="currentColor" fill="currentColor" cx="0" cy="0" r="1"/></defs></svg>
      """)

  /// Shorter words for the same drawing: attributes that repeat the default go, and groups that draw nothing.
  private static func compacted(_ text: String) -> String {
    var result = text.replacingOccurrences(of: "\n", with: " ").replacingOccurrences(of: "\t", with: " ")
    for (long, short) in [
      (" font-family=\"sans-serif\"", ""), (" font-size=\"12.00\" ", ""), ("<tspan >", "<tspan>"), ("stroke='black' ", ""),
      ("xlink:href", "href"), (" stroke-linecap=\"round\" stroke-linejoin=\"round\"", ""), (" stroke-width=\"1.00\"", ""),
      (" fill=\"none\" color=\"black\" stroke=\"currentColor\"", ""), (" stroke=\"none\" fill=\"black\"", " class=\"t\""),
    ] { result = result.replacingOccurrences(of: long, with: short) }
    result = result.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    for (open, close) in [("<title>", "</title>"), ("<desc>", "</desc>")] {
      result = removing(result, from: open, through: close)
    }
    return withoutEmptyGroups(result.replacingOccurrences(of: "> <", with: "><").replacingOccurrences(of: " '/>", with: "'/>"))
  }

  /// `text` without any stretch from `open` to the next `close`.
  private static func removing(_ text: String, from open: String, through close: String) -> String {
    text.components(separatedBy: open).enumerated().map { index, part in
      guard index > 0, let end = part.range(of: close) else { return part }
      return String(part[end.upperBound...])
    }.joined()
  }

  /// `text` without groups that hold nothing.
  private static func withoutEmptyGroups(_ text: String) -> String {
    let pieces = text.components(separatedBy: "</g>")
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for (index, piece) in pieces.enumerated() {
      guard index < pieces.count - 1 else { return result + piece }
      if piece.hasSuffix(">"), let start = piece.range(of: "<g", options: .backwards),
        !piece[start.lowerBound...].dropLast().contains(">")
      {
        result += piece[..<start.lowerBound]
      } else {
        result += piece + "</g>"
      }
    }
    return result
  }
}
