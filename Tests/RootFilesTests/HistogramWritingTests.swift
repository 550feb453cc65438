import RootFiles
import Testing

@Suite("Histograms as written")
struct HistogramWritingTests {
  private func sample(_ axes: [RootAxis], weighted: Bool, seed: UInt64) throws -> RootHistogram {
    var numbers = TestNumbers(seed: seed)
    let cells = axes.reduce(1) { $0 * ($1.binCount + 2) }
    let values = (0..<cells).map { _ in Double(numbers.below(90_000)) / 64 }
    let squares = (0..<cells).map { _ in Double(numbers.below(90_000)) / 128 }
    return try RootHistogram(name: "h", title: "title µ", axes: axes, values: values, sumW2: weighted ? squares : nil)
  }

  private func axes() throws -> [RootAxis] {
    [
      try RootAxis(edges: [-1, 0.25, 2, 7.5], title: "x [GeV]"), try RootAxis(4, from: -2.385, to: 1.3, title: "y"),
      try RootAxis(3, from: 0, to: 3, labels: ["one", "", "drei"]),
    ]
  }

  @Test("What is written is read back, in one to three dimensions", arguments: [1, 2, 3], [true, false])
  func roundTrip(dimension: Int, weighted: Bool) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    for first in 0..<3 {
      let all = try axes() + axes()
      let histogram = try sample(Array(all[first..<first + dimension]), weighted: weighted, seed: UInt64(first))
      var writer = try RootFileWriter(path: folder.file("a.root"), overwrite: true)
      try writer.write(histogram, as: "deep/h")
      try writer.finish()
      let read = try RootFile(path: folder.file("a.root")).histogram("deep/h")
      #expect(read.className == "TH\(dimension)D" && read.name == "h" && read.title == "title µ")
      #expect(read.values == histogram.values && read.sumW2 == histogram.sumW2 && read.errors == histogram.errors)
      #expect(read.entries == histogram.entries && read.statistics == histogram.statistics)
      for (axis, expected) in zip(read.axes, histogram.axes) {
        #expect(axis.edges == expected.edges && axis.title == expected.title)
        #expect(axis.isUniform == expected.isUniform && axis.labels == expected.labels)
      }
    }
  }

  @Test("Statistics follow from the bins: mean and width of what lies on the axes")
  func statistics() throws {
    let histogram = try RootHistogram(
      name: "h", axes: [try RootAxis(edges: [0, 2, 3]), try RootAxis(2, from: 0, to: 4)],
      values: [9, 9, 9, 9, 9, 2.5, 4, 9, 9, 1.5, 8, 9, 9, 9, 9, 9])
    let sums = histogram.statistics
    #expect(sums.sumW == 16 && sums.sumW2 == 16)
    #expect(sums.sumWX == [4 + 12 * 2.5, 6.5 + 9.5 * 3] && sums.sumWX2 == [4 + 12 * 6.25, 6.5 + 9.5 * 9])
    #expect(sums.sumWXY == [2.5 + 4 * 2.5 + 1.5 * 3 + 8 * 7.5])
  }

  @Test("Bins that do not fit together are refused, with the numbers that disagree")
  func refusals() throws {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return "accepted"
    }
    let axis = try RootAxis(2, from: 0, to: 1)
    #expect(message { _ = try RootAxis(edges: [0, 3, 2.5], title: "pt") }.contains("'axis 'pt'' cannot be written: edges are"))
    #expect(message { _ = try RootAxis(edges: [0, 3, 2.5]) }.contains("edge 2 is 2.5, after 3.0"))
    #expect(message { _ = try RootAxis(edges: [0, .infinity]) }.contains("edge 1 is inf"))
    #expect(message { _ = try RootAxis(edges: [1]) }.contains("1 edges"))
    #expect(message { _ = try RootAxis(0, from: 0, to: 1) }.contains("not 0"))
    #expect(message { _ = try RootAxis(2, from: 0, to: 1, labels: ["a"]) }.contains("1 labels for 2 bins"))
    #expect(
      message { _ = try RootHistogram(name: "h", axes: [axis, axis], values: [1, 2]) }.contains(
        "it has 2 values; its bins with their flow are (2 + 2) × (2 + 2)"))
    #expect(
      message { _ = try RootHistogram(name: "h", axes: [axis], values: [1, 2, 3, 4], sumW2: [1]) }.contains("1 squared weights"))
    #expect(message { _ = try RootHistogram(name: "h", axes: [], values: []) }.contains("one to three axes, not 0"))
    let sums = RootStatistics(sumW: 0, sumW2: 0, sumWX: [0, 0], sumWX2: [0, 0], sumWXY: [0])
    #expect(
      message { _ = try RootHistogram(name: "h", axes: [axis], values: [1, 2, 3, 4], statistics: sums) }.contains("of 1 axes"))
  }
}
