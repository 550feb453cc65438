/// Working memory for one evaluation: registers and offsets for one block of events. Freed when it goes out of scope.
struct FormulaScratch: ~Copyable {
  /// The most events in a block: registers of this length stay in the first two levels of cache.
  static let largestBlock = 1024
  /// Blocks shrink until their lists have no more elements than this, or the block has only ``smallestBlock`` events.
  static let wantedElements = 16384
  static let smallestBlock = 16

  let block: Int
  private let scalarStride: Int
  private let listStride: Int
  private let scalars: UnsafeMutablePointer<Double>
  private let lists: UnsafeMutablePointer<Double>
  private let allOffsets: UnsafeMutablePointer<Int>

  /// - Parameter elements: the most elements a list has in any run of events of a given length.
  init(_ schedule: FormulaSchedule, events: Int, elements: (_ block: Int) -> Int) {
    var block = max(1, min(Self.largestBlock, events))
    while block > Self.smallestBlock && elements(block) > Self.wantedElements { block /= 2 }
    self.block = block
    // A stride that is no power of two keeps registers from falling on the same cache sets.
    scalarStride = block + 24
    listStride = elements(block) + 24
    scalars = .allocate(capacity: schedule.scalarRegisters * scalarStride)
    lists = .allocate(capacity: schedule.listRegisters * listStride)
    scalars.initialize(repeating: 0, count: schedule.scalarRegisters * scalarStride)
    lists.initialize(repeating: 0, count: schedule.listRegisters * listStride)
    allOffsets = .allocate(capacity: schedule.shapes.count * (block + 1))
    allOffsets.initialize(repeating: 0, count: schedule.shapes.count * (block + 1))
  }

  deinit {
    scalars.deallocate()
    lists.deallocate()
    allOffsets.deallocate()
  }

  /// Where the elements of each event of the block start, for a shape; one more than events.
  func offsets(_ shape: Int) -> UnsafeMutablePointer<Int> { allOffsets + shape * (block + 1) }

  /// The memory of a register.
  func memory(_ operand: FormulaOperand) -> UnsafeMutablePointer<Double> {
    switch operand {
    case .scalar(let number): scalars + number * scalarStride
    case .list(let number): lists + number * listStride
    case .none, .constant: preconditionFailure("a constant has no memory")
    }
  }

  /// An operand as kernels take it.
  func input(_ operand: FormulaOperand) -> FormulaInput {
    if case .constant(let value) = operand { return .constant(value) }
    return .memory(UnsafePointer(memory(operand)))
  }
}
