import Storage

/// How JSON text is broken into lines. The raw values are the words of the command line.
public enum JSONLayout: String, Sendable, Hashable, CaseIterable {
  /// One line without spaces.
  case compact
  /// One line per value.
  case indented
  /// One line per value, but what fits in 120 characters stays on one.
  case pretty
}

extension JSONValue {
  /// Compact JSON text in the order of the members.
  ///
  /// Equal values give equal bytes; numbers as ``NumberText`` writes them.
  /// - Throws: ``CorrectionError`` (`notFinite`) with the path of the number.
  package func compactText() throws(CorrectionError) -> String { try text(.compact) }

  /// JSON text in the order of the members; layouts with lines end in a line's end.
  package func text(_ layout: JSONLayout) throws(CorrectionError) -> String {
    var writer = JSONWriter(layout)
    try writer.write(self)
    if layout != .compact { writer.text += "\n" }
    return writer.text
  }
}

/// Writes one value into a text.
private struct JSONWriter {
  private static let width = 120
  var text = ""
  private let layout: JSONLayout
  private var depth = 0

  init(_ layout: JSONLayout) { self.layout = layout }

  mutating func write(_ value: JSONValue) throws(CorrectionError) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value):
      guard value.isFinite else { throw CorrectionError(.notFinite(value)) }
      text += NumberText.common(value)
    case .string(let value): text += jsonQuoted(value)
    case .array(let items): try list("[", "]", items, value) { (writer, item) throws(CorrectionError) in try writer.write(item) }
    case .object(let members):
      try list("{", "}", members, value) { (writer, member) throws(CorrectionError) in try writer.write(member) }
    }
  }

  private mutating func write(_ member: JSONMember) throws(CorrectionError) {
    text += jsonQuoted(member.key)
    text += layout == .compact ? ":" : ": "
    do { try write(member.value) } catch { throw error.within(member.key) }
  }

  private mutating func list<Item>(
    _ open: String, _ close: String, _ items: some Collection<Item>, _ value: JSONValue,
    _ body: (inout JSONWriter, Item) throws(CorrectionError) -> Void
  ) throws(CorrectionError) {
    let isBroken = layout != .compact && !items.isEmpty && !fitsOneLine(value)
    text += open
    depth += 1
    for (i, item) in items.enumerated() {
      if i > 0 { text += isBroken || layout == .compact ? "," : ", " }
      if isBroken { newLine() }
      do { try body(&self, item) } catch { throw item is JSONMember ? error : error.within("[\(i)]") }
    }
    depth -= 1
    if isBroken { newLine() }
    text += close
  }

  private mutating func newLine() { text += "\n" + String(repeating: " ", count: 2 * depth) }

  /// Whether a value is short enough to stand on a line, which a count that stops early finds out.
  private func fitsOneLine(_ value: JSONValue) -> Bool {
    guard layout == .pretty else { return false }
    var room = Self.width - 2 * depth
    return value.takesLess(than: &room)
  }
}

extension JSONValue {
  /// Takes the length of the text on one line off `room`; false as soon as none is left.
  fileprivate func takesLess(than room: inout Int) -> Bool {
    switch self {
    case .null, .bool: room -= 5
    case .integer(let value): room -= String(value).utf8.count
    case .number(let value): room -= "\(value)".utf8.count
    case .string(let value): room -= value.utf8.count + 2
    case .array(let items):
      room -= 2
      for item in items {
        room -= 2
        guard item.takesLess(than: &room) else { return false }
      }
    case .object(let members):
      room -= 2
      for member in members {
        room -= member.key.utf8.count + 6
        guard member.value.takesLess(than: &room) else { return false }
      }
    }
    return room > 0
  }
}
