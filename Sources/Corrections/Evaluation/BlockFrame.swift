/// The inputs of some rows, as one part of the tree sees them.
struct BlockFrame {
  /// A column per input: doubles, integers, or codes of words.
  var columns: [BlockColumn]
  /// Whether all rows have the same value of an input.
  var isConstant: [Bool]
  /// Whether an input is what was given for all rows of the block, not changed by a variation or a transform.
  var isOriginal: [Bool]
  /// How many rows.
  var count: Int
  /// The row that each was in the whole, rising.
  let rows: UnsafeMutablePointer<Int64>
}

/// Parameters of a kernel: the same for all rows of a frame, or each row's own.
enum BlockParameters {
  /// From this place in the pool on.
  case shared(Int)
  /// From these places on, plus a shift.
  case own(UnsafeMutablePointer<Int64>, shift: Int)

  func shifted(by more: Int) -> BlockParameters {
    switch self {
    case .shared(let base): .shared(base + more)
    case .own(let bases, let shift): .own(bases, shift: shift + more)
    }
  }
}
