import Cards
import Foundation
import Testing
import _TestSupport

@testable import Recoil

@Suite("Response and resolution from files")
struct ResponseJobTests {
  private let folder: ToyFolder

  init() throws {
    folder = try ToyFolder()
    try folder.writeResponseToys()
  }

  @Test("Every number of the tables is NumPy's on the same events, every fit SciPy's")
  func referee() throws {
    defer { folder.remove() }
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: Reference.url))
    let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../Samples").path
    let text = try String(contentsOf: Reference.card, encoding: .utf8).replacing("Samples/", with: samples + "/")
    let result = try folder.measure(text)
    var compared = 0
    for row in reference.rows {
      let (met, part, axis, label, sample) = (row.place[0], row.place[1], row.place[2], row.place[3], row.place[4])
      let table = try #require(result.table(met: met, part: part, axis: axis))
      let bin = try #require(table.bins.first { $0.label == label })
      let seen = try #require(bin.samples[sample])
      #expect(abs(seen.effectiveEntries / row.n_eff - 1) < Tolerance.peer, "\(row.place)")
      for (name, expected) in row.numbers {
        let value = try #require(seen.numbers.value(name), "\(name)").measured
        let (number, error) = try #require(value, "\(row.place) \(name)")
        let isFit = name.hasSuffix("fit")
        let allowed = isFit ? (Tolerance.fit * expected[1], Tolerance.covariance) : (Tolerance.peer * expected[0], Tolerance.peer)
        #expect(abs(number - expected[0]) < allowed.0, "\(row.place) \(name): \(number), \(expected)")
        #expect(abs(error / expected[1] - 1) < allowed.1, "\(row.place) \(name): \(error), \(expected)")
        compared += 2
      }
    }
    #expect(compared > 1_800)
  }

  @Test("The same bytes come out for any number of threads")
  func threads() throws {
    defer { folder.remove() }
    let results = try [1, 5].map { try folder.measure(responseCard(rest: "plateau: 40\nsplits: {few: \"nj < 1\"}"), threads: $0) }
    #expect(try results[0].fileBytes() == results[1].fileBytes())
    #expect(results[0].csv == results[1].csv)
  }

  @Test("Subtracted data measure the truth that data with background miss")
  func subtraction() throws {
    defer { folder.remove() }
    let result = try folder.measure(responseCard())
    let bin = try result.bins("A", "qt")[1]
    let truth = Toy.data.perpendicular.standardDeviation
    let dirty = try #require(bin[.data]?.numbers.perpendicular.raw["rms"]?.measured)
    let clean = try #require(bin[.subtracted]?.numbers.perpendicular.raw["rms"]?.measured)
    #expect(abs(clean.value - truth) < Tolerance.sigmas * clean.error)
    #expect(dirty.value > truth + 5 * dirty.error && clean.error > dirty.error)
  }

  @Test("A MET scaled by 0.8 shifts the response by 0.8 (R − 1) exactly, and measured widths of u_perp by 0.8")
  func scaled() throws {
    defer { folder.remove() }
    let result = try folder.measure(responseCard(rest: "definitions: [rms]\ncorrect: bins"))
    for axis in ["qt", "jets"] {
      for (one, other) in zip(try result.bins("A", axis), try result.bins("B", axis)) {
        for sample in [ResponseSample.data, .subtracted, .simulation] {
          let first = try #require(one[sample]).numbers
          let second = try #require(other[sample]).numbers
          let responses = (try #require(first.response.value), try #require(second.response.value))
          #expect(abs(responses.1 - (1 + 0.8 * (responses.0 - 1))) < 1e-12)
          let widths = (try #require(first.perpendicular.raw["rms"]?.value), try #require(second.perpendicular.raw["rms"]?.value))
          #expect(abs(widths.1 / widths.0 - 0.8) < 1e-3, "but for events beyond the reach")
        }
      }
    }
  }

  @Test("Dividing by a bin's response leaves a response of one, with an error that holds the response's own")
  func bins() throws {
    defer { folder.remove() }
    let result = try folder.measure(responseCard(rest: "correct: bins"))
    #expect(result.plateaus.isEmpty)
    let row = try result.row("A", "qt", 2, .simulation)
    let (response, error) = try #require(row.numbers.response.measured)
    for definition in result.options.definitions {
      let raw = try #require(row.numbers.perpendicular(definition, corrected: false)?.measured)
      let corrected = try #require(row.numbers.perpendicular(definition, corrected: true))
      let (value, part) = (try #require(corrected.value), try #require(corrected.fromResponse))
      #expect(abs(value / (raw.value / response) - 1) < Tolerance.rounding)
      #expect(abs(part / (raw.value * error / response / response) - 1) < 1e-12)
      let along = try #require(row.numbers.parallel(definition, corrected: true))
      let errors = (try #require(along.error), try #require(along.fromResponse))
      #expect(errors.0 > errors.1)
    }
  }

  @Test("Without correction events are read once and no corrected widths appear")
  func none() throws {
    defer { folder.remove() }
    let result = try folder.measure(responseCard(rest: "correct: none\ndefinitions: [quantile]"))
    let row = try result.row("B", "jets", 0, .data)
    #expect(row.numbers.parallel.corrected == nil && Array(row.numbers.parallel.raw.keys) == ["quantile"])
    #expect(!result.csv.contains("corrected"))
  }

  @Test("Parts of the events are measured apart, and together hold all")
  func splits() throws {
    defer { folder.remove() }
    let result = try folder.measure(responseCard(rest: "plateau: 40\nsplits: {low: \"qt < 20\", high: \"qt >= 20\"}"))
    for b in 0..<2 {
      let parts = try ["low", "high", "all"].map { part in
        try result.row("A", "jets", b, .data, part: part).yield
      }
      #expect(parts[0] > 0 && parts[1] > 0 && parts[0] + parts[1] == parts[2])
    }
  }

  @Test("A calibration's corrections are those that apply writes")
  func calibration() throws {
    defer { folder.remove() }
    let job = try ToyJob.shared.get()
    try FileManager.default.createDirectory(atPath: folder.file("cal"), withIntermediateDirectories: true)
    try Data(try job.calibration.fileBytes()).write(to: URL(fileURLWithPath: folder.file("cal/calibration.json")))
    let card = responseCard(
      mets: "{A: {x: \"mx\", y: \"my\", calibration: cal}, B: {x: \"0.8*mx\", y: \"0.8*my\"}}",
      against: "{all: {formula: \"0*bx\", edges: [-1, 1]}}", rest: "correct: none\ndefinitions: [rms]")
    let result = try folder.measure(card)
    #expect(result.provenance.calibrations == ["A": job.calibration.digest])
    let bin = try result.bins("A", "all")[0]
    let corrector = RecoilCorrector(job.calibration)
    var (sum, qts) = (0.0, 0.0)
    for event in Toy.simulation.events(0..<8_000, seed: 33) {
      let after = corrector.correct(qx: event.bx, qy: event.by, metX: event.mx, metY: event.my, njets: event.nj)
      sum += after.parallel
      qts += after.qt
    }
    let seen = try #require(bin[.corrected]?.numbers.response.value)
    #expect(abs(seen / (sum / qts) - 1) < Tolerance.peer)
    #expect(seen != bin[.simulation]?.numbers.response.value && bin.correctedRatio != nil)
    #expect(try result.bins("B", "all")[0][.corrected] == nil)
  }

  @Test("A result is read back as it was written, and its table has a line for each sample of each bin")
  func file() throws {
    defer { folder.remove() }
    let result = try folder.measure(responseCard())
    let place = try ResponseFolder(creating: folder.file("out"), overwrite: false)
    #expect(try place.write(result) == [folder.file("out/response.json"), folder.file("out/response.csv")])
    #expect(try ResponseFolder(folder.file("out")).read() == result)
    let lines = result.csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 1 + 2 * 5 * 4 + 1)
    let commas = lines.dropLast().map { line in
      line.split(separator: "\"").enumerated().filter { $0.offset % 2 == 0 }.reduce(0) { $0 + $1.element.count { $0 == "," } }
    }
    #expect(Set(commas).count == 1, "every line has the same cells")
  }
}

/// What Benchmarks/referee/response.py found.
private struct Reference: Decodable {
  struct Row: Decodable {
    let place: [String]
    let n_eff: Double
    let numbers: [String: [Double]]
  }
  let rows: [Row]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Reference")
  static let url = folder.appendingPathComponent("response.json")
  static let card = folder.appendingPathComponent("response.yaml")
}

extension ResponseNumbers {
  /// A number by the referee's name for it: `response` or `parallel raw rms`.
  fileprivate func value(_ name: String) -> ResponseValue? {
    let words = name.split(separator: " ").map(String.init)
    guard words.count == 3 else { return response }
    let widths = words[0] == "parallel" ? parallel : perpendicular
    return words[1] == "raw" ? widths.raw[words[2]] : widths.corrected?[words[2]]
  }
}
