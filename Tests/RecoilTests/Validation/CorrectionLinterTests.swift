import Corrections
import Foundation
import Recoil
import Testing

@Suite("Linter of correction sets and calibrations")
struct CorrectionLinterTests {
  /// A small set in the layout of other hands: two bins in each axis.
  private static func set(
    map: String = "x*1.05+0.3", cdf: String = "0.5*(1+erf(x/17))", jets: String = "[-0.5, 0.5, \"inf\"]",
    keys: [String] = ["RespUp", "RespDown"], second: String? = nil
  ) -> String {
    func formula(_ text: String) -> String {
      "{\"nodetype\":\"formula\",\"expression\":\"\(text)\",\"parser\":\"TFormula\",\"variables\":[\"val\"]}"
    }
    func category(_ input: String, _ content: [(String, String)]) -> String {
      let items = content.map { "{\"key\":\"\($0.0)\",\"value\":\($0.1)}" }.joined(separator: ",")
      return "{\"nodetype\":\"category\",\"input\":\"\(input)\",\"content\":[\(items)]}"
    }
    func bins(_ leaf: (Int) -> String) -> String {
      func axis(_ input: String, _ edges: String, _ content: [String]) -> String {
        "{\"nodetype\":\"binning\",\"input\":\"\(input)\",\"flow\":\"error\",\"edges\":\(edges),\"content\":[\(content.joined(separator: ","))]}"
      }
      let rows = (0..<2).map { _ in axis("ptll", "[0.0, 20.0, \"inf\"]", (0..<2).map(leaf)) }
      return axis("njet", jets, rows)
    }
    func correction(_ name: String, _ data: String, _ more: [String] = []) -> String {
      let inputs = [("njet", "real"), ("ptll", "real"), ("var", "string"), ("val", "real")] + more.map { ($0, "string") }
      let list = inputs.map { "{\"name\":\"\($0.0)\",\"type\":\"\($0.1)\"}" }.joined(separator: ",")
      return """
        {"name":"\(name)","version":1,"inputs":[\(list)],"output":{"name":"out","type":"real"},"data":\(data)}
        """
    }
    let maps = bins { bin in
      category("var", ["Upara", "Uperp"].map { ($0, formula(bin == 1 ? second ?? map : map)) })
    }
    let fits = bins { _ in
      category(
        "var", ["Upara", "Uperp"].map { ($0, category("kind", [("DY", formula(cdf)), ("Data", formula("0.5*(1+erf(x/18))"))])) })
    }
    let shifts = bins { _ in category("var", [("Hpara", category("syst", keys.map { ($0, formula("x*1.01")) }))]) }
    let all = [
      correction("Recoil_correction_QuantileMapHist", maps), correction("Recoil_correction_QuantileMapFit", fits, ["kind"]),
      correction("Recoil_correction_Uncertainty", shifts, ["syst"]),
    ]
    return "{\"schema_version\":2,\"corrections\":[\(all.joined(separator: ","))]}"
  }

  private func findings(_ text: String) throws -> [RecoilFinding] {
    let folder = try ToyFolder()
    defer { folder.remove() }
    try Data(text.utf8).write(to: URL(filePath: folder.file("set.json")))
    return try RecoilValidation(contentsOf: folder.file("set.json")).findings
  }

  @Test("A clean set has no finding")
  func clean() throws { #expect(try findings(Self.set()).isEmpty) }

  @Test("An up without a down is named")
  func pairs() throws {
    let found = try findings(Self.set(keys: ["RespUp", "RespDown", "ResolDown"]))
    #expect(found.map(\.code) == [.variationUnpaired])
    #expect(found[0].object == "Recoil_correction_Uncertainty" && found[0].problem.contains("not ResolUp"))
  }

  @Test("Maps that fall, end, stretch or jump are found with their bins")
  func maps() throws {
    let falling = try findings(Self.set(map: "-1*x"))
    #expect(falling.count == 8 && falling.allSatisfy { $0.code == .mapNotRising && $0.value == -1 })
    #expect(Set(falling.map(\.object)) == Set(["Upara", "Uperp"].map { "Recoil_correction_QuantileMapHist (\($0))" }))
    #expect(try findings(Self.set(map: "x/max(0,x)")).allSatisfy { $0.code == .notFinite })
    #expect(
      try findings(Self.set(map: "7.5*x")).allSatisfy { $0.code == .mapSlope && $0.value.map { abs($0 - 7.5) < 1e-9 } ?? false })
    let jump = try findings(Self.set(second: "x*1.05+3.1"))
    try #require(jump.count == 4)
    #expect(jump.allSatisfy { $0.code == .qtJump && $0.value.map { abs($0 - 2.8) < 1e-9 } ?? false })
    #expect(jump[0].problem.contains("qT = 20.0 GeV"))
  }

  @Test("Distributions that fall, exceed 1 or end below it are found")
  func distributions() throws {
    let above = try findings(Self.set(cdf: "0.56*(1+erf(x/17))"))
    #expect(above.count == 8 && above.allSatisfy { $0.code == .cdfBeyondOne && $0.value.map { abs($0 - 0.12) < 1e-6 } ?? false })
    let below = try findings(Self.set(cdf: "0.45*(1+erf(x/17))"))
    #expect(
      below.count == 8 && below.allSatisfy { $0.code == .fitNotNormalised && $0.value.map { abs($0 - 0.9) < 1e-6 } ?? false })
    let dip = try findings(Self.set(cdf: "0.5*(1+erf(x/17))-0.03*exp(-1*((x-40)/3)^2)"))
    #expect(dip.allSatisfy { $0.code == .cdfNotMonotone && $0.value.map { $0 > 0.02 && $0 < 0.03 } ?? false } && dip.count == 8)
  }

  @Test("Whole edges of a real number of jets are noted")
  func jets() throws {
    let found = try findings(Self.set(jets: "[0.0, 1.0, \"inf\"]"))
    #expect(found.count == 3 && found.allSatisfy { $0.code == .njetsEdges && $0.value == 0 })
  }

  @Test("Concord's own sets and calibrations have no finding but what their events cause")
  func own() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let calibration = try ToyJob.shared.get().calibration
    try Data(try calibration.fileBytes()).write(to: URL(filePath: folder.file("calibration.json")))
    try calibration.correctionSet().set.write(to: folder.file("set.json.gz"))
    for name in ["calibration.json", "", "set.json.gz"] {
      let validation = try RecoilValidation(contentsOf: folder.file(name))
      let codes = Set(validation.findings.map(\.code))
      #expect(codes.isSubset(of: name == "set.json.gz" ? [.qtJump, .njetsEdges] : [.qtJump]), "\(validation.findings)")
      #expect(validation.passes)
    }
  }

  @Test("A calibration that was edited is found; one that was cut is unreadable")
  func tampered() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let text = String(decoding: try ToyJob.shared.get().calibration.fileBytes(), as: UTF8.self)
    try Data(text.replacingOccurrences(of: "\"minimumQT\" : 1", with: "\"minimumQT\" : 2").utf8)
      .write(to: URL(filePath: folder.file("calibration.json")))
    let found = try RecoilValidation(contentsOf: folder.file("calibration.json")).findings
    #expect(found.map(\.code) == [.tampered] && found[0].object == "digest")
    try Data(text.prefix(text.count / 2).utf8).write(to: URL(filePath: folder.file("calibration.json")))
    #expect(throws: CalibrationFileError.self) { try RecoilValidation(contentsOf: folder.path) }
  }
}
