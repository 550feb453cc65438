import Columns
import EventFiles
import Glibc
import RootFiles
import Storage
import Synchronization

/// What applying a calibration made of a batch.
struct CorrectedBatch: Sendable {
  /// The columns to write, copies among them.
  let batch: EventBatch
  /// The flags of each event.
  let flags: [UInt32]
  /// How many weights were cut.
  var weightsClipped = 0
}

/// A friend tree of corrections: one entry for each event of a chain, in order, with copies of columns of the input.
struct CorrectionTree {
  /// The name of every such tree.
  static let name = "Corrections"

  /// Columns of the input that are copied: run, luminosityBlock and event, and what was asked for.
  let copies: [ColumnSchema]
  /// What a pattern met that cannot be written: lists of lists.
  let notCopied: [String]
  private let path: String
  private let overwrite: Bool
  private let chain: EventChain
  private let schema: [ColumnSchema]

  /// Refuses an output that cannot be, before any work is done.
  /// - Parameters:
  ///   - patterns: names or globs of the columns to copy.
  ///   - own: the columns that corrections have.
  /// - Throws: ``RecoilError/outputIsInput(file:)``, ``RecoilError/copyCollides(column:)``, ``StorageError``, ``EventFileError``.
  init(
    at path: String, overwrite: Bool, of chain: EventChain, copying patterns: [String], beside own: [ColumnSchema]
  ) throws {
    for file in chain.allFiles where canonicalPath(file.path) == canonicalPath(path) {
      throw RecoilError.outputIsInput(file: path)
    }
    if !overwrite && access(path, F_OK) == 0 { throw StorageError.outputExists(path: path) }
    (self.path, self.overwrite) = (path, overwrite)
    let taken = Set(own.map(\.name))
    var (names, notCopied) = (EventIdentity(chain).columns, [String]())
    for pattern in patterns {
      var matches = chain.columns.filter { fnmatch(pattern, $0.name, 0) == 0 }
      if matches.isEmpty { _ = try chain.schema(of: pattern) }
      if pattern.contains(where: "*?[".contains) {
        notCopied += matches.filter(\.isNested).map(\.name)
        matches.removeAll(where: \.isNested)
      }
      if let column = matches.first(where: { taken.contains($0.name) }) { throw RecoilError.copyCollides(column: column.name) }
      names += matches.map(\.name).filter { !names.contains($0) }
    }
    let known = Set(chain.columns.map(\.name))
    copies = try chain.requireColumns(names).map { $0.countedApart(from: known) }
    (self.chain, self.notCopied, schema) = (chain, notCopied, copies + own)
  }

  /// Reads the chain, and writes what `correct` makes of each piece of a file.
  /// - Parameters:
  ///   - columns: what `correct` needs to read, beside copies.
  ///   - summary: counts what is written.
  ///   - progress: called with the events written so far, in order.
  /// - Throws: ``StorageError``, ``EventFileError``, ``RootFileError``; what `correct` throws.
  func write<Summary: ApplicationCounts>(
    title: String, provenance: OutputProvenance, reading columns: [String], threads: Int, counting summary: Summary,
    progress: @Sendable (Int) -> Void,
    _ correct: @Sendable (JoinedBatch, _ file: String) throws -> CorrectedBatch
  ) throws -> Summary {
    let file = try AtomicFile(path: path, overwrite: overwrite)
    let writer = try RootTreeWriter(
      output: file, tree: Self.name, title: title, columns: schema,
      strings: [OutputProvenance.name: try provenance.text()], packing: .zstd(level: 1))
    let sink = Mutex<Sink<Summary>?>(Sink(writer: writer, summary: summary))
    let names = columns + copies.map(\.name).filter { !columns.contains($0) }
    let chunks = try chain.chunks(columns: names)
    try inOrder(count: chunks.count, threads: threads) { index in
      try correct(try chain.joined(names, chunk: chunks[index]), chain.files[chunks[index].file].path)
    } consume: { _, corrected in
      progress(try sink.withLock { try $0?.append(corrected) ?? 0 })
    }
    return try sink.withLock { try $0.take()?.finish() } ?? summary
  }
}

/// The file being written and the count of what was written.
private struct Sink<Summary: ApplicationCounts>: ~Copyable {
  var writer: RootTreeWriter
  var summary: Summary

  /// - Returns: how many events were written so far.
  mutating func append(_ corrected: CorrectedBatch) throws -> Int {
    try writer.append(corrected.batch)
    summary.add(corrected)
    return summary.events
  }

  consuming func finish() throws -> Summary {
    let summary = summary
    try writer.finish()
    return summary
  }
}

extension ColumnSchema {
  fileprivate var isNested: Bool {
    if case .nested = shape { return true }
    return false
  }

  /// A list without a counter gets one whose name is no column of the input, lest the output's `nX` mean something else.
  fileprivate func countedApart(from names: Set<String>) -> ColumnSchema {
    guard case .jagged(nil) = shape, names.contains("n\(name)") else { return self }
    return ColumnSchema(name: name, type: type, shape: .jagged(counter: "\(name)_count"), itemDimensions: itemDimensions)
  }
}
