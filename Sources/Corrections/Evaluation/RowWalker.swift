/// Finds bins row by row where nothing is unusual.
///
/// The pointers are the program's and the frame's, which outlive it: it lives inside one function of ``BlockEvaluator``.
struct RowWalker {
  private let axes: [CorrectionProgram.WalkAxis]
  private let edges: [Double]
  private let columns: [BlockColumn]
  private let isQuick: Bool

  /// - Parameter isQuick: whether NaN needs no special care.
  init(_ program: CorrectionProgram, _ frame: BlockFrame, isQuick: Bool) {
    (axes, edges, columns) = (program.walkAxes, program.walkEdges, frame.columns)
    self.isQuick = isQuick
  }

  /// The place in a binning's contents; −1 if the careful way must be taken: values that wrap, and rows that fail.
  @inline(__always)
  func place(_ bins: CorrectionProgram.Bins, _ row: Int) -> Int {
    guard isQuick, bins.flow != .wrap else { return -1 }
    var joined = 0
    for k in Int(bins.axis)..<Int(bins.axis + bins.axisCount) {
      let axis = axes[k]
      let column = columns[Int(axis.input)]
      var place = place(of: axis.isInteger ? Double(column.integers[row]) : column.reals[row], axis)
      if place < 0 || place >= axis.count {
        guard bins.flow == .clamp else { return bins.flow == .content ? Int(bins.count) : -1 }
        place = place < 0 ? 0 : Int(axis.count) - 1
      }
      joined = joined * Int(axis.count) + place
    }
    return joined
  }

  /// As ``BinAxis/place(of:)``.
  @inline(__always)
  private func place(of x: Double, _ axis: CorrectionProgram.WalkAxis) -> Int {
    if x < axis.low { return -1 }
    guard x < axis.high else { return Int(axis.count) }
    guard axis.firstEdge >= 0 else {
      return min(Int((x - axis.low) / (axis.high - axis.low) * Double(axis.count)), Int(axis.count) - 1)
    }
    var (below, rest) = (Int(axis.firstEdge), Int(axis.count))
    while rest > 1 {
      let half = rest / 2
      below &+= edges[below &+ half] <= x ? half : 0
      rest &-= half
    }
    return below - Int(axis.firstEdge)
  }
}

/// Where categories lead whose key is the same for all rows of a frame.
struct ResolvedKeys {
  private var targets: [CorrectionProgram.Target]
  private var known: [CorrectionProgram.Target] = []

  /// - Parameter count: how many operations there are.
  init(count: Int) { targets = Array(repeating: -1, count: count) }

  /// Begins another frame.
  mutating func forget(_ frame: BlockFrame) {
    for target in known { targets[Int(target)] = -1 }
    known.removeAll(keepingCapacity: true)
  }

  subscript(target: CorrectionProgram.Target) -> CorrectionProgram.Target? {
    get { targets[Int(target)] < 0 ? nil : targets[Int(target)] }
    set {
      targets[Int(target)] = newValue ?? -1
      known.append(target)
    }
  }
}
