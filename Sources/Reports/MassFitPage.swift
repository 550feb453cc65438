import MassFits

/// A page of sections with a list of links at its top: one self-contained HTML file.
struct MassFitPage {
  /// The heading, and the name in the browser.
  let title: String
  /// What stands before the list of links.
  let introduction: [Markup]
  /// The sections.
  let sections: [Section]

  /// A heading and what follows.
  struct Section {
    /// Where links lead.
    let id: String
    /// The heading.
    let title: String
    /// What follows.
    let children: [Markup]

    init(_ title: String, id: String, _ children: [Markup]) { (self.title, self.id, self.children) = (title, id, children) }
  }

  /// The page in UTF-8.
  var bytes: [UInt8] {
    let head = Markup.element(
      "head",
      [
        Markup(trusted: "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"),
        .element("title", title), .element("style", [Markup(trusted: RecoilReport.style + Self.style)]),
      ])
    let links = sections.map { Markup.element("li", [.element("a", ["href": "#\($0.id)"], $0.title)]) }
    let content =
      [Markup.element("h1", title)] + introduction + [.element("nav", [.element("ul", links)])]
      + sections.map { .section($0.title, id: $0.id, $0.children) }
    let body = Markup.element("body", [Picture.pointShapes, .element("main", content)])
    return Array("<!DOCTYPE html>\n<html lang=\"en\">\(head.source)\(body.source)</html>\n".utf8)
  }

  /// What these pages need besides the style all pages share.
  private static let style = """
    .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:.6rem}
    table.words td{text-align:left;white-space:normal}
    ul.warnings{padding-left:1.2rem}ul.warnings li{color:#b00020;font-weight:bold}
    td.strong{background:#fbe3e4}td.mild{background:#fdf4e0}
    """

  /// A list of words and what they stand for.
  static func facts(_ pairs: [(String, String)]) -> Markup {
    .element("dl", pairs.flatMap { [Markup.element("dt", $0.0), .element("dd", $0.1)] })
  }

  /// A picture with what stands above it; nothing without a picture.
  static func figure(_ caption: String, _ picture: Picture?) -> Markup {
    guard let picture else { return .none }
    return .element("figure", [.element("figcaption", caption), picture.markup])
  }

  /// Figures side by side where there is room.
  static func figures(_ figures: [Markup]) -> Markup { .element("div", ["class": "plots"], figures) }

  /// The section every page ends with: versions, digests, inputs and the card.
  static func provenance(_ source: MassFitProvenance, conventions: [(String, String)]) -> Section {
    let facts = [
      ("Concord", "\(source.version), built for \(source.instructionSet)"), ("card SHA-256", source.cardSHA256),
    ]
    let rows = source.inputs.map { [$0.sample, $0.file, "\($0.entries)", $0.sampledSHA256] }
    return Section(
      "Provenance", id: "provenance",
      [
        Self.facts(facts + (source.seed.map { [("seed", "\($0)")] } ?? [])), .element("h3", "Inputs"),
        .table(head: ["sample", "file", "entries", "SHA-256 of size and ends"], rows: rows),
        .element("h3", "Conventions"), Self.facts(conventions), .element("h3", "Card"), .element("pre", source.card),
      ])
  }
}
