public import Columns
internal import Dispatch
internal import Synchronization

extension RootNTuple {
  /// Reads several columns with several threads: exactly what ``column(_:entries:)`` gives for each, in the order of the names.
  ///
  /// The work is cut at clusters, so that no page is unpacked twice; how it is shared changes nothing in the result.
  /// - Parameter threads: at least 1; how many columns or parts of them are read at once.
  /// - Throws: the first column's error, as a single thread would.
  public func columns(_ names: [String], entries range: Range<Int>, threads: Int) throws(RootFileError) -> [Column] {
    let sources = try names.map { name throws(RootFileError) in try source(of: name) }
    let ends = clusters.clusters.map(\.entries.upperBound)
    let parts = try checked(range).cut(at: ends, parts: (4 * threads + names.count - 1) / max(names.count, 1))
    let tasks = sources.flatMap { source in parts.map { (source, $0) } }
    let results = PartResults(count: tasks.count)
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, tasks.count))) { _ in
      var decoder = NTupleDecoder(self)
      while case let index = next.add(1, ordering: .relaxed).oldValue, index < tasks.count {
        do throws(RootFileError) {
          results.set(index, .success(try decoder.column(tasks[index].0, tasks[index].1)))
        } catch {
          results.set(index, .failure(error))
        }
      }
    }
    return try sources.indices.map { place throws(RootFileError) in
      try results.joined(place * parts.count..<(place + 1) * parts.count)
    }
  }
}
