import Corrections
import Foundation
import Testing
import _RecoilToys
import _TestSupport

@testable import Recoil
@testable import RootFiles

@Suite("Conversion of recoil payloads")
struct PayloadConversionTests {
  // MARK: Histograms

  /// Benchmarks/referee/recoil_payloads.py
  private struct Reference: Decodable {
    struct Cell: Decodable {
      let component: RecoilComponent
      let qt: Int
      let simulation: [Double]
      let data: [Double]
      let points: [Double]
      let mapped: [Double]
      let largestDip: Double
    }
    let tail: Double
    let simulationEdges: [Double]
    let dataEdges: [Double]
    let cells: [Cell]
  }

  private static func decoded<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    let url = try #require(Bundle.module.url(forResource: "Reference/\(name)", withExtension: "json"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }

  private static func evaluate(_ set: CorrectionSet, _ name: String, qt: Double, njets: Double, _ values: [Double]) throws
    -> [Double]
  {
    try set.correction(name).evaluate([
      .constant(.string("nominal")), .constant(.real(qt)), .constant(.real(njets)), .real(values),
    ])
  }

  @Test("Converted histograms with negative bins are NumPy's and scikit-learn's maps")
  func histograms() throws {
    let reference = try Self.decoded(Reference.self, "payloads")
    let axis = PayloadAxis(place: "qt", storedEdges: [0, 20, 1_000])
    let jets = PayloadAxis(place: "njets", storedEdges: [-0.5, 99], labels: ["all"])
    let cells = reference.cells.map { cell in
      func shape(_ side: String, _ edges: [Double], _ contents: [Double]) -> PayloadShape {
        PayloadShape(
          histogram: PayloadHistogram(place: "\(cell.component)\(cell.qt)\(side)", edges: edges, contents: contents),
          function: nil,
          functionPlace: "")
      }
      return RecoilPayload.Cell(
        component: cell.component, qt: cell.qt, njets: 0, data: shape("data", reference.dataEdges, cell.data),
        simulation: shape("mc", reference.simulationEdges, cell.simulation))
    }
    let payload = RecoilPayload(
      file: "memory", statedConvention: .missing, qt: RecoilPayload.Axes(data: axis, simulation: axis),
      njets: RecoilPayload.Axes(data: jets, simulation: jets), cells: cells, missing: [])
    let (set, decisions) = try payload.correctionSet(tail: reference.tail)
    for cell in reference.cells {
      let name = cell.component == .parallel ? "u_par" : "u_perp"
      let mapped = try Self.evaluate(set, name, qt: cell.qt == 0 ? 7.3 : 64, njets: 1, cell.points)
      for (i, value) in mapped.enumerated() {
        #expect(abs(value - cell.mapped[i]) < Tolerance.certified * 10, "\(name) \(cell.qt) at \(cell.points[i])")
      }
      let cdf = try #require(IsotonicCDF(PayloadHistogram(place: "", edges: reference.dataEdges, contents: cell.data)))
      #expect(abs(cdf.largestDip - cell.largestDip) < Tolerance.tail)
      #expect(decisions.contains { $0.hasPrefix("\(cell.component)\(cell.qt)data: sums fell by up to") })
    }
  }

