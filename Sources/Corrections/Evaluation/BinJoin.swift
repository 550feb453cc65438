/// Joins the bin on one axis to those on the axes before it, eight rows at a time.
///
/// What is outside on any axis comes to the number of all bins in the end, and NaN that is to stay to −1; the last axis leaves
/// integers.
struct BinJoin {
  private let isClamp: Bool
  private let isFirst: Bool
  private let isLast: Bool
  private let watchesNaN: Bool
  private let count: Double
  private let total: Double

  init(_ axis: BinAxis, _ bins: CorrectionProgram.Bins, isFirst: Bool, isLast: Bool, watchesNaN: Bool) {
    (self.isFirst, self.isLast, self.watchesNaN) = (isFirst, isLast, watchesNaN)
    isClamp = bins.flow == .clamp
    (count, total) = (Double(axis.count), Double(bins.count))
  }

  /// Finds the places of `values` and joins them.
  func run(
    _ axis: BinAxis, _ groups: Int, _ rows: Int, _ values: BlockColumn, into places: UnsafeMutablePointer<SIMD8<Double>>,
    _ arena: BlockArena
  ) {
    let lanes = values.lanes
    switch axis.finding {
    case .uniform:
      let (low, high, width, bins) = (axis.low, axis.high, axis.high - axis.low, Double(axis.count))
      run(groups, lanes, into: places) { g in
        let x = lanes[g]
        var place = ((x - low) / width * bins).rounded(.towardZero)
        place.replace(with: bins - 1, where: place .>= bins)
        place.replace(with: bins, where: .!(x .< high))
        place.replace(with: -1, where: x .< low)
        return place
      }
    case .comparing:
      axis.edges.withUnsafeBufferPointer { edges in
        let top = SIMD8<Double>(repeating: Double(edges.count - 1))
        run(groups, lanes, into: places) { g in
          let x = lanes[g]
          var place = top
          for edge in edges { place.replace(with: place - 1, where: x .< edge) }
          return place
        }
      }
    case .searching:
      let found = arena.take()
      axis.search(values, into: found, count: rows)
      run(groups, lanes, into: places) { found.lanes[$0] }
    }
  }

  /// - Parameter place: the places of a group of eight.
  @inline(__always)
  func run(
    _ groups: Int, _ values: UnsafeMutablePointer<SIMD8<Double>>, into places: UnsafeMutablePointer<SIMD8<Double>>,
    _ place: (Int) -> SIMD8<Double>
  ) {
    let last = SIMD8(repeating: count - 1)
    let zero = SIMD8<Double>(repeating: 0)
    for g in 0..<groups {
      var here = place(g)
      if isClamp {
        here.replace(with: 0, where: here .< 0)
        here.replace(with: last, where: here .> last)
      } else {
        let isOutside = (here .< 0) .| (here .> last)
        here.replace(with: total, where: isOutside)
      }
      if watchesNaN {
        let isNaN = values[g] .!= values[g]
        here.replace(with: .nan, where: isNaN)
      }
      places[g] = joined(here, isFirst ? zero : places[g])
    }
  }

  @inline(__always)
  private func joined(_ here: SIMD8<Double>, _ before: SIMD8<Double>) -> SIMD8<Double> {
    var place = here
    if !isFirst { place = here + before * count }
    if !isClamp { place.replace(with: total, where: place .> total) }
    if watchesNaN { place.replace(with: .nan, where: (here .!= here) .| (before .!= before)) }
    guard isLast else { return place }
    if watchesNaN { place.replace(with: -1, where: place .!= place) }
    let integers = unsafeBitCast(place + 0x1.8p52, to: SIMD8<UInt64>.self) &- 0x1.8p52.bitPattern
    return unsafeBitCast(integers, to: SIMD8<Double>.self)
  }
}
