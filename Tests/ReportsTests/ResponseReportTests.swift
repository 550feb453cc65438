import Foundation
import Statistics
import Testing

@testable import Recoil
@testable import Reports

@Suite("Response reports")
struct ResponseReportTests {
  private static func numbers(_ scale: Double, corrected: Bool) -> ResponseNumbers {
    func widths(_ value: Double) -> ResponseWidths {
      let raw = [
        "rms": ResponseValue(value, error: 0.23), "quantile": ResponseValue(absent: "the quantiles are beyond <the> reach"),
      ]
      return ResponseWidths(raw: raw, corrected: corrected ? raw.mapValues { $0.divided(by: (0.91, 0.017)) } : nil)
    }
    return ResponseNumbers(
      response: ResponseValue(0.83 * scale, error: 0.012), parallel: widths(18.4 * scale), perpendicular: widths(15.9 * scale))
  }

  /// Two METs against qT with an open end, the last bin without events; one MET with corrected simulation.
  static func result(_ correct: ResponseCorrection = .plateau) throws -> ResponseResult {
    var options = ResponseOptions()
    options.definitions = [.rms, .quantile]
    options.correct = correct
    let edges = try Binning(edges: [0, 12.5, 30, .infinity])
    let isCorrected = correct != .none
    let absent = ResponseValue(absent: "no events")
    let none = ResponseNumbers(
      response: absent, parallel: ResponseWidths(raw: ["rms": absent, "quantile": absent], corrected: nil),
      perpendicular: ResponseWidths(raw: ["rms": absent, "quantile": absent], corrected: nil))
    func row(_ scale: Double?, mean: Double) -> ResponseRow {
      ResponseRow(
        effectiveEntries: scale == nil ? 0 : 1_234.4, yield: scale == nil ? 0 : 900, mean: scale.map { _ in mean },
        meanQT: scale.map { _ in mean }, outsideParallel: nil, outsidePerpendicular: nil,
        numbers: scale.map { numbers($0, corrected: isCorrected) } ?? none)
    }
    let names = ["PF", "a<b>&\"c'_^"]
    func table(_ met: String, _ part: String) -> ResponseTable {
      let bins = (0..<3).map { b in
        let scales: [ResponseSample: Double] = [.data: 1, .subtracted: 0.98, .simulation: 0.9, .corrected: 0.95]
        let rows = scales.filter { $0.key != .corrected || met == "PF" }.map {
          ($0.key.rawValue, row(b == 2 ? nil : $0.value, mean: 9 + 11 * Double(b)))
        }
        let samples = Dictionary(uniqueKeysWithValues: rows)
        let data = samples["subtracted"]?.numbers ?? none
        return ResponseBin(
          label: edges.label(b), samples: samples, ratio: data.over(samples["simulation"]?.numbers ?? none),
          correctedRatio: samples["corrected"].map { data.over($0.numbers) })
      }
      return ResponseTable(met: met, part: part, axis: "qt", bins: bins)
    }
    let plateaus = names.map { name in
      ResponsePlateau(
        met: name,
        responses: [
          "data": ResponseValue(0.93, error: 0.01), "subtracted": ResponseValue(0.931, error: 0.011),
          "simulation": name == "PF" ? ResponseValue(0.962, error: 0.008) : absent,
        ], ratio: ResponseValue(0.968, error: 0.014))
    }
    var counts = EventCounts()
    (counts.read, counts.selected, counts.used, counts.withoutPartner) = (4_821, 3_333, 3_210, 17)
    return ResponseResult(
      name: "<toy> & \"friends\"", options: options, luminosity: 322.5, minimumQT: 1,
      mets: names.map { ResponseMET(name: $0, x: "mx", y: "my", calibration: $0 == "PF" ? "cal" : nil) },
      axes: [ResponseAxis(name: "qt", formula: "qt", title: "it's q_T {GeV}", edges: edges)],
      splits: [ResponseSplit(name: "d < 3", condition: "d < 3")], plateaus: correct == .plateau ? plateaus : [],
      tables: names.flatMap { [table($0, "all"), table($0, "d < 3")] },
      counts: ["data", "signal", "background"].map { sample in
        ResponseCounts(
          sample: sample, mets: Dictionary(uniqueKeysWithValues: names.map { ($0, counts) }), axes: ["qt": ResponseAxisCounts()])
      },
      provenance: ResponseProvenance(
        version: "0", instructionSet: "v3", card: "d < 3 && e > 1", cardSHA256: "c0ffee", inputs: [],
        calibrations: ["PF": "5ea1ed"]))
  }

  @Test("The page holds a figure for each quantity, nothing from outside, and the same values give the same bytes")
  func complete() throws {
    let bytes = try ResponseReport.html(try Self.result())
    #expect(try ResponseReport.html(try Self.result()) == bytes)
    let page = String(decoding: bytes, as: UTF8.self)
    // shown: 3; the part: 3; rms not corrected and quantile in both ways: 2 each
    #expect(page.components(separatedBy: "<svg class=\"plot\"").count - 1 == 12)
    for text in ["c0ffee", "5ea1ed", "4821", "[30, inf]", "no events", "corrected simulation", "0.962 ± 0.008"] {
      #expect(page.contains(text), "\(text)")
    }
    for id in ["plateau", "axis0", "events", "provenance"] {
      #expect(page.contains("id=\"\(id)\"") && page.contains("href=\"#\(id)\""), "\(id)")
    }
    for text in ["http://", "https://", "src=", "<script", "<link", "url(", "@import", "<toy>", "<the>", "a<b>"] {
      #expect(!page.contains(text), "\(text)")
    }
    #expect(page.contains("&lt;toy&gt; &amp; &quot;friends&quot;") && page.contains("Events with d &lt; 3"))
  }

  @Test("Without correction there is no plateau and half as many boxes")
  func uncorrected() throws {
    let page = String(decoding: try ResponseReport.html(try Self.result(.none)), as: UTF8.self)
    #expect(page.components(separatedBy: "<svg class=\"plot\"").count - 1 == 8)
    #expect(!page.contains("id=\"plateau\"") && page.contains("Resolutions are not corrected"))
  }

  @Test("The text shows each bin with ratios, and remarks tell of a plateau that is missing and of partners")
  func text() throws {
    let summary = ResponseSummary(try Self.result())
    let lines = summary.text.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix("PF against qt") && $0.contains("rms, response-corrected (plateau)") })
    let row = try #require(lines.first { $0.hasPrefix("[0, 12.5)") })
    for text in ["1234", "0.813±0.012", "0.747±0.012", "1.089±0.024"] { #expect(row.contains(text), "\(text) in \(row)") }
    #expect(lines.contains { $0.hasPrefix("[30, inf]") && $0.contains("n/a") })
    #expect(summary.remarks.count == 4)
    #expect(summary.remarks[0].contains("simulation: no plateau above 150 GeV (no events)"))
    #expect(summary.remarks[1] == "data: 17 of 4821 events have no partner in a friend and take no part")
  }
}
