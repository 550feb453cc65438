/// Room for one number per row of a block: doubles, integers, or codes of words.
///
/// The memory is its arena's. It holds whole groups of eight, so that loops need no remainder; what lies behind the rows in use
/// is never looked at. Each view binds the memory to its type: a pointer of an earlier view is not used after another was taken.
struct BlockColumn {
  fileprivate let memory: UnsafeMutableRawPointer

  /// The numbers as doubles.
  var reals: UnsafeMutablePointer<Double> { memory.bindMemory(to: Double.self, capacity: BlockArena.rows) }
  /// The numbers as integers.
  var integers: UnsafeMutablePointer<Int64> { memory.bindMemory(to: Int64.self, capacity: BlockArena.rows) }
  /// The bit patterns.
  var bits: UnsafeMutablePointer<UInt64> { memory.bindMemory(to: UInt64.self, capacity: BlockArena.rows) }
  /// Eight doubles at a time.
  var lanes: UnsafeMutablePointer<SIMD8<Double>> {
    memory.bindMemory(to: SIMD8<Double>.self, capacity: BlockArena.rows / 8)
  }
}

/// The columns of one thread, taken and given back like a stack.
final class BlockArena {
  /// How many rows are worked on at a time.
  static let rows = 1024

  private var columns: [UnsafeMutableRawPointer] = []
  private var used = 0

  init() {}

  deinit { for column in columns { column.deallocate() } }

  /// A column whose numbers are not set.
  func take() -> BlockColumn {
    if used == columns.count {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.rows * 8, alignment: 64)
      memory.initializeMemory(as: UInt64.self, repeating: 0, count: Self.rows)
      columns.append(memory)
    }
    used += 1
    return BlockColumn(memory: columns[used - 1])
  }

  /// Takes back all columns.
  func takeBack() { used = 0 }

  /// Runs `body` and takes back all columns that it took.
  func scope<T>(_ body: () -> T) -> T {
    let mark = used
    defer { used = mark }
    return body()
  }
}
