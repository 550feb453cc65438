/// The bins of a histogram while it is put together from what a file holds.
struct HistogramBins {
  let axes: [RootAxis]
  var contents: [Double]
  /// Σw², of profiles Σwy²; empty if not kept.
  var squares: [Double]
  /// Σw of profiles.
  var binEntries: [Double] = []
  /// Σw² of profiles; empty if not kept.
  var binSquares: [Double] = []
  var entries: Double
  var sumW: Double
  var sumW2: Double
  var sumWX: [Double]
  var sumWX2: [Double]
  var sumWXY: [Double]

  /// Fills in what ROOT had put aside: until a buffer is full, entries lie in it and in no bin.
  ///
  /// It holds the number of entries, then weight and coordinates of each, of profiles also y. A number below zero says
  /// that its entries are in the bins already.
  mutating func fill(fromBuffer buffer: [Double], isProfile: Bool) throws(Damage) {
    guard let first = buffer.first, first > 0 else { return }
    let stride = axes.count + (isProfile ? 2 : 1)
    guard let count = Int(exactly: first), count <= (buffer.count - 1) / stride else {
      throw Damage(offset: 0, reason: "\(first) entries cannot be in a buffer of \(buffer.count) numbers")
    }
    guard axes.allSatisfy({ $0.edges[0] < $0.edges[$0.binCount] }) else {
      throw Damage(
        offset: 0, reason: "its \(count) entries wait in a buffer for limits that ROOT has not chosen; fill or save it again")
    }
    if entries == 0 { clearSums() }
    for i in 0..<count {
      let entry = buffer[(1 + i * stride)..<(1 + (i + 1) * stride)]
      let place = Array(entry.dropFirst().prefix(axes.count))
      fill(place, weight: entry[entry.startIndex], y: isProfile ? entry[entry.endIndex - 1] : nil)
    }
  }

  private mutating func clearSums() {
    (sumW, sumW2) = (0, 0)
    sumWX = sumWX.map { _ in 0 }
    sumWX2 = sumWX2.map { _ in 0 }
    sumWXY = sumWXY.map { _ in 0 }
  }

  private mutating func fill(_ place: [Double], weight: Double, y: Double?) {
    let bins = zip(axes, place).map { axis, x in axis.bin(of: x) }
    var index = 0
    for (axis, bin) in zip(axes, bins).reversed() { index = index * (axis.binCount + 2) + bin }
    entries += 1
    if let y {
      if binSquares.isEmpty && weight != 1 { binSquares = binEntries }
      contents[index] += weight * y
      squares[index] += weight * y * y
      binEntries[index] += weight
      if !binSquares.isEmpty { binSquares[index] += weight * weight }
    } else {
      if squares.isEmpty && weight != 1 { squares = contents.map(abs) }
      contents[index] += weight
      if !squares.isEmpty { squares[index] += weight * weight }
    }
    guard zip(axes, bins).allSatisfy({ $1 >= 1 && $1 <= $0.binCount }) else { return }
    sumW += weight
    sumW2 += weight * weight
    for (axis, x) in place.enumerated() {
      sumWX[axis] += weight * x
      sumWX2[axis] += weight * x * x
      for other in 0..<axis { sumWXY[axis + other - 1] += weight * x * place[other] }  // xy, xz, yz
    }
  }
}
