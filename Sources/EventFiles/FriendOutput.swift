package import Columns
import Glibc
import RootFiles
import Storage
import Synchronization

/// A friend tree to be written: one entry for each event of a chain, in order, with copies of columns of the input.
package struct FriendOutput: Sendable {
  /// Columns of the input that are copied: run, luminosityBlock and event, and what was asked for.
  package let copies: [ColumnSchema]
  /// What a pattern met that cannot be written: lists of lists.
  package let notCopied: [String]
  private let path: String
  private let tree: String
  private let overwrite: Bool
  private let chain: EventChain
  private let schema: [ColumnSchema]

  /// Refuses an output that cannot be, before any work is done.
  /// - Parameters:
  ///   - tree: the name of the tree.
  ///   - patterns: names or globs of the columns to copy.
  ///   - own: the columns that are written beside copies.
  /// - Throws: ``FriendOutputError``, ``StorageError``, ``EventFileError``.
  package init(
    at path: String, tree: String, overwrite: Bool, of chain: EventChain, copying patterns: [String], beside own: [ColumnSchema]
  ) throws {
    for file in chain.allFiles where canonicalPath(file.path) == canonicalPath(path) {
      throw FriendOutputError.outputIsInput(file: path)
    }
    if !overwrite && access(path, F_OK) == 0 { throw StorageError.outputExists(path: path) }
    (self.path, self.tree, self.overwrite) = (path, tree, overwrite)
    let taken = Set(own.map(\.name))
    var (names, notCopied) = (EventIdentity(chain).columns, [String]())
    for pattern in patterns {
      var matches = chain.columns.filter { fnmatch(pattern, $0.name, 0) == 0 }
      if matches.isEmpty { _ = try chain.schema(of: pattern) }
      if pattern.contains(where: "*?[".contains) {
        notCopied += matches.filter(\.isNested).map(\.name)
        matches.removeAll(where: \.isNested)
      }
      if let column = matches.first(where: { taken.contains($0.name) }) {
        throw FriendOutputError.copyCollides(column: column.name)
      }
      names += matches.map(\.name).filter { !names.contains($0) }
    }
    let known = Set(chain.columns.map(\.name))
    copies = try chain.requireColumns(names).map { $0.countedApart(from: known) }
    (self.chain, self.notCopied, schema) = (chain, notCopied, copies + own)
  }

  /// Reads the chain piece by piece, and writes what `make` makes of each; the file appears whole or not at all.
  /// - Parameters:
  ///   - strings: texts stored beside the tree, by name (provenance).
  ///   - columns: what `make` needs to read, beside copies.
  ///   - target: about how many events make a piece; nil for ``EventChain/chunks(columns:target:)``'s own choice.
  ///   - make: the columns of a piece, copies among them, and what to count of it; runs on several threads.
  ///   - count: called with what `make` counted and the events written so far, in order, by one thread at a time.
  /// - Throws: ``StorageError``, ``EventFileError``, ``RootFileError``; what `make` and `count` throw.
  package func write<Counted: Sendable>(
    title: String, strings: [String: String], reading columns: [String], target: Int? = nil, threads: Int,
    make: @Sendable (JoinedBatch, EventChain.Chunk) throws -> (batch: EventBatch, counted: Counted),
    count: @Sendable (_ counted: Counted, _ written: Int) throws -> Void
  ) throws {
    let file = try AtomicFile(path: path, overwrite: overwrite)
    let writer = try RootTreeWriter(
      output: file, tree: tree, title: title, columns: schema, strings: strings, packing: .zstd(level: 1))
    let sink = Mutex<Sink?>(Sink(writer: writer))
    let names = columns + copies.map(\.name).filter { !columns.contains($0) }
    let chunks = try chain.chunks(columns: names, target: target)
    try inOrder(count: chunks.count, threads: threads) { index in
      try make(try chain.joined(names, chunk: chunks[index]), chunks[index])
    } consume: { _, made in
      try count(made.counted, try sink.withLock { try $0?.append(made.batch) ?? 0 })
    }
    try sink.withLock { try $0.take()?.finish() }
  }
}

/// The file being written.
private struct Sink: ~Copyable {
  var writer: RootTreeWriter

  /// - Returns: how many events were written so far.
  mutating func append(_ batch: EventBatch) throws -> Int {
    try writer.append(batch)
    return writer.entries
  }

  consuming func finish() throws { try writer.finish() }
}

extension ColumnSchema {
  fileprivate var isNested: Bool {
    if case .nested = shape { return true }
    return false
  }

  /// A list without a counter gets one whose name is no column of the input, lest the output's `nX` mean something else.
  package func countedApart(from names: Set<String>) -> ColumnSchema {
    guard case .jagged(nil) = shape, names.contains("n\(name)") else { return self }
    return ColumnSchema(name: name, type: type, shape: .jagged(counter: "\(name)_count"), itemDimensions: itemDimensions)
  }
}
