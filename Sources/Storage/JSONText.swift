import Foundation

/// A value as JSON with sorted keys and slashes as they are: the same bytes for the same value.
/// - Parameter pretty: whether it is spread over lines, for people.
/// - Throws: `EncodingError`, for a number that is not finite.
package func sortedJSON(_ value: some Encodable, pretty: Bool = false) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting =
    pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(value))
}

/// A text as JSON writes it, in quotes: quotation marks, backslashes and control characters escaped, all else as it is.
public func jsonQuoted(_ text: String) -> String {
  var result = "\""
  for letter in text.unicodeScalars {
    switch letter {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where letter.value < 0x20:
      let digits = String(letter.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(letter)
    }
  }
  return result + "\""
}
