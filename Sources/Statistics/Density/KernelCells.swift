import Numerics

/// Weighted points in the plane, sorted into square cells, and sums of Gaussian kernels over them.
///
/// Coordinates are whitened: every kernel is exp(−r²/2). Points of a cell, and cells of a row, lie next to each other, so what is
/// near a place is a handful of runs of memory, one per row of cells.
struct KernelCells: Sendable {
  /// Kernels beyond this many standard deviations are left out: each is below exp(−24.5) = 2.3e-11.
  static let reach = 7.0
  private static let margin = 8  // empty cells around the grid, so that a place next to it has a cell too
  private static let mostCells = 1 << 16  // along an axis; a cell's number is two halves of 32 bits

  /// So many points are read at once.
  static let block = 32

  let x, y, weights: [Double]  // by cell, with a block of points without weight behind the last
  let count: Int
  private let cells: [UInt32]  // numbers of the cells that hold points, rising
  private let starts: [Int]  // where their points begin
  private let originX, originY: Double
  let side: Double
  /// Whether all points lie on the line y = 0: one dimension.
  let isFlat: Bool
  private let widths: [Int]  // cells left and right that are near, by rows above or below

  /// - Precondition: finite coordinates, as many of each as weights, at least one point.
  init(x: [Double], y: [Double], weights: [Double]) {
    let (low, high) = (SIMD2(x.min() ?? 0, y.min() ?? 0), SIMD2(x.max() ?? 0, y.max() ?? 0))
    let side = max(1, (high - low).max() / Double(Self.mostCells - 2 * Self.margin - 2))
    let origin = low - Double(Self.margin) * side
    let order = x.indices.map { UInt64(Self.cell(x[$0] - origin.x, y[$0] - origin.y, side)) << 32 | UInt64($0) }.sorted()
    let places = order.map { Int($0 & 0xFFFF_FFFF) }
    let padding = [Double](repeating: 0, count: Self.block)
    self.x = places.map { x[$0] } + padding
    self.y = places.map { y[$0] } + padding
    self.weights = places.map { weights[$0] } + padding
    count = places.count
    (cells, starts) = Self.groups(order)
    (originX, originY, self.side) = (origin.x, origin.y, side)
    isFlat = low.y == 0 && high.y == 0
    widths = (0...Int(Self.reach / side) + 1).map { row in
      let gap = Double(max(0, row - 1)) * side
      return 1 + Int(max(0, Self.reach * Self.reach - gap * gap).squareRoot() / side)
    }
  }

  private static func cell(_ x: Double, _ y: Double, _ side: Double) -> UInt32 { UInt32(y / side) << 16 | UInt32(x / side) }

  /// The cell of a place; nil if no point is near it.
  func cell(_ x: Double, _ y: Double) -> UInt32? {
    let (column, row) = ((x - originX) / side, (y - originY) / side)
    let most = Double(Self.mostCells)
    return column >= 0 && row >= 0 && column < most && row < most ? Self.cell(x - originX, y - originY, side) : nil
  }

  /// The middle of a cell, on the line y = 0 where all points are.
  func middle(_ cell: UInt32) -> SIMD2<Double> {
    SIMD2(originX + (Double(cell & 0xFFFF) + 0.5) * side, isFlat ? 0 : originY + (Double(cell >> 16) + 0.5) * side)
  }

  /// The different cells of sorted entries (cell in the upper half), and where each begins; the end behind the last.
  static func groups(_ order: [UInt64]) -> (cells: [UInt32], starts: [Int]) {
    var (cells, starts): ([UInt32], [Int]) = ([], [])
    for (i, entry) in order.enumerated() where cells.last != UInt32(entry >> 32) {
      cells.append(UInt32(entry >> 32))
      starts.append(i)
    }
    return (cells, starts + [order.count])
  }

  /// The runs of points that may lie within ``reach`` of a place in `cell`.
  func runs(around cell: UInt32) -> [Range<Int>] {
    let (row, column) = (Int(cell >> 16), Int(cell & 0xFFFF))
    var result: [Range<Int>] = []
    for other in max(0, row - widths.count + 1)...min(Self.mostCells - 1, row + widths.count - 1) {
      let width = widths[abs(other - row)]
      let first = firstCell(atLeast: UInt32(other) << 16 | UInt32(max(0, column - width)))
      let last = firstCell(atLeast: (UInt32(other) << 16 | UInt32(min(Self.mostCells - 1, column + width))) &+ 1)
      if starts[first] < starts[last] { result.append(starts[first]..<starts[last]) }
    }
    return result
  }

  /// The first filled cell whose number is at least `number`.
  private func firstCell(atLeast number: UInt32) -> Int {
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if cells[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Σ w exp(−r²/2) over runs of points, seen from (`px`, `py`).
  func sum(_ runs: [Range<Int>], _ px: Double, _ py: Double) -> Double {
    var total = SIMD8<Double>()
    unsafely { x, y, w in
      for run in runs { Self.add(run, px, py, x, y, w, &total) }
    }
    return total.sum()
  }

  @inline(__always)
  private static func add(
    _ run: Range<Int>, _ px: Double, _ py: Double, _ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ w: UnsafeRawPointer,
    _ total: inout SIMD8<Double>
  ) {
    var i = run.lowerBound
    while i < run.upperBound {
      let dx = load(x, i) - px
      let dy = load(y, i) - py
      let weight = weights(w, i, run.upperBound)
      total = total.addingProduct(weight, gaussianKernel((dx * dx).addingProduct(dy, dy)))
      i += 8
    }
  }

  @inline(__always)
  static func load(_ values: UnsafeRawPointer, _ i: Int) -> SIMD8<Double> {
    values.loadUnaligned(fromByteOffset: i &* 8, as: SIMD8<Double>.self)
  }

  /// Eight weights from `i` on, those from `end` on as 0.
  @inline(__always)
  static func weights(_ values: UnsafeRawPointer, _ i: Int, _ end: Int) -> SIMD8<Double> {
    let all = load(values, i)
    if i &+ 8 <= end { return all }
    return all.replacing(with: 0, where: SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7) .>= Int64(end &- i))
  }

  /// The three arrays as bytes.
  @inline(__always)
  func unsafely<R>(_ body: (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer) -> R) -> R {
    x.withUnsafeBytes { x in
      y.withUnsafeBytes { y in
        weights.withUnsafeBytes { w in body(x.baseAddress!, y.baseAddress!, w.baseAddress!) }  // never empty: padded
      }
    }
  }
}
