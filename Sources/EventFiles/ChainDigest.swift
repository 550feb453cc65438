import Synchronization

extension EventChain {
  /// Lists the columns of all files; with `digest`, reads every value, file after file as if they were one.
  /// - Parameter threads: how many threads read; digests do not depend on it.
  /// - Throws: ``EventFileError``.
  public func inspect(digest: Bool, threads: Int) throws -> ObjectInspection {
    guard let first = files.first else { throw EventFileError.noFiles(pattern: "an empty list of files") }
    if files.count == 1 && friends.isEmpty { return try first.inspect(digest: digest, threads: threads) }
    let listed = try first.inspect(digest: false)
    let own = digest ? try digests(threads: threads) : try requireColumns(columns.map(\.name)).map { ColumnDigest($0) }
    let unsupported = listed.columns.filter { $0.reason != nil }
    return ObjectInspection(object: listed.object, class: listed.class, entries: entryCount, columns: own + unsupported)
  }

  /// The digest of every column, in the columns' order.
  ///
  /// Columns of ROOT files are read one by one, each by one thread: sums then add up in one order whatever the number of
  /// threads. The columns of a CSV file are read together, because each look at a line passes all its fields.
  func digests(threads: Int) throws -> [ColumnDigest] {
    let names = try requireColumns(columns.map(\.name)).map(\.name)
    let groups = files.first?.treeName == nil || names.isEmpty ? [names] : names.map { [$0] }
    let result = Mutex<[ColumnDigest]>([])
    try inOrder(count: groups.count, threads: threads, window: groups.count) { index in
      try digests(of: groups[index])
    } consume: { _, digests in
      result.withLock { $0 += digests }
    }
    return result.withLock { $0 }
  }

  private func digests(of names: [String]) throws(EventFileError) -> [ColumnDigest] {
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
