import Cards
import Fitting
import Foundation
import Numerics
import Statistics
import Testing

@testable import Recoil
@testable import Reports

@Suite("XYReport")
struct XYReportTests {
  private let calibration: XYCalibration
  private let closure: XYClosure

  init() throws {
    let text = """
      kind: xy
      name: <xy>
      samples: {data: {files: [data.root]}, signal: {files: [mc.root]}}
      define: {met_x: a, met_y: "b < 3"}
      met: PuppiMET
      """
    let card = try XYCard(Card(file: "xy.yaml", text: text))
    var random = Philox(seed: 6, stream: 6)
    func fit(_ slope: Double) throws -> XYFit {
      let points = (5...40).map { n in
        XYPoint(
          low: Double(n) - 0.5, high: Double(n) + 0.5, npv: Double(n), effectiveEntries: 300,
          x: slope * Double(n) + 0.3 * random.normal(), xError: 0.3, y: -slope * Double(n) + 0.4 * random.normal(), yError: 0.4,
          covariance: 0)
      }
      return try XYFitter(options: card.options).fit(points, part: "toy", period: nil, decisions: ["12 bins joined to 11"])
    }
    let fits = XYMETFits(met: "PuppiMET", data: [try fit(0.3)], simulation: try fit(-0.1))
    let input = RecoilProvenance.Input(
      sample: "data", file: "a<b>.root", entries: 4821, counts: EventCounts(), sampledSHA256: "f00d")
    calibration = XYCalibration(
      format: XYCalibration.formatName, formatVersion: 1, name: card.name, conventions: XYConventions(), formulas: card.formulas,
      tree: "Events", options: card.options, periods: nil, split: card.split, gate: card.gate, luminosity: 1,
      samples: card.samples, mets: [fits],
      provenance: RecoilProvenance(
        version: "0.1.0", instructionSet: "native", card: text, cardSHA256: "c0ffee", inputs: [input], identity: .columns),
      digest: "abc123")
    var sums = PhiSums()
    for _ in 0..<900 { sums.fill(x: 10 * random.normal() + 2, y: 10 * random.normal(), weight: 1) }
    let entries = [
      XYClosureEntry(met: "PuppiMET", part: "data", before: sums.flatness(), after: sums.flatness()),
      XYClosureEntry(met: "PuppiMET", part: "simulation", before: nil, after: nil),
    ]
    closure = XYClosure(
      calibration: card.name, digest: "abc123", entries: entries, verdicts: card.gate.verdicts(entries), counts: [:])
  }

  @Test("The page holds every section, both pictures, the card escaped, nothing from outside, and is the same again")
  func page() throws {
    let bytes = try XYReport.html(calibration: calibration, closure: closure)
    let page = String(decoding: bytes, as: UTF8.self)
    for id in ["verdict", "phi", "means", "coefficients", "orders", "decisions", "provenance"] {
      #expect(page.contains("id=\"\(id)\"") && page.contains("href=\"#\(id)\""), "\(id)")
    }
    #expect(page.components(separatedBy: "<svg class=\"plot\"").count - 1 == 2)
    for text in ["a&lt;b&gt;.root", "&lt;xy&gt;", "12 bins joined to 11", "nothing to compare", "2 of 2 conditions fail"] {
      #expect(page.contains(text), "\(text)")
    }
    for text in ["http://", "https://", "src=", "<script", "<link", "url(", "@import"] {
      #expect(!page.contains(text), "\(text)")
    }
    #expect(try XYReport.html(calibration: calibration, closure: closure) == bytes)
    let derived = String(decoding: try XYReport.html(calibration: calibration), as: UTF8.self)
    #expect(derived.contains("Not checked") && !derived.contains("id=\"phi\""))
  }

  @Test("Tables for the terminal say orders, slopes, modulations and the verdict")
  func tables() {
    let summary = XYSummary(calibration).text
    #expect(summary.contains("PuppiMET, data") && summary.contains("- 12 bins joined to 11"))
    let table = XYClosureTable(closure).text
    #expect(table.contains("<xy> does not close.") && table.contains("FAILS: PuppiMET, simulation"))
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= ClosureTable.width })
  }
}
