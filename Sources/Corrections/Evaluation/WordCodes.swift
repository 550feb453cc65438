/// The numbers of the words that are keys of a tree.
///
/// Words are equal if their bytes are, as in the format's own library: Swift's own comparison takes ‘ö’ and ‘o’ with two dots
/// for one.
struct WordCodes: Sendable {
  private var codes: [[UInt8]: Int64] = [:]

  /// The number of a word; −1 if no key is it.
  func code(of word: String) -> Int64 { codes[Array(word.utf8)] ?? -1 }

  /// The number of a word, which is added unless it is there.
  mutating func add(_ word: String) -> Int64 {
    let bytes = Array(word.utf8)
    if let code = codes[bytes] { return code }
    codes[bytes] = Int64(codes.count)
    return Int64(codes.count - 1)
  }
}

/// Looks words up; a few words often follow each other.
struct RecentWords {
  private let codes: WordCodes
  private var recent: [(word: String, code: Int64)] = []

  init(_ codes: WordCodes) { self.codes = codes }

  mutating func code(of word: String) -> Int64 {
    for known in recent where known.word.utf8.elementsEqual(word.utf8) { return known.code }
    let code = codes.code(of: word)
    if recent.count == 4 { recent.removeFirst() }
    recent.append((word, code))
    return code
  }
}
