import Columns
import RootFiles
import Synchronization

/// Readers of one tree that wait for work, each with the baskets its last step ended in.
///
/// Steps of a long walk often end inside a basket. A worker that takes a reader from here goes on where the reader stopped,
/// so that each worker unpacks a basket once, however many steps it is read in.
final class ReaderPool: Sendable {
  private let waiting = Mutex<[BasketReader]>([])

  /// Reads columns with a reader of the pool, or with a new one if all are at work.
  func columns(_ names: [String], of table: EventTable, entries: Range<Int>) throws(RootFileError) -> [String: Column] {
    let reader = waiting.withLock { $0.popLast() } ?? BasketReader(table)
    var result: [String: Column] = [:]
    for name in names { result[name] = try reader.column(name, entries: entries) }
    waiting.withLock { $0.append(reader) }
    return result
  }
}

/// A reader that can be kept in a list. `@unchecked Sendable`: the pool hands each to one thread at a time and takes it back
/// under a lock.
private final class BasketReader: @unchecked Sendable {
  // One of the two is there.
  private var tree: RootTreeReader?
  private var ntuple: RootNTupleReader?

  init(_ table: EventTable) {
    switch table {
    case .tree(let found): tree = RootTreeReader(found)
    case .ntuple(let found): ntuple = RootNTupleReader(found)
    }
  }

  func column(_ name: String, entries: Range<Int>) throws(RootFileError) -> Column {
    if let column = try tree?.column(name, entries: entries) { return column }
    if let column = try ntuple?.column(name, entries: entries) { return column }
    preconditionFailure("a reader reads a tree or an RNTuple")
  }
}
