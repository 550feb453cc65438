/// Makes bad JSON of good JSON: what a byte-wise change seldom does, since nearly all of its results do not parse.
struct TextMutation {
  private var numbers: Numbers
  private(set) var story: [String] = []

  init(seed: UInt64, case number: Int) { numbers = Numbers(seed: seed, stream: UInt64(number)) }

  private static let words = [
    "0", "-1", "1e400", "1e-400", "NaN", "-Infinity", "null", "true", "[]", "{}", "\"\"", "\"x\"", "\"inf\"", ",", ":", "]", "}",
    "(", ")", "^",
    "--", "1e", ".5", "9223372036854775808", "4294967296", "x[7]", "[9]", "\u{0}", "é", "\"nodetype\"", "\"content\":1.0,",
    "log(", "&&",
  ].map { Array($0.utf8) }

  /// The text changed in one to four places.
  mutating func text(of seed: [UInt8]) -> [UInt8] {
    var bytes = seed
    for _ in 0...numbers.below(4) where bytes.count > 2 { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = numbers.below(bytes.count)
    let end = min(place + 1 + numbers.below(numbers.below(8) == 0 ? 400 : 12), bytes.count)
    let word = Self.words[numbers.below(Self.words.count)]
    switch numbers.below(7) {
    case 0, 1:
      let digit = bytes[place...].firstIndex { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? place
      story.append("digit at \(digit)")
      bytes[digit] = UInt8(0x30 + numbers.below(10))
    case 2:
      story.append("cut \(place)..<\(end)")
      bytes.removeSubrange(place..<end)
    case 3:
      let to = numbers.below(bytes.count)
      story.append("\(place)..<\(end) to \(to)")
      bytes.insert(contentsOf: bytes[place..<end], at: to)
    case 4:
      story.append("'\(String(decoding: word, as: UTF8.self))' at \(place)")
      bytes.insert(contentsOf: word, at: place)
    case 5:
      story.append("'\(String(decoding: word, as: UTF8.self))' for \(place)..<\(end)")
      bytes.replaceSubrange(place..<end, with: word)
    default:
      story.append("byte at \(place)")
      bytes[place] = UInt8(numbers.below(256))
    }
  }
}
