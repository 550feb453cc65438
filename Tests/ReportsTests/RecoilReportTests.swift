import Foundation
import Statistics
import Testing

@testable import Recoil
@testable import Reports

@Suite("RecoilReport")
struct RecoilReportTests {
  private func page(closure: RecoilClosure? = nil, withParts: Bool = true) throws -> String {
    let (calibration, parts) = try Fixture.derived()
    let bytes = try RecoilReport.html(calibration: calibration, parts: withParts ? parts : [], closure: closure)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("The same values give the same bytes")
  func deterministic() throws {
    let (calibration, parts) = try Fixture.derived()
    let closure = try Fixture.closure()
    let first = try RecoilReport.html(calibration: calibration, parts: parts, closure: closure)
    #expect(try RecoilReport.html(calibration: calibration, parts: parts, closure: closure) == first)
  }

  @Test("The page holds every bin, its sections, the card, and nothing from outside")
  func complete() throws {
    let page = try page(closure: try Fixture.closure())
    for text in [
      "qT [0, 12.5), njets [0, 1)", "qT [12.5, 40], njets [1, inf]", "too few", "2 qT bins merged", "322.5 /pb", "c0ffee", "4821",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    for id in ["verdict", "closure-table", "inclusive", "closure-bins", "fits", "decisions", "provenance"] {
      #expect(page.contains("id=\"\(id)\"") && page.contains("href=\"#\(id)\""), "\(id)")
    }
    for text in ["http://", "https://", "src=", "<script", "<link", "url(", "@import"] {
      #expect(!page.contains(text), "\(text)")
    }
    #expect(page.components(separatedBy: "<svg class=\"plot\"").count - 1 == 3 + 6 + 3 + 12)  // summaries, closure, maps, fits
  }

  @Test("Names and card text are escaped")
  func escapes() throws {
    let page = try page(closure: try Fixture.closure())
    #expect(page.contains("&lt;zmumu&gt; &amp; &quot;friends&quot;") && !page.contains("<zmumu>"))
    #expect(page.contains("d &lt; 3 &amp;&amp; e &gt; 1") && page.contains("a&lt;b&gt;.root"))
    #expect(Markup("a<b>&\"c'\u{0}\u{7}\n").source == "a&lt;b&gt;&amp;&quot;c&#39;\n")
  }

  @Test("Every tag closes in order, and no id stands twice", arguments: [true, false])
  func wellFormed(withClosure: Bool) throws {
    let page = try page(closure: withClosure ? try Fixture.closure() : nil)
    var open: [Substring] = []
    for tag in page.split(separator: "<").dropFirst() {
      let name = tag.prefix { !" >/\n".contains($0) }
      if tag.hasPrefix("/") {
        let closed = tag.dropFirst().prefix { $0 != ">" }
        try #require(open.last == closed, "</\(closed)> closes <\(open.last ?? "")>")
        open.removeLast()
      } else if !["!DOCTYPE", "meta"].contains(name), !tag.prefix(while: { $0 != ">" }).hasSuffix("/") {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
    let ids = page.matches(of: /\sid=["']([^"']*)["']/).map { String($0.1) }
    #expect(ids.count == Set(ids).count && ids.count > 20)
  }

  @Test("Without accumulators or closure the page says what is missing")
  func absent() throws {
    let page = try page(withParts: false)
    #expect(page.contains("listed but not drawn") && page.contains("Not checked"))
    #expect(page.components(separatedBy: "<svg class=\"plot\"").count - 1 == 3)  // the maps
  }

  @Test("A closure that fails is said first, with the bins that fail marked")
  func failing() throws {
    let page = try page(closure: try Fixture.closure(pAfter: 0.0021))
    #expect(page.contains("does not close: 1 of 2 conditions fail"))
    #expect(page.contains("<tr class=\" fails\"><td>1</td>") && page.contains("<tr class=\"total fails\">"))
    let foreign = try Fixture.derived().calibration
    var other = foreign
    other.digest = "def456"
    let bytes = try RecoilReport.html(calibration: other, closure: try Fixture.closure())
    #expect(String(decoding: bytes, as: UTF8.self).contains("made with another calibration (digest abc123)"))
  }

  @Test("Accumulators of another calibration are refused")
  func foreignParts() throws {
    var (calibration, parts) = try Fixture.derived()
    parts[0].accumulator.add(parts[1].accumulator, scaledBy: 900)
    expectFailure(calibration, parts, "u_par - qT: the accumulators are not those of this calibration")
    (calibration, parts) = try Fixture.derived()
    let bins = RecoilBins(qt: try Binning(edges: [0, 5]), njets: try Binning(edges: [0, 1]))
    parts[0].accumulator = RecoilAccumulator(bins: bins, options: calibration.options)
    expectFailure(
      calibration, parts, "sample ‘data’, file 0: the accumulators are not those of this calibration: 1 bins instead of 4")
    var options = calibration.options
    options.reach = 50
    parts[0].accumulator = RecoilAccumulator(bins: calibration.bins, options: options)
    expectFailure(calibration, parts, "histograms of 100 bins up to 50.0 GeV instead of 200 up to 100.0")
  }

  private func expectFailure(_ calibration: RecoilCalibration, _ parts: [RecoilPart], _ text: String) {
    #expect {
      try RecoilReport.html(calibration: calibration, parts: parts)
    } throws: {
      "\($0)".contains(text) && "\($0)".contains("Derive the calibration again")
    }
  }
}
