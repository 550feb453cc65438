import Columns
import RootFiles
import Synchronization

extension EventChain {
  /// Lists the columns of all files; with `digest`, reads every value, file after file as if they were one.
  /// - Parameter threads: how many threads read; digests do not depend on it.
  /// - Throws: ``EventFileError``.
  public func inspect(digest: Bool, threads: Int) throws -> ObjectInspection {
    guard let first = files.first else { throw EventFileError.noFiles(pattern: "an empty list of files") }
    if files.count == 1 && friends.isEmpty { return try first.inspect(digest: digest, threads: threads) }
    let listed = try first.inspect(digest: false)
    var own: [String: ColumnDigest] = [:]
    if digest {
      let verified = try EventChain(files.map { $0.verifyingChecksums() })
      for column in try verified.digests(threads: threads) { own[column.name] = column }
    }
    let listing = columns.map { column in agreed(column).map { own[column.name] ?? ColumnDigest($0) } ?? differing(column) }
    let unsupported = listed.columns.filter { $0.reason != nil }
    return ObjectInspection(object: listed.object, class: listed.class, entries: entryCount, columns: listing + unsupported)
  }

  /// A column that all files agree on, or nil.
  private func agreed(_ column: ColumnSchema) -> ColumnSchema? { try? schema(of: column.name) }

  private func differing(_ column: ColumnSchema) -> ColumnDigest {
    var result = ColumnDigest(name: column.name, type: ColumnDigest(column).type, kind: "unsupported")
    do { _ = try schema(of: column.name) } catch { result.reason = error.description }
    return result
  }

  /// The digest of every column that the files agree on, in the columns' order.
  ///
  /// Columns of ROOT files are read one by one, each by one thread: sums then add up in one order whatever the number of
  /// threads. The columns of a CSV file are read together, because each look at a line passes all its fields.
  func digests(threads: Int) throws -> [ColumnDigest] {
    let names = columns.filter { agreed($0) != nil }.map(\.name)
    if names.isEmpty { return [] }
    let groups = files.first?.treeName == nil ? [names] : names.map { [$0] }
    let result = Mutex<[ColumnDigest]>([])
    try inOrder(count: groups.count, threads: threads, window: groups.count) { index in
      try digests(of: groups[index])
    } consume: { _, digests in
      result.withLock { $0 += digests }
    }
    return result.withLock { $0 }
  }

  /// The digests of columns that are read together; a column of its own that is damaged is listed so.
  private func digests(of names: [String]) throws(EventFileError) -> [ColumnDigest] {
    do {
      return try read(names)
    } catch .root(.damaged(let path, let object, let offset, let reason)) where names.count == 1 {
      var result = ColumnDigest(try schema(of: names[0]))
      result.markDamaged("\(RootFileError.damaged(path: path, object: object, offset: offset, reason: reason))")
      return [result]
    }
  }

  private func read(_ names: [String]) throws(EventFileError) -> [ColumnDigest] {
    let running = try requireColumns(names).map { RunningDigest($0) }
    for chunk in try chunks(of: 0..<entryCount, columns: names) {
      let batch = try batch(names, chunk: chunk)
      for (name, digest) in zip(names, running) {
        if let column = batch[name] { digest.add(column) }
      }
    }
    return running.map { $0.finish() }
  }
}
