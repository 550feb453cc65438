import Testing

@testable import RootFiles

@Suite("Damaged histograms")
struct HistogramDamageTests {
  /// Objects whose unpacked bytes are changed: every kind of histogram, buffers, labels, graphs, parameters.
  private static let names = [
    "deep/deeper/h1C", "deep/deeper/h2F", "deep/deeper/h3D", "deep/deeper/labelled", "deep/deeper/profile_mean",
    "deep/deeper/profile2", "deep/deeper/buffered2", "deep/deeper/buffered_profile", "deep/deeper/efficiency",
    "graphs/asymmetric", "graphs/spatial", "parameters/p_double", "parameters/text", "parameters/named",
  ]

  @Test("However bytes are changed, an object is read or refused with its name", arguments: names)
  func mutated(name: String) throws {
    let file = try RootFile(path: referencePath("histograms.root"))
    let entry = try file.object(name)
    let record = try file.records.record(at: entry.seek, of: name)
    let kind = try #require(file.layouts.kind(of: entry.className))
    var random = TestNumbers(seed: 20_261_121)
    var refused = 0
    for _ in 0..<400 {
      var bytes = record.content
      for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next()) }
      if random.below(8) == 0 { bytes.removeLast(random.below(bytes.count)) }
      do throws(Damage) {
        var reader = ObjectReader(bytes, keyLength: record.key.keyLength, layouts: file.layouts)
        let value = try file.value(try reader.object(ofClass: entry.className), kind, storedAs: name)
        if case .histogram(let histogram) = value { check(histogram) }
      } catch {
        #expect(!error.reason.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 10)
  }

  private func check(_ histogram: RootHistogram) {
    let cells = histogram.axes.reduce(1) { $0 * ($1.binCount + 2) }
    #expect(histogram.values.count == cells && histogram.errors.count == cells)
    for axis in histogram.axes {
      for x in [-1e300, 0, 3.7, .nan, .infinity, -.infinity] { #expect((0...axis.binCount + 1).contains(axis.bin(of: x))) }
    }
  }
}
