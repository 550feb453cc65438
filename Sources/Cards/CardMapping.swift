internal import Columns

/// The keys and values of one mapping of a card. Keys that were never asked for are unknown.
public struct CardMapping {
  /// The mapping as a value, for its place.
  public let value: CardValue
  /// Keys and values in the order of the file.
  public let entries: [(name: String, value: CardValue)]
  /// The lines of the keys: a value that is a mapping starts a line below its key.
  private let keyLines: [Int?]

  init(value: CardValue, entries: [(name: String, value: CardValue)], keyLines: [Int?]) {
    self.value = value
    self.entries = entries
    self.keyLines = keyLines
  }

  /// Every value as a text, by its key.
  /// - Throws: ``CardError`` for a value that is none.
  package func strings() throws(CardError) -> [String: String] {
    var result: [String: String] = [:]
    for entry in entries { result[entry.name] = try entry.value.string() }
    return result
  }

  /// The value of `name`, or nil.
  public subscript(name: String) -> CardValue? { entries.first { $0.name == name }?.value }

  /// The value of `name`.
  /// - Throws: ``CardError`` if it is missing.
  public func require(_ name: String, _ meaning: String) throws(CardError) -> CardValue {
    guard let found = self[name] else {
      let near = suggestion(for: name, in: entries.map(\.name))
      throw value.error("the key ‘\(name)’ is missing: \(meaning). \(near)")
    }
    return found
  }

  /// Refuses keys outside `known`.
  /// - Throws: ``CardError`` naming the first unknown key, its line and the nearest valid names.
  public func refuseUnknownKeys(_ known: [String]) throws(CardError) {
    for (entry, line) in zip(entries, keyLines) where !known.contains(entry.name) {
      throw CardError(
        file: value.file, line: line, key: entry.value.key,
        problem: "unknown key. \(suggestion(for: entry.name, in: known))")
    }
  }
}
