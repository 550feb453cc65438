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
