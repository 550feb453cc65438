import Corrections
import Foundation
import Testing
import _TestSupport

@testable import Recoil

/// Polynomials of MET's offsets by another hand, made here.
@Suite("XY polynomials by another hand")
struct XYPayloadTests {
  private let folder: ToyFolder

  init() throws { folder = try ToyFolder() }

  private static let x = ["data": [0.4, 0.21, -1.3e-3, 2.1e-5], "mc": [-0.2, -0.083]]
  private static let y = ["data": [-0.6, -0.17, 6.4e-4], "mc": [0.31, -0.059, 1.1e-4, -3.0e-6]]

  private func write(_ x: [String: [Double]] = x, _ y: [String: [Double]] = y, key: String = "nom") throws -> String {
    let document = ["x": x.mapValues { [key: $0] }, "y": y.mapValues { [key: $0] }]
    try JSONEncoder().encode(document).write(to: URL(fileURLWithPath: folder.file("met_xy.json")))
    return folder.file("met_xy.json")
  }

  private func codes(_ path: String) throws -> [RecoilFinding.Code: RecoilFinding] {
    let validation = try RecoilValidation(contentsOf: path)
    #expect(validation.kind == "XY polynomials")
    return Dictionary(validation.findings.map { ($0.code, $0) }) { first, _ in first }
  }

  @Test("The correction set gives what the polynomials give, clamped to the range, with the file's digest in its words")
  func conversion() throws {
    defer { folder.remove() }
    let payload = try #require(try XYPayload(contentsOf: write()))
    let (set, decisions) = try payload.correctionSet(range: 4...48)
    try set.write(to: folder.file("set.json.gz"), overwrite: false)
    let found = try CorrectionSet(contentsOf: folder.file("set.json.gz"))
    #expect(found.description?.contains(payload.digest) == true && payload.digest.count == 64)
    #expect(decisions.contains("There is no uncertainty."))
    let correction = try #require(found.corrections.first { $0.name == "met_xy" })
    for (kind, npv) in [("data", 17.0), ("mc", 33), ("data", 2), ("mc", 71)] {
      let n = min(48, max(4, npv))
      func sum(_ c: [Double]) -> Double { c.enumerated().reduce(0) { $0 + $1.element * pow(n, Double($1.offset)) } }
      let (dx, dy) = (sum(Self.x[kind] ?? []), sum(Self.y[kind] ?? []))
      let (pt, phi) = (43.7, -2.31)
      let (px, py) = (pt * cos(phi) - dx, pt * sin(phi) - dy)
      for (out, expected) in [("px", dx), ("py", dy), ("pt", hypot(px, py)), ("phi", atan2(py, px))] {
        let value = try correction.evaluate([.string(out), .string(kind), .string("nominal"), .real(pt), .real(phi), .real(npv)])
        #expect(abs(value - expected) < 1e-12 * max(1, abs(expected)), "\(kind) \(npv) \(out)")
      }
    }
  }

  @Test("Good polynomials have two notes: no range and no covariance in the file")
  func notes() throws {
    defer { folder.remove() }
    let mild = ["data": [0.4, 0.021], "mc": [-0.2, -0.083]]
    let found = try codes(write(mild, mild))
    #expect(Set(found.keys) == [.rangeUnstated, .fitWithoutStatus] && found.values.allSatisfy { $0.severity == .note })
    #expect(found[.rangeUnstated]?.code.remedy.contains("--npv") == true)
  }

  @Test("Large shifts, extrapolations and lists that are missing are found at their places")
  func defects() throws {
    defer { folder.remove() }
    let large = try codes(write(["data": [0.4, 0.24], "mc": [0.1]]))[.shiftLarge]
    #expect(large?.object == "x.data.nom" && large?.severity == .warning && abs((large?.value ?? 0) - 13.6) < 1e-9)
    let wild = try codes(write(["data": [0.1], "mc": [0, 0, 0, 6e-5]]))
    #expect(wild[.extrapolationLarge]?.object == "x.mc.nom" && wild[.shiftLarge] == nil)
    let change = try #require(wild[.extrapolationLarge]?.value)
    #expect(abs(change - 20.7375) < 1e-9, "6e-5 (80³ − 55³)")
    let path = try write(["data": [0.1, 0.01]])
    let missing = try RecoilValidation(contentsOf: path)
    #expect(
      missing.findings.first?.code == .coefficientsMissing && missing.findings.first?.object == "x.mc.nom" && !missing.passes)
    let (set, decisions) = try #require(try XYPayload(contentsOf: path)).correctionSet()
    #expect(decisions.contains("Not in the file: x.mc.nom."))
    let kinds = set.corrections[0].inputs.first { $0.name == "kind" }?.description
    #expect(kinds == "data")
  }

  @Test("A file with nothing usable is refused with the lists it lacks; other JSON is none of these")
  func refusals() throws {
    defer { folder.remove() }
    let empty = try #require(try XYPayload(contentsOf: write(key: "up")))
    #expect(empty.others == ["x.data.up", "x.mc.up", "y.data.up", "y.mc.up"])
    let error = try #require(throws: RecoilPayloadError.self) { try empty.correctionSet() }
    #expect(
      error.description.contains("met_xy.json: neither data nor mc has polynomials") && error.description.contains("y.mc.nom"))
    try Data("{\"x\": {\"other\": {\"nom\": [1.0]}}}".utf8).write(to: URL(fileURLWithPath: folder.file("b.json")))
    #expect(try XYPayload(contentsOf: folder.file("b.json")) == nil)
  }

  @Test("Shifts that readers drop are told in the set's words")
  func dropped() throws {
    defer { folder.remove() }
    let payload = try #require(try XYPayload(contentsOf: write()))
    let (_, decisions) = try payload.correctionSet()
    #expect(decisions.contains { $0.hasPrefix("dx of data is ") && $0.contains("beyond 10 GeV") })
  }
}
