/// Where a set or a correction comes from, as `key=value` in its description: schema 2 has no other place that every reader
/// keeps.
///
/// `campaign=2022EE; lumi=26.7/fb; source=tnp.root`
public struct Provenance: Sendable, Hashable, CustomStringConvertible {
  /// One fact.
  public struct Entry: Sendable, Hashable {
    /// What it is about.
    public let key: String
    /// What is so.
    public let value: String
  }

  /// The facts, in the order of the text.
  public let entries: [Entry]

  /// - Throws: ``CorrectionError``: a key used twice, or one that is no word; a value with `;` or a line's end, which would read
  ///   back as something else.
  public init(_ facts: KeyValuePairs<String, String>) throws(CorrectionError) {
    for (i, fact) in facts.enumerated() {
      guard Self.isKey(fact.key), !fact.value.contains(where: { $0 == ";" || $0.isNewline }) else {
        throw CorrectionError(.notProvenance(key: fact.key, value: fact.value), at: "description")
      }
      if facts.prefix(i).contains(where: { $0.key == fact.key }) {
        throw CorrectionError(.duplicateKey(fact.key), at: "description")
      }
    }
    entries = facts.map { Entry(key: $0.key, value: $0.value.trimmed) }
  }

  /// The facts in a description, wherever its text has them.
  public init(reading description: String) {
    entries = description.split { $0 == ";" || $0.isNewline }.compactMap { part in
      guard let sign = part.firstIndex(of: "=") else { return nil }
      let key = String(part[..<sign]).trimmed
      return Self.isKey(key) ? Entry(key: key, value: String(part[part.index(after: sign)...]).trimmed) : nil
    }
  }

  /// The value of a key.
  public subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

  /// The facts on one line.
  public var description: String { entries.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }

  /// A text with the facts after it.
  public func appended(to text: String) -> String { text.isEmpty ? description : text + "; " + description }

  private static func isKey(_ key: String) -> Bool {
    !key.isEmpty && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
  }
}

extension String {
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
