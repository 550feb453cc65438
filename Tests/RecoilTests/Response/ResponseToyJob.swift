import Cards
import Foundation

@testable import Recoil

/// The toys' response card; keys may be replaced or added.
func responseCard(
  samples: String = """
    data: {files: [data_1.root], tree: Events}
    signal: {files: [mc_1.root], weight: "w"}
    background: {files: [background.root], weight: "w"}
  """, mets: String = "{A: {x: \"mx\", y: \"my\"}, B: {x: \"0.8*mx\", y: \"0.8*my\"}}",
  against: String = "{qt: {edges: [0, 12, 30, 200]}, jets: {formula: nj, edges: [-0.5, 0.5, 2.5], title: \"number of jets\"}}",
  rest: String = "plateau: 40"
) -> String {
  """
  kind: response
  name: toy-response
  samples:
  \(samples)
  luminosity: 2.5
  selection: "sel > 0"
  define: {qx: "bx", qy: "by"}
  mets: \(mets)
  against: \(against)
  \(rest)
  """
}

extension ToyFolder {
  /// Writes data with background, simulation and simulated background, changed by `change`.
  func writeResponseToys(data: Int = 8_000, change: (inout [ToyEvent]) -> Void = { _ in }) throws {
    var events = Toy.data.events(0..<data, seed: 31) + Toy.background.events(0..<data / 15, seed: 32)
    change(&events)
    for name in ["data_1.root", "mc_1.root", "background.root"] { try? FileManager.default.removeItem(atPath: file(name)) }
    try write(events, "data_1.root", basketBytes: 4_096)
    try write(Toy.simulation.events(0..<8_000, seed: 33), "mc_1.root", basketBytes: 4_096)
    let background = Toy.background.events(0..<2_400, seed: 34).map { event in
      var event = event
      event.weight = 0.22 / 2.5
      return event
    }
    try write(background, "background.root")
  }

  func responseCard(_ text: String) throws -> ResponseCard { try ResponseCard(Card(file: file("card.yaml"), text: text)) }

  func measure(_ text: String, threads: Int = 2) throws -> ResponseResult {
    try ResponseMeasurer(try responseCard(text), threads: threads).measure()
  }
}

/// A cell of a result that a test needs and that is not there.
struct NotMeasured: Error {
  let place: String
}

extension ResponseResult {
  /// The bins of a MET against an axis.
  func bins(_ met: String, _ axis: String, part: String = "all") throws -> [ResponseBin] {
    guard let table = table(met: met, part: part, axis: axis) else { throw NotMeasured(place: "\(met) \(part) \(axis)") }
    return table.bins
  }

  /// One bin of one sample.
  func row(_ met: String, _ axis: String, _ bin: Int, _ sample: ResponseSample, part: String = "all") throws -> ResponseRow {
    guard let row = try bins(met, axis, part: part)[bin][sample] else { throw NotMeasured(place: "\(met) \(sample) \(bin)") }
    return row
  }
}
