import Columns
import Synchronization

/// Columns of a friend that is joined by event, read in blocks of entries.
///
/// Events are mostly in the same order on both sides: then each block is read about once. Blocks stay in memory up to a fixed
/// size, those used last; so a shuffled friend that fits is read once too, and a larger one costs time and not memory.
final class FriendBlocks: Sendable {
  fileprivate struct Key: Hashable {
    let block: Int
    let column: String
  }

  fileprivate struct Kept {
    let column: Column
    let bytes: Int
    var lastUse: Int
  }

  fileprivate struct Shelf {
    var kept: [Key: Kept] = [:]
    var bytes = 0
    var clock = 0
  }

  private let chain: EventChain
  private let blockSize: Int
  private let capacity: Int
  private let shelf = Mutex(Shelf())

  /// - Parameter capacity: bytes of columns that stay in memory.
  init(_ chain: EventChain, blockSize: Int = 1 << 16, capacity: Int = 1 << 28) {
    self.chain = chain
    self.blockSize = blockSize
    self.capacity = capacity
  }

  /// The values at entries of the friend; at −1 none.
  func columns(_ names: [String], at entries: [Int]) throws(EventFileError) -> [String: Column] {
    let order = Order(entries, blockSize: blockSize)
    var parts: [String: [Column]] = [:]
    for (block, rows) in order.blocks {
      let columns = try columns(names, block: block)
      for name in names {
        guard let column = columns[name] else { continue }
        parts[name, default: []].append(column.entries(rows))
      }
    }
    var result: [String: Column] = [:]
    for name in names {
      let found = parts[name] == nil ? try none(of: name) : parts[name] ?? []
      guard !found.isEmpty else { continue }
      let joined = found.count == 1 ? found[0] : Column(joining: found)
      result[name] = order.positions.map { joined.gathered(at: $0) } ?? joined
    }
    return result
  }

  /// A column of no entries.
  private func none(of name: String) throws(EventFileError) -> [Column] {
    let column = try columns([name], block: 0)[name]
    return column.map { [$0[0..<0]] } ?? []
  }

  /// Whole columns of one block.
  private func columns(_ names: [String], block: Int) throws(EventFileError) -> [String: Column] {
    let (found, missing) = shelf.withLock { $0.take(names, block) }
    var result = found
    if missing.isEmpty { return result }
    let start = min(block * blockSize, chain.entryCount)
    let read = try chain.ownColumns(missing, entries: start..<min(start + blockSize, chain.entryCount))
    result.merge(read) { first, _ in first }
    shelf.withLock { $0.put(read, block, capacity: capacity) }
    return result
  }
}

extension FriendBlocks.Shelf {
  fileprivate mutating func take(_ names: [String], _ block: Int) -> (found: [String: Column], missing: [String]) {
    clock += 1
    var found: [String: Column] = [:]
    var missing: [String] = []
    for name in names where found[name] == nil {
      let key = FriendBlocks.Key(block: block, column: name)
      kept[key]?.lastUse = clock
      if let column = kept[key]?.column { found[name] = column } else if !missing.contains(name) { missing.append(name) }
    }
    return (found, missing)
  }

  /// Keeps columns; those used longest ago make room.
  fileprivate mutating func put(_ columns: [String: Column], _ block: Int, capacity: Int) {
    for (name, column) in columns {
      let key = FriendBlocks.Key(block: block, column: name)
      guard kept[key] == nil else { continue }
      let size = column.byteCount
      kept[key] = FriendBlocks.Kept(column: column, bytes: size, lastUse: clock)
      bytes += size
    }
    guard bytes > capacity else { return }
    for (key, old) in kept.sorted(by: { $0.value.lastUse < $1.value.lastUse }) where bytes > capacity {
      kept[key] = nil
      bytes -= old.bytes
    }
  }
}

/// Entries sorted into blocks, and the way back.
private struct Order {
  /// Blocks in rising order, each with the rows wanted of it.
  private(set) var blocks: [(block: Int, rows: [Int])] = []
  /// Where each entry's values are in the rows of all blocks together; −1 for none; nil if that is 0, 1, 2, …
  let positions: [Int]?

  init(_ entries: [Int], blockSize: Int) {
    var counts: [Int: Int] = [:]
    var isRising = true
    var last = -1
    for entry in entries {
      if entry < 0 || entry / blockSize < last { isRising = false }
      last = max(entry / blockSize, last)
      if entry >= 0 { counts[entry / blockSize, default: 0] += 1 }
    }
    let numbers = counts.keys.sorted()
    var starts: [Int: (place: Int, next: Int)] = [:]
    var total = 0
    for (place, number) in numbers.enumerated() {
      starts[number] = (place, total)
      total += counts[number] ?? 0
      blocks.append((number, []))
      blocks[place].rows.reserveCapacity(counts[number] ?? 0)
    }
    var positions: [Int] = []
    for entry in entries {
      guard entry >= 0, let (place, next) = starts[entry / blockSize] else {
        positions.append(-1)
        continue
      }
      blocks[place].rows.append(entry % blockSize)
      positions.append(next)
      starts[entry / blockSize] = (place, next + 1)
    }
    self.positions = isRising ? nil : positions
  }
}

extension Column {
  /// The entries `rows`; cut out in one piece if they follow each other.
  fileprivate func entries(_ rows: [Int]) -> Column {
    guard let first = rows.first else { return self[0..<0] }
    for (i, row) in rows.enumerated() where row != first + i { return gathered(at: rows) }
    return self[first..<first + rows.count]
  }

  /// Memory that the column takes.
  fileprivate var byteCount: Int {
    let offsets =
      switch layout {
      case .scalar, .fixed: 0
      case .jagged(let own): own.count
      case .nested(let levels): levels.reduce(0) { $0 + $1.count }
      }
    return values.count * values.type.byteCount + offsets * MemoryLayout<Int>.stride
  }
}