  @Test("The converted toys' payload is their true quantile map, edges restored")
  func truth() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    var payload = PayloadFile()
    payload.qtEdges = [0, 1, 2, 3, 4, 5]
    let file = try RootFile(path: payload.write("payload.root", in: folder))
    let (set, decisions) = try RecoilPayload(file).correctionSet()
    #expect(decisions.contains { $0.contains("ZPtBinsH are lost") })
    try set.write(to: folder.file("set.json.gz"))
    let read = try CorrectionSet(contentsOf: folder.file("set.json.gz"))
    let values = stride(from: -38.3, through: 40, by: 2.7).map { $0 }
    for (component, name) in [(RecoilTruth.Component.parallel, "u_par"), (.perpendicular, "u_perp")] {
      let (from, to) = (RecoilTruth.simulation, RecoilTruth.data())
      let source = from.distribution(component, qt: 20..<30, jets: 1...1, steps: 40)
      let target = to.distribution(component, qt: 20..<30, jets: 1...1, steps: 40)
      let mapped = try Self.evaluate(read, name, qt: 22.7, njets: 1, values)
      for (value, found) in zip(values, mapped) {
        #expect(abs(found - source.map(value, to: target)) < Tolerance.binnedMap, "\(name) at \(value)")
      }
      let far = try Self.evaluate(read, name, qt: 22.7, njets: 1, [-500, -499, .nan, .infinity])
      #expect(abs(far[1] - far[0] - 1) < 0.25 && far[2].isNaN && far[3] == .infinity)
    }
    #expect(try RecoilValidation(contentsOf: folder.file("set.json.gz")).findings.isEmpty)
  }

  @Test("Histograms of |u_perp| make odd maps")
  func oneSided() throws {
    let edges = stride(from: 0.0, through: 60, by: 3).map { $0 }
    let (narrow, wide) = (edges.dropLast().map { 1_000 / (1 + $0) }, edges.dropLast().map { 1_100 / (1.4 + $0) })
    let source = try #require(IsotonicCDF(PayloadHistogram(place: "", edges: edges, contents: narrow, underflow: 3_000)))
    let target = try #require(IsotonicCDF(PayloadHistogram(place: "", edges: edges, contents: wide, underflow: 3_000)))
    let map = try #require(PiecewiseMap(from: source, to: target, widths: (12, 14), tail: 1e-3, isOneSided: true))
    for u in [0.7, 13.4, 52, 59.99, 88] { #expect(abs(map(-u) + map(u)) < Tolerance.rounding * 100) }
    #expect(abs(map(0)) < Tolerance.rounding && map.mirrored(17) == map(17))
  }

  @Test("Where simulation has no events the map runs across; where data has none it jumps")
  func plateaus() throws {
    func cdf(_ contents: [Double]) throws -> IsotonicCDF {
      try #require(IsotonicCDF(PayloadHistogram(place: "", edges: (0...contents.count).map { Double($0) }, contents: contents)))
    }
    let (full, gap) = (try cdf([1, 1, 1, 1]), try cdf([1, 1, 0, 0, 1, 1]))
    #expect(gap.lowest(0.5) == 2 && gap.highest(0.5) == 4 && gap(3) == 0.5)
    let across = try #require(PiecewiseMap(from: gap, to: full, widths: (1, 1), tail: 0.01, isOneSided: false))
    #expect(across(2.5) == 2 && across(3.7) == 2 && abs(across(1) - 1) < Tolerance.rounding)
    let jump = try #require(PiecewiseMap(from: full, to: gap, widths: (1, 1), tail: 0.01, isOneSided: false))
    #expect(abs(jump(1.999_999) - 1.999_999) < Tolerance.tail && abs(jump(2) - 4) < Tolerance.rounding)
    let both = try #require(PiecewiseMap(from: gap, to: gap, widths: (1, 1), tail: 0.01, isOneSided: false))
    for u in [0.5, 2.25, 3, 5.5] { #expect(abs(both(u) - u) < Tolerance.rounding * 10) }
  }

  @Test("Sums that fall become the nearest that rise")
  func pooling() throws {
    let cdf = try #require(
      IsotonicCDF(PayloadHistogram(place: "", edges: (0...6).map { Double($0) }, contents: [3, -1, 3, -1, -1, 5])))
    #expect(cdf.values == [0, 2.5, 2.5, 4, 4, 4, 8].map { $0 / 8 } && cdf.largestDip == 0.25 && cdf.dipPlace == 5)
    #expect(IsotonicCDF(PayloadHistogram(place: "", edges: [0, 1, 2], contents: [-3, 2])) == nil)
    #expect(IsotonicCDF(PayloadHistogram(place: "", edges: [0, 1, 2], contents: [.nan, 2])) == nil)
  }

  @Test("What cannot be converted is refused with the reason")
  func refusals() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    func refusal(_ part: String, _ change: (inout PayloadFile) -> Void) throws {
      var file = PayloadFile()
      change(&file)
      let path = try file.write("\(part.prefix(4)).root", in: folder)
      let error = #expect(throws: RecoilPayloadError.self) { try RecoilPayload(RootFile(path: path)).correctionSet() }
      #expect(error?.description.contains(part) == true && error?.file == path, "\(String(describing: error))")
    }
    try refusal("contain qT") { $0.convention = "H = -(MET + vis)" }
    try refusal("Give both the same bins") { $0.simulationQTEdges = [0, 10, 20, 40, 50, 1_000] }
    try refusal("no histograms of data and simulation") { $0.histograms["recoilZPerp_NJet0Pt10to20_hist_mc"] = nil }
  }

  // MARK: Correction sets by other hands

  private struct OtherHands: Decodable {
    struct Row: Decodable {
      let qt: Double
      let njets: Double
      let value: Double
      let parallel: Double
      let perpendicular: Double
      let fittedParallel: Double
      let fittedPerpendicular: Double

      private enum CodingKeys: String, CodingKey {
        case qt, njets, value
        case parallel = "u_par"
        case perpendicular = "u_perp"
        case fittedParallel = "u_par_fit"
        case fittedPerpendicular = "u_perp_fit"
      }
    }
    let histograms: String
    let fits: String
    let rows: [Row]
  }

  private func converted(_ text: String, _ choices: [String: String] = ["order": "NLO"]) throws -> CorrectionSet {
    let set = try CorrectionSet(json: Array(text.utf8))
    return try #require(PayloadCorrections(set, file: "other.json")).correctionSet(choices: choices).set
  }

  @Test("Maps of a set by other hands are correctionlib's, variables turned into ours")
  func otherHands() throws {
    let reference = try Self.decoded(OtherHands.self, "other_hands")
    let (maps, fits) = (try converted(reference.histograms), try converted(reference.fits))
    for row in reference.rows {
      for (set, name, wanted, near) in [
        (maps, "u_par", row.parallel, Tolerance.tail), (maps, "u_perp", row.perpendicular, Tolerance.tail),
        (fits, "u_par", row.fittedParallel, Tolerance.tabulatedMap),
        (fits, "u_perp", row.fittedPerpendicular, Tolerance.tabulatedMap),
      ] {
        let found = try Self.evaluate(set, name, qt: row.qt, njets: row.njets, [row.value])[0]
        #expect(abs(found - wanted) <= near * max(1, abs(wanted)), "\(name) at \(row.value): \(found), not \(wanted)")
      }
    }
  }

  @Test("A key that must be chosen is asked for, one that is not there refused")
  func choices() throws {
    let reference = try Self.decoded(OtherHands.self, "other_hands")
    for (choice, part) in [([:], "order must be chosen"), (["order": "NNLO"], "order has no key NNLO")]
      as [([String: String], String)]
    {
      let error = #expect(throws: RecoilPayloadError.self) { try converted(reference.histograms, choice) }
      #expect(error?.description.contains(part) == true && error?.description.contains("[\"LO\", \"NLO\"]") == true)
      #expect(error?.isUsage == true)
    }
    let other = try CorrectionSet(json: Array("{\"schema_version\":2,\"corrections\":[]}".utf8))
    #expect(PayloadCorrections(other, file: "x") == nil)
  }
}
