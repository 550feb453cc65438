import Columns
import Corrections
import EventFiles
import Storage
import Synchronization

extension CorrectionTable {
  /// The tree of ROOT outputs.
  public static let treeName = "Corrections"

  /// Prints the table's columns and those computed, as CSV; of ROOT files only the columns that inputs are read from.
  ///
  /// Fields of CSV tables are copied byte for byte, with their quotes.
  /// - Parameter output: called by one thread at a time, with pieces of text in order.
  /// - Throws: ``CorrectionTableError``, ``EventFileError``.
  public func writeCSV(threads: Int, to output: @Sendable (String) throws -> Void) throws {
    let shown = chain.isPlainText ? chain.columns.map(\.name) : read
    try refuseTaken(shown)
    let own = EventText.csv.header(outputs.map(\.name))
    try output((shown.isEmpty ? "" : try header(shown) + ",") + own)
    let chunks = try chain.chunks(columns: read)
    try inOrder(count: chunks.count, threads: threads) { index in
      let batch = try chain.batch(read, chunk: chunks[index])
      let computed = try columns(for: batch, of: chunks[index])
      let cells = outputs.compactMap { schema in computed[schema.name].map { ColumnCells($0, schema, asJSON: false) } }
      var text = ""
      for (row, line) in try lines(shown, batch, chunks[index]).enumerated() {
        text += (shown.isEmpty ? "" : line + ",") + EventText.csv.line(cells.map { $0.text(row) }, [], isFirst: false)
      }
      return text
    } consume: { _, text in
      try output(text)
    }
  }

  private func header(_ names: [String]) throws -> String {
    chain.isPlainText ? try chain.verbatimHeader(names) : String(EventText.csv.header(names).dropLast())
  }

  /// The shown fields of each row of a piece.
  private func lines(_ names: [String], _ batch: EventBatch, _ chunk: EventChain.Chunk) throws -> [String] {
    if chain.isPlainText { return try chain.verbatim(names, chunk: chunk) }
    let cells = try chain.requireColumns(names).compactMap { schema in
      batch[schema.name].map { ColumnCells($0, schema, asJSON: false) }
    }
    return (0..<batch.count).map { row in String(EventText.csv.line(cells.map { $0.text(row) }, [], isFirst: false).dropLast()) }
  }

  /// Writes a file, whole or not at all: CSV, or a friend tree ‘Corrections’ with one entry per event if `path` ends in `.root`.
  /// - Parameters:
  ///   - copying: names or globs of columns of the table to copy into the tree.
  ///   - set: the correction set's file, which is not overwritten under whatever name, and whose digest goes into the tree's
  ///     file.
  /// - Throws: ``CorrectionTableError``, ``EventFileError``, ``FriendOutputError``, ``RootFileError``, ``StorageError``.
  public func write(to path: String, overwrite: Bool, copying: [String], set: String, threads: Int) throws {
    let target = canonicalPath(path)
    for input in chain.allFiles.map(\.path) + [set] where canonicalPath(input) == target {
      throw CorrectionTableError.outputIsInput(file: path)
    }
    if path.hasSuffix(".root") {
      return try writeTree(to: path, overwrite: overwrite, copying: copying, set: set, threads: threads)
    }
    let file = Mutex<AtomicFile?>(try AtomicFile(path: path, overwrite: overwrite))
    try writeCSV(threads: threads) { text in try file.withLock { try $0?.write(Array(text.utf8)) } }
    try file.withLock { try $0.take()?.commit() }
  }

  private func writeTree(to path: String, overwrite: Bool, copying: [String], set: String, threads: Int) throws {
    try refuseUnfitNames()
    let numbers = EventIdentity(chain) == .entryNumber ? [ColumnSchema(name: "entry", type: .uint64)] : []
    let output = try FriendOutput(
      at: path, tree: Self.treeName, overwrite: overwrite, of: chain, copying: copying, beside: numbers + outputs)
    try output.write(
      title: function.name, strings: [TableProvenance.name: try TableProvenance(self, set: set).text()], reading: read,
      threads: threads
    ) { joined, chunk in
      var columns = try self.columns(for: joined.batch, of: chunk)
      for copy in output.copies { columns[copy.name] = joined.batch[copy.name] }
      let first = joined.batch.firstEntry
      for number in numbers {
        columns[number.name] = Column(values: .uint64((0..<joined.batch.count).map { UInt64(first + $0) }))
      }
      return (EventBatch(firstEntry: first, count: joined.batch.count, columns: columns), ())
    } count: { _, _ in
    }
  }

  /// Names that the tree has for the events themselves, or that trees cannot have.
  private func refuseUnfitNames() throws(CorrectionTableError) {
    for name in outputNames {
      if ["run", "luminosityBlock", "event", "entry"].contains(name) {
        throw .columnName(name, reason: "the output says by it which event an entry is")
      }
      if name.isEmpty || name.utf8.count > 1_000 || name.contains(where: { "[]/;\0".contains($0) }) {
        throw .columnName(String(name.prefix(60)), reason: "names in ROOT files have 1 to 1000 letters, none of them [ ] / ;")
      }
    }
  }

  private func refuseTaken(_ names: [String]) throws(CorrectionTableError) {
    for schema in outputs where names.contains(schema.name) {
      throw .columnTaken(path: chain.files.first?.path ?? "", column: schema.name)
    }
  }
}
