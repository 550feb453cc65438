/// How published sets spell nominal values and variations.
enum VariationWords {
  /// Keys of nominal values, in lower case.
  static let nominal: Set<String> = ["nom", "nominal", "central", "sf", "default", "norm"]

  private static let opposites: [(word: String, others: [String])] = [
    ("up", ["down", "dn", "do"]), ("Up", ["Down", "Dn", "Do"]), ("UP", ["DOWN", "DN"]), ("down", ["up"]), ("Down", ["Up"]),
    ("DOWN", ["UP"]), ("dn", ["up"]), ("Dn", ["Up"]), ("Do", ["Up"]),
  ]

  /// The keys that the other direction may have; empty if the key names no direction.
  ///
  /// The word of the direction ends the key, as in stat_up, systUp and up1, or begins it before an underscore, as in up_jes. A
  /// small word that follows letters counts only behind another key, as sfup beside sf does; pileup alone names no direction. The
  /// end is looked at first.
  static func partners(of key: String, among keys: Set<String>) -> [String] {
    let digits = String(key.reversed().prefix { $0.isNumber }.reversed())
    let stem = key.dropLast(digits.count)
    for (word, others) in opposites where stem.hasSuffix(word) && isApart(word, in: stem, keys) {
      return others.map { stem.dropLast(word.count) + $0 + digits }
    }
    for (word, others) in opposites where key.hasPrefix(word + "_") { return others.map { $0 + key.dropFirst(word.count) } }
    return []
  }

  private static func isApart(_ word: String, in stem: Substring, _ keys: Set<String>) -> Bool {
    let base = stem.dropLast(word.count)
    guard let last = base.last else { return true }
    return !last.isLetter || (word.first?.isUppercase ?? false && last.isLowercase) || keys.contains(String(base))
  }

  /// Whether the key names the upward direction.
  static func isUp(_ key: String) -> Bool {
    let small = key.lowercased()
    return small.hasPrefix("up_") || small.reversed().drop { $0.isNumber }.starts(with: "pu")
  }
}
