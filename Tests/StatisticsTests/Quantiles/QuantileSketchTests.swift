import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("QuantileSketch")
struct QuantileSketchTests {
  /// Values with ties and weights that differ by 1e4.
  private func events(_ n: Int, stream: UInt64, sorted: Bool = false) -> [(x: Double, w: Double)] {
    var generator = Philox(seed: 616, stream: stream)
    let events = (0..<n).map { _ in
      (
        x: (40 * generator.normal()).rounded() / 8,
        w: generator.uniform() < 0.01 ? 130 * generator.uniform() : 0.01 + generator.uniform()
      )
    }
    return sorted ? events.sorted { $0.x < $1.x } : events
  }

  /// How far the place of an answer is from the share asked for, exactly.
  private func worstError(_ sketch: QuantileSketch, _ events: [(x: Double, w: Double)]) throws -> Double {
    let sample = try WeightedSample(events.map(\.x), weights: events.map(\.w))
    let shares = (0...200).map { Double($0) / 200 }
    return zip(shares, sketch.quantiles(shares)).map { p, q in
      max(0, p - sample.cumulativeShare(at: q), sample.cumulativeShare(at: q.nextDown) - p)
    }.max() ?? .nan
  }

  @Test(
    "Ranks are within the bound that the sketch states", arguments: [(40_000, false), (40_000, true), (777, false)], [64, 512])
  func bound(kind: (count: Int, sorted: Bool), size: Int) throws {
    let events = events(kind.count, stream: 1, sorted: kind.sorted)
    var sketch = try QuantileSketch(size: size)
    for event in events { sketch.add(event.x, weight: event.w) }
    let worst = try worstError(sketch, events)
    #expect(worst <= sketch.rankErrorBound + Tolerance.peer, "\(worst) above \(sketch.rankErrorBound)")
    #expect(sketch.count == kind.count && abs(sketch.totalWeight / events.reduce(0) { $0 + $1.w } - 1) < Tolerance.peer)
    #expect(sketch.quantile(0) == events.map(\.x).min() && sketch.quantile(1) == events.map(\.x).max())
  }

  @Test("For equal weights the bound is below (1 + log₂(n/size))/(2(size − 1))", arguments: [64, 256, 1024])
  func stated(size: Int) throws {
    var sketch = try QuantileSketch(size: size)
    for event in events(100_000, stream: 2) { sketch.add(event.x) }
    let stated = (1 + log2(100_000 / Double(size))) / (2 * Double(size - 1))
    #expect(sketch.rankErrorBound > 0 && sketch.rankErrorBound < stated, "\(sketch.rankErrorBound), \(stated)")
  }

  @Test("Short samples are exact")
  func exact() throws {
    let events = events(200, stream: 3)
    var sketch = try QuantileSketch(size: 256)
    for event in events { sketch.add(event.x, weight: event.w) }
    let sample = try WeightedSample(events.map(\.x), weights: events.map(\.w))
    #expect(sketch.rankErrorBound == 0)
    for p in stride(from: 0.013, to: 1, by: 0.017) { #expect(sketch.quantile(p) == sample.quantile(p, .inverse)) }
  }

  @Test("Merged parts keep the bound, and the same parts give the same sketch")
  func merge() throws {
    let events = events(30_000, stream: 4)
    func merged() throws -> QuantileSketch {
      var whole = try QuantileSketch(size: 128)
      for cut in [0..<11_000, 11_000..<11_100, 11_100..<30_000] {
        var part = try QuantileSketch(size: 128)
        for event in events[cut] { part.add(event.x, weight: event.w) }
        whole.add(part)
      }
      return whole
    }
    let sketch = try merged()
    let worst = try worstError(sketch, events)
    #expect(worst <= sketch.rankErrorBound + Tolerance.peer && sketch.count == 30_000)
    #expect(try merged() == sketch)
    #expect(try JSONDecoder().decode(QuantileSketch.self, from: JSONEncoder().encode(sketch)) == sketch)
  }

  @Test("Nothing has no quantile, weight 0 adds nothing")
  func empty() throws {
    var sketch = try QuantileSketch()
    sketch.add(1.7, weight: 0)
    #expect(sketch.quantile(0.5) == nil && sketch.rankErrorBound == 0 && sketch.count == 0)
    let error = #expect(throws: QuantileError.self) { try QuantileSketch(size: 3) }
    #expect(error?.description.contains("a sketch of 3 values is too small") == true)
  }

  @Test("NaN and other sizes are refused")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      var sketch = try QuantileSketch()
      sketch.add(.nan)
    }
    await #expect(processExitsWith: .failure) {
      var sketch = try QuantileSketch()
      sketch.add(2.3, weight: -0.7)
    }
    await #expect(processExitsWith: .failure) {
      var sketch = try QuantileSketch()
      sketch.add(try QuantileSketch(size: 64))
    }
  }

  @Test(
    "Contradictions do not load",
    arguments: [
      (#""size":4,"count":0,"waiting":[],"waitingWeights":[],"levels":[]"#, "too small"),
      (#""size":8,"count":1,"waiting":[1.5],"waitingWeights":[],"levels":[]"#, "1 values wait with 0 weights"),
      (#""size":8,"count":1,"waiting":[1.5],"waitingWeights":[-1],"levels":[]"#, "not positive"),
      (#""size":8,"count":0,"waiting":[1.5],"waitingWeights":[1],"levels":[]"#, "fewer values were counted"),
      (
        #""size":8,"count":9,"waiting":[],"waitingWeights":[],"levels":[{"values":[2,1],"below":[0,1],"through":[1,2]}]"#,
        "do not rise"
      ),
      (
        #""size":8,"count":9,"waiting":[],"waitingWeights":[],"levels":[{"values":[1,2],"below":[0],"through":[1,2]}]"#,
        "do not rise"
      ),
    ])
  func contradictions(fields: String, message: String) {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(QuantileSketch.self, from: Data("{\(fields)}".utf8))
    }
    #expect("\(String(describing: error))".contains(message))
  }
}
