public import Columns

/// A batch, and which of its events have no partner in a friend.
public struct JoinedBatch: Sendable {
  /// All events of a piece of work.
  public let batch: EventBatch
  /// Which events take no part, because a friend lacks them and the card says `missing: skip`; nil if there are none.
  public let unmatched: [Bool]?
}

extension EventChain {
  /// Reads the columns of one piece; events that ``FriendFiles/Missing/skip`` leaves out are not in the batch.
  /// - Throws: ``EventFileError``.
  public func batch(_ names: [String], chunk: Chunk) throws(EventFileError) -> EventBatch {
    let joined = try joined(names, chunk: chunk)
    guard let unmatched = joined.unmatched else { return joined.batch }
    let rows = unmatched.indices.filter { !unmatched[$0] }
    var columns: [String: Column] = [:]
    for name in names { columns[name] = joined.batch[name]?.gathered(at: rows) }
    return EventBatch(firstEntry: chunk.firstEntry, count: rows.count, columns: columns)
  }

  /// Reads the columns of one piece, every event of it.
  /// - Throws: ``EventFileError``.
  public func joined(_ names: [String], chunk: Chunk) throws(EventFileError) -> JoinedBatch {
    let file = files[chunk.file]
    let own = names.filter { !isOfFriend($0) }
    let keys = friends.contains(where: \.needsKeys) ? EventKey.names.filter { !own.contains($0) } : []
    let batch = try convert(file.batch(own + keys, entries: chunk.entries), own + keys, of: file)
    var columns = batch
    var unmatched: [Bool]?
    if !friends.isEmpty {
      let place = FriendTree.Place(
        file: file.path, fileEntry: chunk.entries.lowerBound, entries: chunk.firstEntry..<chunk.firstEntry + chunk.entries.count,
        keys: friends.contains(where: \.needsKeys)
          ? EventKeys(EventBatch(firstEntry: 0, count: chunk.entries.count, columns: columns)) : nil)
      for friend in friends {
        let partners = try friend.columns(names, at: place)
        columns.merge(partners.columns) { own, _ in own }
        unmatched = FriendTree.union(unmatched, partners.unmatched)
      }
    }
    for name in keys where !names.contains(name) { columns[name] = nil }
    return JoinedBatch(
      batch: EventBatch(firstEntry: chunk.firstEntry, count: chunk.entries.count, columns: columns), unmatched: unmatched)
  }

  /// Some entries, counted through the chain, of the files' own columns.
  func ownColumns(_ names: [String], entries: Range<Int>) throws(EventFileError) -> [String: Column] {
    var parts: [[String: Column]] = []
    for (index, file) in files.enumerated() {
      let start = firstEntries[index]
      let wanted = (entries.lowerBound - start..<entries.upperBound - start).clamped(to: 0..<file.entryCount)
      if wanted.isEmpty && !(parts.isEmpty && index + 1 == files.count) { continue }
      parts.append(try convert(file.batch(names, entries: wanted), names, of: file))
    }
    if parts.count == 1 { return parts[0] }
    var result: [String: Column] = [:]
    for name in names { result[name] = Column(joining: parts.compactMap { $0[name] }) }
    return result
  }

  /// Which file holds an entry of the chain, as error messages name the place.
  func place(of entry: Int) -> (path: String, entry: Int) {
    let index = firstEntries.lastIndex { $0 <= entry } ?? 0
    return (files[index].path, entry - firstEntries[index])
  }

  private func convert(_ batch: EventBatch, _ names: [String], of file: EventFile) throws(EventFileError) -> [String: Column] {
    var columns: [String: Column] = [:]
    for name in names {
      if let column = batch[name] { columns[name] = try common.convert(column, name, of: file) }
    }
    return columns
  }
}
