import Columns
import EventFiles
import RootFiles
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
  ///   - copying: columns of the table to copy into the tree.
  ///   - sparing: other files that must not be overwritten, under whatever name: the correction set.
  /// - Throws: ``CorrectionTableError``, ``EventFileError``, ``RootFileError``, ``StorageError``.
  public func write(to path: String, overwrite: Bool, copying: [String], sparing: [String] = [], threads: Int) throws {
    let target = canonicalPath(path)
    for input in chain.allFiles.map(\.path) + sparing where canonicalPath(input) == target {
      throw CorrectionTableError.outputIsInput(file: path)
    }
    if path.hasSuffix(".root") { return try writeTree(to: path, overwrite: overwrite, copying: copying, threads: threads) }
    let file = Mutex<AtomicFile?>(try AtomicFile(path: path, overwrite: overwrite))
    try writeCSV(threads: threads) { text in try file.withLock { try $0?.write(Array(text.utf8)) } }
    try file.withLock { try $0.take()?.commit() }
  }

  private func writeTree(to path: String, overwrite: Bool, copying: [String], threads: Int) throws {
    try refuseTaken(copying)
    let copies = try chain.requireColumns(copying)
    let writer = Mutex<RootTreeWriter?>(
      try RootTreeWriter(path: path, overwrite: overwrite, tree: Self.treeName, title: function.name, columns: copies + outputs))
    let names = read + copying.filter { !read.contains($0) }
    let chunks = try chain.chunks(columns: names)
    try inOrder(count: chunks.count, threads: threads) { index in
      let batch = try chain.batch(names, chunk: chunks[index])
      var columns = try columns(for: batch, of: chunks[index])
      for name in copying { columns[name] = batch[name] }
      return EventBatch(firstEntry: chunks[index].firstEntry, count: batch.count, columns: columns)
    } consume: { _, batch in
      try writer.withLock { try $0?.append(batch) }
    }
    try writer.withLock { try $0.take()?.finish() }
  }

  private func refuseTaken(_ names: [String]) throws(CorrectionTableError) {
    for schema in outputs where names.contains(schema.name) {
      throw .columnTaken(path: chain.files.first?.path ?? "", column: schema.name)
    }
  }
}
