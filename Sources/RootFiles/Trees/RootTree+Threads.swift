public import Columns
internal import Dispatch
internal import Synchronization

extension RootTree {
  /// Reads several columns with several threads: exactly what ``column(_:entries:)`` gives for each, in the order of the names.
  ///
  /// The work is cut at baskets, so that none is unpacked twice; how it is cut and shared changes nothing in the result.
  /// - Parameter threads: at least 1; how many columns or parts of them are read at once.
  /// - Throws: the first column's error, as a single thread would.
  public func columns(_ names: [String], entries range: Range<Int>, threads: Int) throws(RootFileError) -> [Column] {
    let sources = try names.map { name throws(RootFileError) in try source(of: name) }
    let whole = try checked(range)
    let cuts = sources.map {
      whole.cut(at: baskets[$0.branch].map(\.entries.upperBound), parts: (4 * threads + names.count - 1) / max(names.count, 1))
    }
    let tasks = cuts.indices.flatMap { place in cuts[place].map { (place, $0) } }
    let results = PartResults(count: tasks.count)
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, tasks.count))) { _ in
      var decoder = ColumnDecoder(tree: self)
      while case let index = next.add(1, ordering: .relaxed).oldValue, index < tasks.count {
        let (place, part) = tasks[index]
        do throws(RootFileError) {
          results.set(index, .success(try decoder.column(sources[place], part)))
        } catch {
          results.set(index, .failure(error))
        }
      }
    }
    var index = 0
    return try cuts.map { parts throws(RootFileError) in
      defer { index += parts.count }
      return try results.joined(index..<index + parts.count)
    }
  }
}

extension Range<Int> {
  /// Cuts entries into about `parts` runs of whole baskets or clusters; at least one.
  /// - Parameter ends: where these end, rising.
  func cut(at ends: [Int], parts: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = lowerBound
    for end in ends where parts > 1 {
      if end >= upperBound { break }
      if end > start && (end - start) * parts >= count {
        result.append(start..<end)
        start = end
      }
    }
    return result + [start..<upperBound]
  }
}

/// The parts of columns as they come. `@unchecked Sendable`: each place is written by the one task that claimed its number, and
/// read only after all tasks have ended.
final class PartResults: @unchecked Sendable {
  private let parts: UnsafeMutableBufferPointer<Result<Column, RootFileError>?>

  init(count: Int) {
    parts = .allocate(capacity: count)
    parts.initialize(repeating: nil)
  }

  deinit {
    parts.deinitialize()
    parts.deallocate()
  }

  func set(_ index: Int, _ part: Result<Column, RootFileError>) { parts[index] = part }

  func joined(_ range: Range<Int>) throws(RootFileError) -> Column {
    var columns: [Column] = []
    for index in range {
      if let part = parts[index] { columns.append(try part.get()) }
    }
    return columns.count == 1 ? columns[0] : Column(joining: columns)
  }
}
