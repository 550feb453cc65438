/// A piece of HTML that is well formed by construction: text is escaped, elements close.
struct Markup: Sendable {
  /// The HTML.
  private(set) var source: String

  /// Text, escaped.
  init(_ text: String) {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(character)
      default: if character.value >= 0x20 { result.unicodeScalars.append(character) }
      }
    }
    source = result
  }

  /// HTML made by this target.
  init(trusted: String) { source = trusted }

  /// Nothing.
  static let none = Markup(trusted: "")

  /// An element with its children.
  static func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ children: [Markup]) -> Markup {
    let opening = attributes.reduce(into: "<" + name) { $0 += " \($1.key)=\"\(Markup($1.value).source)\"" }
    return Markup(trusted: "\(opening)>\(children.map(\.source).joined())</\(name)>")
  }

  /// An element that holds text.
  static func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ text: String) -> Markup {
    element(name, attributes, [Markup(text)])
  }

  /// An element without attributes, with its children.
  static func element(_ name: String, _ children: [Markup]) -> Markup { element(name, [:], children) }

  /// An element without attributes that holds text.
  static func element(_ name: String, _ text: String) -> Markup { element(name, [:], [Markup(text)]) }

  /// A table with a head; cells of numbers keep their minus signs with the digits.
  static func table(head: [String], rows: [[String]], rowClass: (Int) -> String = { _ in "" }) -> Markup {
    let headRow = element("tr", head.map { element("th", ["scope": "col"], $0) })
    let body = rows.enumerated().map { index, cells in
      element("tr", ["class": rowClass(index)], cells.map { element("td", withMinus($0)) })
    }
    let table = element("table", [element("thead", [headRow]), element("tbody", body)])
    return element("div", ["class": "scroll"], [table])
  }

  /// A number with true minus signs; other text as it is.
  private static func withMinus(_ cell: String) -> String {
    guard let first = cell.first, first.isNumber || "-(<".contains(first) else { return cell }
    return cell.replacing("-", with: "\u{2212}")
  }

  /// A closed box that opens at its title.
  static func fold(_ title: [Markup], id: String? = nil, _ children: [Markup]) -> Markup {
    let content = [element("summary", title)] + children
    guard let id else { return element("details", content) }
    return element("details", ["id": id], content)
  }

  /// A section with its heading.
  static func section(_ title: String, id: String, _ children: [Markup]) -> Markup {
    element("section", ["id": id], [element("h2", title)] + children)
  }
}
