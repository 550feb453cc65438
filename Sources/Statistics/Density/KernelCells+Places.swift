import Glibc
import Numerics

extension KernelCells {
  /// Σ w exp(−r²/2) over the points, at every place; the same bits for any number of threads.
  ///
  /// With ``DensityAccuracy/near`` places are gathered by cell; cells are cut in chunks of fixed size.
  func sums(x: [Double], y: [Double], accuracy: DensityAccuracy, threads: Int) -> [Double] {
    switch accuracy {
    case .exact:
      mapChunks(count: x.count, size: 64, threads: threads) { range in range.map { sum([0..<count], x[$0], y[$0]) } }.flatMap {
        $0
      }
    case .near: nearSums(x, y, threads)
    }
  }

  private func nearSums(_ x: [Double], _ y: [Double], _ threads: Int) -> [Double] {
    var order: [UInt64] = []
    order.reserveCapacity(x.count)
    for i in x.indices { if let cell = cell(x[i], y[i]) { order.append(UInt64(cell) << 32 | UInt64(i)) } }
    order.sort()
    let (cells, starts) = Self.groups(order)
    let places = order.map { Int($0 & 0xFFFF_FFFF) }
    let parts = mapChunks(count: cells.count, size: 8, threads: threads) { range in
      range.flatMap { sums(at: places[starts[$0]..<starts[$0 + 1]], of: cells[$0], x, y) }
    }
    var result = [Double](repeating: 0, count: x.count)
    var next = 0
    for part in parts {
      for sum in part {
        result[places[next]] = sum
        next += 1
      }
    }
    return result
  }

  /// The sums at places of one cell: by a series if there are enough of them.
  private func sums(at places: ArraySlice<Int>, of cell: UInt32, _ x: [Double], _ y: [Double]) -> [Double] {
    let runs = runs(around: cell)
    guard places.count >= KernelSeries.worthwhile, side == 1 else { return places.map { sum(runs, x[$0], y[$0]) } }
    let series = KernelSeries(self, runs, about: middle(cell))
    var result: [Double] = []
    result.reserveCapacity(places.count)
    for start in stride(from: places.startIndex, to: places.endIndex, by: 8) {
      var (px, py) = (SIMD8<Double>(), SIMD8<Double>())
      let lanes = min(8, places.endIndex - start)
      for lane in 0..<lanes { (px[lane], py[lane]) = (x[places[start + lane]], y[places[start + lane]]) }
      let sums = series.sums(px, py)
      for lane in 0..<lanes { result.append(sums[lane]) }
    }
    return result
  }

  /// log Σ w exp(−r²/2) with the nearest kernel taken out of the sum, so that it is finite where every kernel underflows.
  ///
  /// NaN if the sum is negative, −∞ if it is 0.
  func logSum(_ px: Double, _ py: Double) -> Double {
    var nearest = Double.infinity
    for i in 0..<count where weights[i] != 0 {
      nearest = min(nearest, (x[i] - px) * (x[i] - px) + (y[i] - py) * (y[i] - py))
    }
    guard nearest.isFinite else { return -.infinity }
    var total = SIMD8<Double>()
    unsafely { x, y, w in
      for i in stride(from: 0, to: count, by: 8) {
        let (dx, dy) = (Self.load(x, i) - px, Self.load(y, i) - py)
        // A point of no weight may be nearer than the nearest.
        let squares = (dx * dx).addingProduct(dy, dy) - nearest
        total = total.addingProduct(Self.weights(w, i, count), gaussianKernel(squares.replacing(with: 0, where: squares .< 0)))
      }
    }
    return log(total.sum()) - nearest / 2
  }
}
