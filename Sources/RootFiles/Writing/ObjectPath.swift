/// The name of an object to be written, with its directories: `dir/sub/name`.
struct ObjectPath {
  let directories: [String]
  let name: String
  let full: String

  /// Longer names do not fit every key they are part of.
  private static let longest = 1_000
  private static let deepest = 30

  /// - Throws: ``RootFileError/unfitObject(object:reason:)`` for names that ROOT could not ask for.
  init(_ text: String) throws(RootFileError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for part in parts { try Self.check(part, in: text) }
    guard parts.count <= Self.deepest else {
      throw .unfitObject(object: text, reason: "directories may lie \(Self.deepest) deep, these are \(parts.count - 1)")
    }
    full = text
    name = parts[parts.count - 1]
    directories = Array(parts.dropLast())
  }

  private static func check(_ part: String, in text: String) throws(RootFileError) {
    guard !part.isEmpty, part != ".", part != "..", !part.contains(where: { ";\0".contains($0) }) else {
      throw .unfitObject(
        object: text, reason: "between slashes stands a name of at least one letter, without ; and neither . nor ..")
    }
    try checkLength(part, of: "name", in: text)
  }

  /// - Throws: ``RootFileError/unfitObject(object:reason:)`` if a name or title is too long.
  static func checkLength(_ part: String, of what: String, in text: String) throws(RootFileError) {
    let count = part.utf8.count
    guard count <= longest else {
      throw .unfitObject(
        object: String(text.prefix(60)), reason: "its \(what) takes \(count) bytes of UTF-8; at most \(longest) fit")
    }
  }
}
