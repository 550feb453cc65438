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
        <svg class="plot" role="img" aria-label="\(Markup(plot.title).source)" viewBox="0 0 \(plot.size.width) \(plot.size.height)" \
        width="\(plot.size.width)" height="\(plot.size.height)"><g>\(body)</svg>
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

  /// Shorter words for the same drawing.
  private static func compacted(_ text: String) -> String {
    var result = text
    for (long, short) in [
      (" font-family=\"sans-serif\"", ""), (" font-size=\"12.00\" ", ""), ("<tspan >", "<tspan>"), ("stroke='black'  ", ""),
      ("<title>", "<desc>"), ("</title>", "</desc>"), ("\t", ""), ("xlink:href", "href"),
      (" stroke-width=\"1.00\" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", ""),
    ] { result = result.replacingOccurrences(of: long, with: short) }
    return result.replacingOccurrences(of: "\n", with: " ").split(separator: " ", omittingEmptySubsequences: true).joined(
      separator: " ")
  }
}
