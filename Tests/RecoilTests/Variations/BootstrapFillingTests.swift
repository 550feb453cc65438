import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Filling bootstrap replicas")
struct BootstrapFillingTests {
  private let draws = (0..<3).map { BootstrapReplica(seed: 9, number: $0) }

  private func event(_ number: Int) throws -> UsedEvent {
    let x = Double(number % 61) - 30
    return UsedEvent(
      projection: try #require(RecoilProjection(qx: 20, qy: 0, metX: x, metY: 3, minimumQT: 0)), bin: 0,
      weight: 0.5 + 0.001 * Double(number), metX: x, metY: 3, hidden: (0, 0),
      id: EventID(run: 1, luminosityBlock: 7, event: UInt64(number)), lepton: nil)
  }

  @Test("An event counts in a replica as often as it was drawn, with its weight, and once in the sample")
  func counts() throws {
    var chunk = FilledChunk(empty: RecoilAccumulator(bins: OneBin.bins, options: OneBin.options), replicas: draws)
    var expected = [Double](repeating: 0, count: 4)
    for number in 0..<1_000 {
      let event = try event(number)
      chunk.fill(event)
      expected[0] += event.weight
      for (k, draw) in draws.enumerated() { expected[k + 1] += Double(draw.count(of: event.id)) * event.weight }
    }
    for (filled, sum) in zip([chunk.accumulator] + chunk.replicas, expected) {
      #expect(abs(filled.cells[0].perpendicular.yield - sum) < Tolerance.certified * sum)
      #expect(abs(filled.cells[0].qt.sumW - sum) < Tolerance.certified * sum)
    }
    #expect(Set(expected).count == 4)
  }
}
