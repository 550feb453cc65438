/// Bins along one axis, laid out to find them quickly.
///
/// A value's *place* is the bin that holds it, −1 below the first edge, and the number of bins at the last edge and above; NaN
/// is above.
struct BinAxis: Sendable {
  /// How many bins.
  let count: Int
  let low: Double
  let high: Double
  /// The edges; empty if the bins are uniform.
  let edges: [Double]
  /// For many edges: a bin at or below that of every value in each cell of an even grid …
  private let starts: [Int32]
  /// … from which steps of 2ⁿ⁻¹, …, 2, 1 bins, each taken or not, reach the value's own: this is n.
  private let levels: Int
  /// The edges, and infinities for steps that lead beyond them.
  private let ladder: [Double]
  private let firstFinite: Double
  private let cellsPerUnit: Double

  /// Up to so many edges, comparing with all of them is quicker than a search.
  private static let fewEdges = 24

  init(_ bins: BinEdges) {
    (count, low, high) = (bins.count, bins.low, bins.high)
    guard case .explicit(let edges) = bins.spacing else {
      (edges, starts, levels, ladder, firstFinite, cellsPerUnit) = ([], [], 0, [], 0, 0)
      return
    }
    self.edges = edges
    let finite = edges.filter(\.isFinite)
    let width = (finite.last ?? 0) - (finite.first ?? 0)
    let cells = Double(4 * edges.count) / width
    guard edges.count > Self.fewEdges, width.isFinite, width > 0, cells.isFinite else {
      (starts, levels, ladder, firstFinite, cellsPerUnit) = ([], 0, [], 0, 0)
      return
    }
    (firstFinite, cellsPerUnit) = (finite[0], cells)
    // One cell of slack on either side, for rounding in the cell of a value.
    let lowest = Self.bins(atCells: 0...4 * edges.count, slack: -1, edges, cells)
    let highest = Self.bins(atCells: 0...4 * edges.count, slack: 2, edges, cells)
    let span = zip(lowest, highest).reduce(0) { max($0, Int($1.1 - $1.0)) }
    levels = max(1, Int.bitWidth - span.leadingZeroBitCount)
    ladder = edges + [Double](repeating: .infinity, count: 2 * span + 2)
    starts = lowest
  }

  /// The bin that holds the beginning of each cell, moved by `slack` cells.
  private static func bins(
    atCells range: ClosedRange<Int>, slack: Int, _ edges: [Double], _ cellsPerUnit: Double
  ) -> [Int32] {
    let first = edges.first { $0.isFinite } ?? 0
    var bin = 0
    return range.map { cell in
      let end = cell == range.upperBound && slack > 0 ? .infinity : first + Double(cell + slack) / cellsPerUnit
      while bin + 2 < edges.count, edges[bin + 1] <= end { bin += 1 }
      return cell == 0 && slack < 0 ? 0 : Int32(bin)
    }
  }

  /// The place of a value.
  func place(of x: Double) -> Int {
    if edges.isEmpty {
      if x < low { return -1 }
      guard x < high else { return count }
      return min(Int((x - low) / (high - low) * Double(count)), count - 1)
    }
    if x < low { return -1 }
    guard x < high else { return count }
    var (below, above) = (0, count)
    while above - below > 1 {
      let middle = (below + above) / 2
      if edges[middle] <= x { below = middle } else { above = middle }
    }
    return below
  }

  /// The bin of a value shifted by whole periods into the range, by the arithmetic of the format's own library. What rounds to
  /// the end of the range belongs to the last bin. Nil for values that are not finite.
  func bin(ofWrapped x: Double) -> Int? {
    let share = Self.share(of: x, low, high)
    guard share.isFinite else { return nil }
    if edges.isEmpty { return min(Int(Double(count) * share), count - 1) }
    return min(place(of: low + share * (high - low)), count - 1)
  }

  /// How far into its period a value is, 0 … 1.
  static func share(of x: Double, _ low: Double, _ high: Double) -> Double {
    let periods = (x - low) / (high - low)
    return periods - periods.rounded(.down)
  }
}

// MARK: Blocks

extension BinAxis {
  /// How ``BlockEvaluator`` finds the places of eight values at a time.
  enum Finding {
    /// By dividing.
    case uniform
    /// By comparing with every edge.
    case comparing
    /// One by one, beforehand.
    case searching
  }

  var finding: Finding { edges.isEmpty ? .uniform : edges.count <= Self.fewEdges ? .comparing : .searching }

  /// The places of values, one by one.
  func search(_ values: BlockColumn, into places: BlockColumn, count rows: Int) {
    guard !starts.isEmpty else {
      for i in 0..<rows { places.reals[i] = Double(place(of: values.reals[i])) }
      return
    }
    let (x, place, cell, groups) = (values.reals, places.reals, places.integers, (rows + 7) / 8)
    findCells(values.lanes, into: places.lanes, groups)
    let levels = self.levels
    ladder.withUnsafeBufferPointer { ladder in
      starts.withUnsafeBufferPointer { starts in
        for i in 0..<rows {
          // In bounds: cells are those of `starts`, and the ladder goes on for as long as all steps together.
          var bin = Int(starts[Int(cell[i])])
          var level = levels
          repeat {
            level &-= 1  // a bit made a number: a branch would be guessed wrong half of the time
            bin &+= (ladder[bin &+ (1 &<< level)] <= x[i] ? 1 : 0) &<< level
          } while level > 0
          place[i] = Double(bin)
        }
      }
    }
    markOutside(values.lanes, places.lanes, groups)
  }

  /// The cell of each value in the grid, as integers; those of values outside are of no consequence.
  private func findCells(
    _ values: UnsafeMutablePointer<SIMD8<Double>>, into cells: UnsafeMutablePointer<SIMD8<Double>>, _ groups: Int
  ) {
    let (first, scale, last) = (firstFinite, cellsPerUnit, Double(starts.count - 1))
    for g in 0..<groups {
      var cell = ((values[g] - first) * scale).rounded(.down)
      cell.replace(with: last, where: .!(cell .< last))
      cell.replace(with: 0, where: cell .< 0)
      let integers = unsafeBitCast(cell + 0x1.8p52, to: SIMD8<UInt64>.self) &- 0x1.8p52.bitPattern
      cells[g] = unsafeBitCast(integers, to: SIMD8<Double>.self)
    }
  }

  private func markOutside(
    _ values: UnsafeMutablePointer<SIMD8<Double>>, _ places: UnsafeMutablePointer<SIMD8<Double>>, _ groups: Int
  ) {
    let (low, high, above) = (self.low, self.high, Double(count))
    for g in 0..<groups {
      let x = values[g]
      places[g].replace(with: above, where: .!(x .< high))
      places[g].replace(with: -1, where: x .< low)
    }
  }
}
