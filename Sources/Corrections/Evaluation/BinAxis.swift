/// Bins along one axis, laid out to find them quickly.
///
/// A value's *place* is the bin that holds it, −1 below the first edge, and the number of bins at the last edge and above; NaN is above.
struct BinAxis: Sendable {
  /// How many bins.
  let count: Int
  let low: Double
  let high: Double
  /// The edges; empty if the bins are uniform.
  let edges: [Double]
  /// For many edges: the largest bin that begins at or below each cell of an even grid, so that a search begins near its end.
  private let starts: [Int32]
  private let firstFinite: Double
  private let cellsPerUnit: Double

  /// Up to so many edges, comparing with all of them is quicker than a search.
  private static let fewEdges = 40

  init(_ bins: BinEdges) {
    (count, low, high) = (bins.count, bins.low, bins.high)
    guard case .explicit(let edges) = bins.spacing else {
      (edges, starts, firstFinite, cellsPerUnit) = ([], [], 0, 0)
      return
    }
    self.edges = edges
    let finite = edges.filter(\.isFinite)
    let width = (finite.last ?? 0) - (finite.first ?? 0)
    let cells = Double(4 * edges.count) / width
    guard edges.count > Self.fewEdges, width.isFinite, width > 0, cells.isFinite else {
      (starts, firstFinite, cellsPerUnit) = ([], 0, 0)
      return
    }
    (firstFinite, cellsPerUnit) = (finite[0], cells)
    var starts = [Int32](repeating: 0, count: 4 * edges.count + 1)
    var bin = 0
    for cell in starts.indices {
      // One cell of slack on the safe side, for rounding in the cell of a value.
      let begin = finite[0] + Double(cell - 1) / cells
      while bin + 1 < edges.count - 1, edges[bin + 1] <= begin { bin += 1 }
      starts[cell] = Int32(bin)
    }
    self.starts = starts
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

  /// The bin of a value shifted by whole periods into the range, by the arithmetic of the format's own library. What rounds to the end of
  /// the range belongs to the last bin. Nil for values that are not finite.
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
  /// The places of a column of values, as doubles: those compare and blend eight at a time, integers do not.
  func places(of values: BlockColumn, into places: BlockColumn, count rows: Int) {
    let groups = (rows + 7) / 8
    if edges.isEmpty {
      uniformPlaces(values.lanes, places.lanes, groups)
    } else if edges.count <= Self.fewEdges {
      comparedPlaces(values.lanes, places.lanes, groups)
    } else {
      searchedPlaces(values.reals, places.reals, rows)
    }
  }

  private func uniformPlaces(
    _ values: UnsafeMutablePointer<SIMD8<Double>>, _ places: UnsafeMutablePointer<SIMD8<Double>>, _ groups: Int
  ) {
    let (low, high, width, bins) = (self.low, self.high, self.high - self.low, Double(count))
    for g in 0..<groups {
      let x = values[g]
      var place = ((x - low) / width * bins).rounded(.towardZero)
      place.replace(with: bins - 1, where: place .>= bins)
      place.replace(with: bins, where: .!(x .< high))
      place.replace(with: -1, where: x .< low)
      places[g] = place
    }
  }

  /// One less than the number of edges that the value is not below.
  private func comparedPlaces(
    _ values: UnsafeMutablePointer<SIMD8<Double>>, _ places: UnsafeMutablePointer<SIMD8<Double>>, _ groups: Int
  ) {
    edges.withUnsafeBufferPointer { edges in
      for g in 0..<groups {
        let x = values[g]
        var place = SIMD8<Double>(repeating: Double(edges.count - 1))
        for edge in edges { place.replace(with: place - 1, where: x .< edge) }
        places[g] = place
      }
    }
  }

  private func searchedPlaces(_ values: UnsafeMutablePointer<Double>, _ places: UnsafeMutablePointer<Double>, _ rows: Int) {
    guard !starts.isEmpty else {
      for i in 0..<rows { places[i] = Double(place(of: values[i])) }
      return
    }
    let (low, high, lastBin, first, scale) = (self.low, self.high, count - 1, firstFinite, cellsPerUnit)
    let lastCell = Double(starts.count - 1)
    edges.withUnsafeBufferPointer { edges in
      starts.withUnsafeBufferPointer { starts in
        for i in 0..<rows {
          let x = values[i]
          let cell = max(0, min(lastCell, (x - first) * scale))
          var bin = cell >= 0 ? Int(starts[Int(cell)]) : 0
          while bin < lastBin, edges[bin + 1] <= x { bin += 1 }
          places[i] = x < low ? -1 : x < high ? Double(bin) : Double(lastBin + 1)
        }
      }
    }
  }
}
