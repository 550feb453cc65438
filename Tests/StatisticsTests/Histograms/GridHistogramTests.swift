import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("GridHistogram")
struct GridHistogramTests {
  struct Reference: Decodable {
    let edges, columns: [[Double]]
    let weights, inside, insideSquares, density, all, projection: [Double]
  }
  let reference: Reference
  let histogram: GridHistogram

  init() throws {
    reference = try StatisticsTests.reference("grids")
    histogram = try Self.filled(reference, 0..<reference.weights.count)
  }

  static func filled(_ r: Reference, _ range: Range<Int>) throws -> GridHistogram {
    var result = GridHistogram(axes: try r.edges.map { try Binning(edges: $0) })
    result.fill(columns: r.columns.map { Array($0[range]) }, weights: Array(r.weights[range]))
    return result
  }

  private func expectClose(_ a: [Double], _ b: [Double], scale: Double = 100) {
    #expect(a.count == b.count)
    for (a, b) in zip(a, b) { #expect(abs(a - b) < Tolerance.rounding * scale) }
  }

  @Test("Cells, squares, density and projection are NumPy's, values on edges included")
  func numpy() throws {
    expectClose(histogram.contents, reference.inside)
    expectClose(histogram.variances, reference.insideSquares)
    expectClose(histogram.sumW, reference.all)
    expectClose(try #require(histogram.densities()), reference.density)
    expectClose(histogram.projection(onto: [0, 1], includingOutside: true).contents.map { $0 }, reference.projection)
  }

  @Test("Point by point is the same as in bulk")
  func scalar() {
    var other = GridHistogram(axes: histogram.axes)
    for i in reference.weights.indices { other.fill(reference.columns.map { $0[i] }, weight: reference.weights[i]) }
    #expect(other == histogram)
  }

  @Test("Parts add up to the whole, and subtracting leaves the variance")
  func merge() throws {
    var sum = try Self.filled(reference, 0..<413)
    let rest = try Self.filled(reference, 413..<900)
    sum.add(rest)
    expectClose(sum.sumW, histogram.sumW)
    expectClose(sum.sumW2, histogram.sumW2)
    sum.add(rest, scaledBy: -1)
    expectClose(sum.sumW, try Self.filled(reference, 0..<413).sumW)
    #expect(sum.integral(includingOutside: true).sumW2 > histogram.integral(includingOutside: true).sumW2)
  }

  @Test("Adding is associative and commutative to the bit for whole weights")
  func associative() throws {
    var parts: [GridHistogram] = []
    for k in 0..<3 {
      var part = GridHistogram(axes: histogram.axes)
      part.fill(columns: reference.columns.map { Array($0[(300 * k)..<(300 * k + 300)]) })
      parts.append(part)
    }
    var (left, right) = (parts[0], parts[1])
    left.add(parts[1])
    left.add(parts[2])
    right.add(parts[2])
    right.add(parts[0])
    #expect(left == right && left.integral(includingOutside: true).sumW == 900)
  }

  @Test("A slice is a row, slices sum to the projection, and one axis is left in the end")
  func slices() {
    var sum = GridHistogram(axes: Array(histogram.axes[1...]))
    for bin in -1...histogram.axes[0].count { sum.add(histogram.slice(axis: 0, bin: bin)) }
    let projection = histogram.projection(onto: [1, 2])
    expectClose(sum.sumW, projection.sumW)
    expectClose(sum.sumW2, projection.sumW2)
    let line = histogram.projection(onto: [2, 1]).projection(onto: [1])
    expectClose(line.sumW, histogram.projection(onto: [1]).sumW)
    let inside = histogram.projection(onto: [1], includingOutside: false).integral().sumW
    #expect(abs(inside - histogram.integral().sumW) < Tolerance.rounding * 100)
  }

  @Test("Scaling all weights scales sums and leaves densities and effective entries")
  func scale() throws {
    var scaled = histogram
    scaled.scale(by: 0.37)
    expectClose(scaled.sumW, histogram.sumW.map { 0.37 * $0 })
    expectClose(try #require(scaled.densities()), try #require(histogram.densities()))
    for cell in scaled.sumW.indices where histogram.effectiveEntries(cell) > 0 {
      #expect(abs(scaled.effectiveEntries(cell) / histogram.effectiveEntries(cell) - 1) < Tolerance.peer)
    }
  }

  @Test("Densities integrate to 1; mean and variance are those of bin middles")
  func sums() throws {
    let densities = try #require(histogram.densities())
    let mass = zip(densities, histogram.insideCells).reduce(0) { $0 + $1.0 * histogram.volume($1.1) }
    #expect(abs(mass - 1) < Tolerance.rounding * 10)
    var (w, wx, wxx) = (0.0, 0.0, 0.0)
    for cell in histogram.insideCells {
      let bin = histogram.bin(of: cell, axis: 2)
      let x = bin == 0 ? 0.75 : 2.875
      (w, wx, wxx) = (w + histogram.sumW[cell], wx + histogram.sumW[cell] * x, wxx + histogram.sumW[cell] * x * x)
    }
    let spread = histogram.spread(along: 2)
    #expect(abs(spread.mean - wx / w) < Tolerance.peer && abs(spread.variance - (wxx / w - wx * wx / w / w)) < Tolerance.peer)
    #expect(
      GridHistogram(axes: histogram.axes).densities() == nil && GridHistogram(axes: histogram.axes).spread(along: 0).mean.isNaN)
  }

  @Test("The quick index of equal bins is the binary search's, at and beside every edge")
  func finder() throws {
    var generator = Philox(seed: 9, stream: 4)
    for _ in 0..<60 {
      let count = 1 + Int(generator.next() % 90)
      let (low, width) = (50 * (generator.uniform() - 0.5), 1e-3 + generator.uniform())
      let jitter = generator.uniform() < 0.5 ? 0 : 0.2
      let edges = (0...count).map { low + width * (Double($0) + jitter * (generator.uniform() - 0.5)) }
      let binning = try Binning(edges: edges)
      let finder = BinFinder(binning)
      for edge in edges {
        for x in [edge.nextDown, edge, edge.nextUp, edge + 0.37 * width] {
          let wanted = binning.index(of: x).map { $0 + 1 } ?? (x < edges[0] ? 0 : count + 1)
          #expect(finder.cell(of: x) == wanted)
        }
      }
    }
    let open = BinFinder(try Binning(edges: [-.infinity, -1.25, 3.5, .infinity]))
    #expect([-.infinity, -7.1, -1.25, 3.4, 3.5, .infinity].map(open.cell) == [1, 1, 2, 2, 3, 3])
  }

  @Test("Histograms survive JSON bit for bit")
  func roundTrip() throws {
    #expect(try JSONDecoder().decode(GridHistogram.self, from: JSONEncoder().encode(histogram)) == histogram)
  }

  @Test(
    "Inconsistent content does not load",
    arguments: [
      (#""axes":[],"sumW":[1],"sumW2":[1]"#, "at least one axis"),
      (#""axes":[[0,2.5]],"sumW":[1,2],"sumW2":[1,2]"#, "2 sums do not fill"),
      (#""axes":[[0,2.5]],"sumW":[1,2,3,4],"sumW2":[1,2,3]"#, "4 sums for 3 cells"),
      (#""axes":[[0,2.5]],"sumW":[1,2,3],"sumW2":[1,2]"#, "2 sums of squares for 3 cells"),
      (#""axes":[[0,2.5]],"sumW":[1,2,3],"sumW2":[1,-2,3]"#, "negative or NaN"),
    ])
  func inconsistent(fields: String, message: String) {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(GridHistogram.self, from: Data("{\(fields)}".utf8))
    }
    #expect("\(String(describing: error))".contains(message))
  }

  @Test("NaN, ragged columns and other axes are refused")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      var histogram = GridHistogram(axes: [try Binning(edges: [0.5, 1.5])])
      histogram.fill([.nan])
    }
    await #expect(processExitsWith: .failure) {
      var histogram = GridHistogram(axes: [try Binning(edges: [0.5, 1.5]), try Binning(edges: [0.5, 1.5])])
      histogram.fill(columns: [[0.7, 0.9], [1.1]])
    }
    await #expect(processExitsWith: .failure) {
      var histogram = GridHistogram(axes: [try Binning(edges: [0.5, 1.5])])
      histogram.add(GridHistogram(axes: [try Binning(edges: [0.5, 2.5])]))
    }
  }
}
