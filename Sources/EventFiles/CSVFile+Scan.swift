import Storage

/// The lines of a CSV file, one after the other, as ranges of bytes.
struct CSVLines {
  let buffer: UnsafeRawBufferPointer
  var position: Int
  /// Where a quote was opened that the file never closes.
  private(set) var openQuote: Int?

  init(buffer: UnsafeRawBufferPointer, position: Int) { (self.buffer, self.position) = (buffer, position) }

  /// The lines of a whole file, behind its byte order mark if it has one.
  init(file: UnsafeRawBufferPointer) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    self.init(buffer: file, position: file.starts(with: mark) ? mark.count : 0)
  }

  /// The fields of the next line that is not empty; nil at the end.
  mutating func next() -> [Range<Int>]? {
    while position < buffer.count, buffer[position] == 0x0a || buffer[position] == 0x0d { position += 1 }
    guard position < buffer.count else { return nil }
    var fields: [Range<Int>] = []
    var start = position
    var quoted = false
    while true {
      let byte: UInt8 = position < buffer.count ? buffer[position] : 0x0a
      if position >= buffer.count || (!quoted && (byte == 0x0a || byte == 0x0d)) {
        fields.append(start..<position)
        if quoted { openQuote = start }
        return fields
      }
      if byte == 0x22 { quoted.toggle() }
      if byte == 0x2c && !quoted {
        fields.append(start..<position)
        start = position + 1
      }
      position += 1
    }
  }

  /// The number, from 1, of the line that holds a byte, empty lines counted.
  func line(at position: Int) -> Int {
    1 + (0..<position).count { buffer[$0] == 0x0a || (buffer[$0] == 0x0d && $0 + 1 < buffer.count && buffer[$0 + 1] != 0x0a) }
  }

  /// The text of a field, without blanks around it and without its quotes; two quotes inside stand for one.
  func text(_ range: Range<Int>) -> String {
    let (inside, isQuoted) = trimmed(range)
    let text = String(decoding: UnsafeRawBufferPointer(rebasing: buffer[inside]), as: UTF8.self)
    return isQuoted && text.utf8.contains(0x22) ? text.replacing("\"\"", with: "\"") : text
  }

  /// A field without blanks around it and without its quotes.
  private func trimmed(_ range: Range<Int>) -> (inside: Range<Int>, isQuoted: Bool) {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, buffer[low] == 0x20 || buffer[low] == 0x09 { low += 1 }
    while low < high, buffer[high - 1] == 0x20 || buffer[high - 1] == 0x09 { high -= 1 }
    let isQuoted = high - low >= 2 && buffer[low] == 0x22 && buffer[high - 1] == 0x22
    return isQuoted ? (low + 1..<high - 1, true) : (low..<high, false)
  }
}

extension CSVFile {
  enum Kind {
    case whole
    case number
    case text
  }

  /// Reads the whole file once: names, types, number of lines, and where every 4,096th line starts.
  static func scan(
    _ file: MappedFile, path: String
  ) throws(EventFileError) -> (names: [String], kinds: [Kind], count: Int, checkpoints: [Int]) {
    try file.withBytes { (buffer) throws(EventFileError) in
      var lines = CSVLines(file: buffer)
      guard let header = lines.next(), !buffer.prefix(4096).contains(0), buffer[0] != 0x5b, buffer[0] != 0x7b else {
        throw .unknownFormat(path: path)
      }
      let names = header.map { lines.text($0) }
      try refuseOtherMarks(names, path: path, line: lines.line(at: header[0].lowerBound))
      guard Set(names).count == names.count, !names.contains(""), names.contains(where: { Double($0) == nil }) else {
        throw .csv(
          path: path, line: lines.line(at: header[0].lowerBound),
          problem: "expected a header line of different column names, found \(names.prefix(5))")
      }
      var kinds = [Kind](repeating: .whole, count: names.count)
      var checkpoints: [Int] = []
      var count = 0
      while true {
        let start = lines.position
        guard let fields = lines.next() else { break }
        if let quote = lines.openQuote {
          throw .csv(path: path, line: lines.line(at: quote), problem: "a quote is opened here that the file never closes")
        }
        guard fields.count == names.count else {
          throw .csv(
            path: path, line: lines.line(at: fields[0].lowerBound),
            problem: "\(fields.count) fields, but the header names \(names.count)")
        }
        if count % 4096 == 0 { checkpoints.append(start) }
        for i in kinds.indices {
          kinds[i] = narrowed(kinds[i], by: lines.text(fields[i]))
        }
        count += 1
      }
      return (names, count == 0 ? kinds.map { _ in .number } : kinds, count, checkpoints)
    }
  }

  /// A table of one column whose name holds other marks between words was not written with commas.
  private static func refuseOtherMarks(_ names: [String], path: String, line: Int) throws(EventFileError) {
    for (mark, word) in [(";", "semicolons"), ("\t", "tabs")] where names.count == 1 && names[0].contains(mark) {
      throw .csv(path: path, line: line, problem: "its fields are parted by \(word). Write the table with commas")
    }
  }

  /// What a column can still be after one more field.
  private static func narrowed(_ kind: Kind, by field: String) -> Kind {
    switch kind {
    case .text: .text
    case .whole where Int64(field) != nil: .whole
    case .whole, .number: number(field) != nil ? .number : .text
    }
  }
}
