import Columns

extension EventChain {
  /// The same chain with some columns of its CSV files as texts, whatever stands in them: `007` is no 7.
  ///
  /// Columns of ROOT files and of friends stay what they are.
  package func readingTexts(of names: Set<String>) -> EventChain {
    EventChain(self, files: files.map { $0.readingTexts(of: names) })
  }

  /// Whether every column is in CSV files of the chain itself, so that it can be copied byte for byte.
  package var isPlainText: Bool { friends.isEmpty && files.allSatisfy { $0.treeName == nil } }

  /// The header's fields as they stand in the first file that has entries, with commas between them.
  /// - Precondition: ``isPlainText``.
  /// - Throws: ``EventFileError`` if a file with entries lacks a column.
  package func verbatimHeader(_ names: [String]) throws(EventFileError) -> String {
    let filled = files.filter { $0.entryCount > 0 }
    for file in filled { for name in names { _ = try file.schema(of: name) } }
    guard let lead = filled.first ?? files.first, case .csv(let csv) = lead.source else {
      throw .noFiles(pattern: "an empty list of files")
    }
    return csv.verbatimHeader(names)
  }

  /// Fields of one piece as they stand in its file, blanks and quotes included; one text for each line.
  /// - Precondition: ``isPlainText``, and ``verbatimHeader(_:)`` did not throw.
  package func verbatim(_ names: [String], chunk: Chunk) throws(EventFileError) -> [String] {
    guard case .csv(let file) = files[chunk.file].source else { preconditionFailure("only CSV files are text") }
    defer { file.releasePages() }
    return try file.verbatim(names, entries: chunk.entries)
  }
}

extension EventFile {
  /// The same file with some columns as texts, if it is CSV.
  fileprivate func readingTexts(of names: Set<String>) -> EventFile {
    guard case .csv(let csv) = source else { return self }
    return EventFile(self, csv.readingTexts(of: names))
  }
}
