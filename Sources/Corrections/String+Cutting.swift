// Texts of documents in messages: a formula of a megabyte is told by its beginning.

extension String {
  /// So many characters of a text are shown.
  private static let shown = 80

  /// The text, or its beginning and how long it is.
  package var cut: String {
    utf8.count <= Self.shown || count <= Self.shown
      ? withoutControls : "\(String(prefix(Self.shown)).withoutControls)… (\(count) characters)"
  }

  /// The text with control characters, which terminals obey, as numbers.
  private var withoutControls: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
    return unicodeScalars.map {
      $0.properties.generalCategory == .control ? "\\u{\(String($0.value, radix: 16))}" : String($0)
    }.joined()
  }

  /// The text, or its beginning and its end.
  var cutInside: String {
    let half = Self.shown / 2 + 10
    return utf8.count <= 2 * half || count <= 2 * half ? self : "\(prefix(half))…\(suffix(half))"
  }

  /// The text in quotes, or its beginning and how long it is.
  package var quoted: String {
    utf8.count <= Self.shown || count <= Self.shown
      ? "'\(withoutControls)'" : "'\(String(prefix(Self.shown)).withoutControls)…' (\(count) characters)"
  }

  /// The text in quotes, or what stands around a character, counted from 1, and how long it is.
  func quoted(around position: Int) -> String {
    guard utf8.count > Self.shown, count > Self.shown else { return "'\(self)'" }
    let start = min(max(0, position - 1 - Self.shown / 2), count - Self.shown)
    let part = dropFirst(start).prefix(Self.shown)
    let (before, after) = (start > 0 ? "…" : "", start + Self.shown < count ? "…" : "")
    return "'\(before)\(part)\(after)' (\(count) characters)"
  }
}
