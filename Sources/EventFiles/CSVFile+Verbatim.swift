internal import Columns

extension CSVFile {
  /// The same file with some columns as texts, whatever stands in them.
  func readingTexts(of names: Set<String>) -> CSVFile {
    var file = self
    file.columns = columns.map { names.contains($0.name) ? ColumnSchema(name: $0.name, type: .uint8, shape: .text) : $0 }
    return file
  }

  /// Fields of the header as they stand in the file, blanks and quotes included.
  /// - Precondition: the columns are in the file.
  func verbatimHeader(_ wanted: [String]) -> String {
    let places = places(of: wanted)
    return bytes.withBytes { buffer in
      var lines = CSVLines(file: buffer)
      return lines.next().map { lines.verbatim($0, places) } ?? ""
    }
  }

  /// Fields of some lines as they stand in the file, blanks and quotes included; one text for each line.
  /// - Precondition: the range lies in the file and the columns are in it.
  func verbatim(_ wanted: [String], entries: Range<Int>) throws(EventFileError) -> [String] {
    let places = places(of: wanted)
    return try bytes.withBytes { (buffer) throws(EventFileError) in
      var lines = lines(of: buffer, from: entries)
      var result: [String] = []
      result.reserveCapacity(entries.count)
      for entry in entries {
        guard let fields = lines.next(), fields.count == columns.count else { throw changed(entry) }
        result.append(lines.verbatim(fields, places))
      }
      return result
    }
  }

  private func places(of wanted: [String]) -> [Int] {
    wanted.map { name in
      guard let place = places[name] else { preconditionFailure("‘\(name)’ is not a column of \(path)") }
      return place
    }
  }
}

extension CSVLines {
  /// Some of a line's fields, byte for byte, with commas between them.
  fileprivate func verbatim(_ fields: [Range<Int>], _ places: [Int]) -> String {
    var bytes: [UInt8] = []
    for (i, place) in places.enumerated() {
      if i > 0 { bytes.append(0x2c) }
      bytes += UnsafeRawBufferPointer(rebasing: buffer[fields[place]])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
