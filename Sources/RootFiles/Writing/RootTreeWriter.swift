public import Columns
public import Storage

/// Writes one tree into a new ROOT file, batch after batch, in bounded memory.
///
/// Full baskets go to disk at once; the tree itself, the class descriptions and the directory follow in ``finish()``,
/// when the file gets its name. A writer that is dropped before leaves no file. Every branch starts its baskets at the
/// same entries, so that readers can cut there. The bytes depend on the values, names and settings alone: neither on
/// the time nor on how the entries were divided into batches.
///
/// Lists are written as ROOT's counted arrays: a list column with a counter `nMuon` becomes `Muon_pt[nMuon]`, with
/// `itemDimensions` of [3] `x[n][3]`. If the counter is not among the columns it is written too, as 32-bit integers;
/// columns that share a counter must agree in length, entry by entry. Without a counter the list gets one of its own,
/// `n` and its name. Counters of 8 bits are written with 16, unsigned ones of 16 with 32: ROOT reads shorter ones badly.
/// Texts become C strings (`TLeafC`).
///
/// ``RootFileWriter`` writes files with more than that.
public struct RootTreeWriter: ~Copyable {
  private var file: RootFileWriter
  private let tree: RootFileWriter.Tree
  private let strings: [String: String]

  /// How many entries were appended.
  public var entries: Int { file.entries(of: tree) }

  /// Starts a file.
  /// - Parameters:
  ///   - output: the new file, nothing written to it yet.
  ///   - tree: the name of the tree.
  ///   - title: its title.
  ///   - columns: what every batch brings, in the order of the file; at least one.
  ///   - strings: texts stored beside the tree as `TObjString`, by name (provenance).
  ///   - packing: how baskets and the tree are packed.
  ///   - basketBytes: when the fullest branch holds this many bytes, every branch starts a new basket.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)``, ``RootFileError/unfitObject(object:reason:)``,
  ///   ``RootFileError/unwritable(_:)``.
  public init(
    output: consuming AtomicFile, tree: String, title: String = "", columns: [ColumnSchema], strings: [String: String] = [:],
    packing: Packing = .zstd(level: 5), basketBytes: Int = 256 << 10
  ) throws(RootFileError) {
    for name in strings.keys { _ = try ObjectPath(name) }  // not only at the end of a long job
    var file = try RootFileWriter(output: output, packing: packing)
    self.tree = try file.startTree(tree, title: title, columns: columns, basketBytes: basketBytes)
    self.file = file
    self.strings = strings
  }

  /// Starts a file at a path.
  /// - Parameter overwrite: whether an existing file may be replaced.
  /// - Throws: as the other initializer; ``RootFileError/unwritable(_:)`` if the file exists and may not be replaced.
  public init(
    path: String, overwrite: Bool = false, tree: String, title: String = "", columns: [ColumnSchema],
    strings: [String: String] = [:], packing: Packing = .zstd(level: 5), basketBytes: Int = 256 << 10
  ) throws(RootFileError) {
    let file: AtomicFile
    do throws(StorageError) { file = try AtomicFile(path: path, overwrite: overwrite) } catch { throw .unwritable(error) }
    try self.init(
      output: file, tree: tree, title: title, columns: columns, strings: strings, packing: packing, basketBytes: basketBytes)
  }

  /// Appends the entries of a batch. Columns of the batch that were not announced are left out.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)`` if a column is missing, of another type or shape, or
  ///   disagrees with its counter; nothing of the batch is then written. ``RootFileError/unwritable(_:)``.
  public mutating func append(_ batch: EventBatch) throws(RootFileError) { try file.append(batch, to: tree) }

  /// Writes everything that is still missing and gives the file its name.
  /// - Throws: ``RootFileError/unwritable(_:)``; no file is then left behind.
  public consuming func finish() throws(RootFileError) {
    try file.finishTree(tree)
    for (name, text) in strings.sorted(by: { $0.key < $1.key }) { try file.write(text, as: name) }
    try file.finish()
  }
}
