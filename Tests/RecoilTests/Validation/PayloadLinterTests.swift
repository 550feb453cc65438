import Foundation
import Recoil
import Testing
import _TestSupport

/// Each defect that published payloads have, made here, and what the linter says of it.
@Suite("Linter of payloads of histograms and functions")
struct PayloadLinterTests {
  private static let clean = PayloadFile()
  private static let par = "recoilZParal_NJet1Pt20to30_hist_data"
  private static let perp = "recoilZPerp_NJet0Pt10to20_hist_mc"

  private func findings(_ change: (inout PayloadFile) -> Void) throws -> [RecoilFinding] {
    let folder = try ToyFolder()
    defer { folder.remove() }
    var file = Self.clean
    change(&file)
    let validation = try RecoilValidation(contentsOf: file.write("payload.root", in: folder))
    #expect(validation.passes == !validation.findings.contains { $0.severity == .error })
    return validation.findings
  }

  private func only(_ code: RecoilFinding.Code, _ change: (inout PayloadFile) -> Void) throws -> RecoilFinding {
    let found = try findings(change)
    #expect(Set(found.map(\.code)) == [code], "\(found.map { "\($0.code.rawValue): \($0.problem)" })")
    return try #require(found.first { $0.code == code })
  }

  @Test("A clean payload has no finding")
  func clean() throws {
    #expect(try findings { _ in }.isEmpty)
    let folder = try ToyFolder()
    defer { folder.remove() }
    let validation = try RecoilValidation(contentsOf: Self.clean.write("payload.root", in: folder))
    #expect(validation.examined == ["bins": 30, "histograms": 60, "functions": 0, "histogramsWithNegativeBins": 0])
    #expect(validation.passes && validation.kind == "histograms and functions")
  }

  @Test("Edges that were lost are found, with what the labels tell")
  func lostEdges() throws {
    let finding = try only(.edgesLost) { $0.qtEdges = [0, 1, 2, 3, 4, 5] }
    #expect(finding.object == "ZPtBinsH" && finding.problem.contains("[0.0, 10.0, 20.0, 30.0, 50.0, inf]"))
    #expect(finding.code.effect.contains("wrong bins") && finding.code.remedy.contains("labels"))
  }

  @Test("Edges that contradict their labels, and those that differ between data and simulation")
  func edges() throws {
    let contradiction = try findings { $0.qtEdges = [0, 10, 25, 30, 50, 1_000] }
    #expect(contradiction.map(\.code) == [.edgesContradictLabels] && contradiction[0].object == "ZPtBinsH")
    let difference = try findings { $0.simulationQTEdges = [0, 10, 20, 40, 50, 1_000] }
    #expect(difference.first { $0.code == .edgesDiffer }?.object == "ZPtBinsH_mc")
    #expect(difference.first { $0.code == .edgesDiffer }?.problem.contains("40.0") == true)
    let whole = try only(.njetsEdges) { $0.jetEdges = [0, 1, 2, 3] }
    #expect(whole.severity == .note && whole.object == "nJetBinsH" && whole.value == 0)
  }

  @Test("Negative bins are counted, and how far the sums fall and rise above 1 is told")
  func negativeBins() throws {
    let found = try findings {
      $0.histograms[Self.par]?.contents[13] = -31.5
      $0.histograms[Self.par]?.contents[190] = -812.25
    }
    #expect(Set(found.map(\.code)).isSuperset(of: [.negativeBins, .cdfNotMonotone, .cdfBeyondOne]))
    #expect(found.filter { $0.severity == .error }.allSatisfy { $0.object == Self.par && $0.bin == "qT 20.0…30.0, NJet1" })
    var contents = Array(try #require(Self.clean.histograms[Self.par]).contents.dropFirst().dropLast())
    (contents[12], contents[189]) = (-31.5, -812.25)
    var (sum, highest, dip) = (0.0, 0.0, 0.0)
    for content in contents {
      sum += content
      highest = max(highest, sum)
      dip = max(dip, highest - sum)
    }
    let negative = try #require(found.first { $0.code == .negativeBins })
    #expect(negative.value == -812.25 && negative.problem.contains("2 of 200 bins"))
    func value(_ code: RecoilFinding.Code) -> Double { found.first { $0.code == code }?.value ?? .nan }
    #expect(abs(value(.cdfNotMonotone) - dip / sum) < Tolerance.tail)
    #expect(abs(value(.cdfBeyondOne) - (highest / sum - 1)) < Tolerance.tail)
  }

  @Test("Empty histograms, contents that are no numbers, and bins that are missing")
  func contents() throws {
    let empty = try only(.histogramEmpty) { file in
      file.histograms[Self.perp]?.contents = [Double](repeating: 0, count: 202)
    }
    #expect(empty.object == Self.perp && empty.value == 0)
    let infinite = try only(.notFinite) { $0.histograms[Self.perp]?.contents[77] = .infinity }
    #expect(infinite.object == Self.perp && infinite.problem == "bin 77 holds inf")
    let missing = try only(.binMissing) { $0.histograms[Self.perp] = nil }
    #expect(missing.object == Self.perp)
  }

  @Test("A histogram of one half of the distribution is told with what is missing")
  func half() throws {
    let found = try findings { file in
      for name in file.histograms.keys where name.contains("Perp_NJet2") || name.contains("Perp_NJetGe2PtGt50") {
        guard let whole = file.histograms[name] else { continue }
        let lower = whole.contents[...100].reduce(0, +)
        file.histograms[name] = (Array(whole.edges[100...]), [lower] + whole.contents[101...])
      }
    }
    let outside = found.filter { $0.code == .massOutside }
    #expect(outside.count == 2 && found.count == 2, "\(found.map { "\($0.code.rawValue): \($0.problem)" })")
    #expect(outside.allSatisfy { abs(($0.value ?? 0) - 0.5) < 0.01 && $0.problem.contains("one half") })
  }

  @Test("Functions that are not normalised, have negative widths, or lie beside the events")
  func functions() throws {
    let name = "recoilZPerp_NJet0Pt0to10_mc"
    func one(_ function: PayloadFile.Gaussian) throws -> [RecoilFinding] {
      let found = try findings { $0.functions[name] = function }.filter { $0.code != .binMissing }
      #expect(found.filter { $0.code != .fitWithoutStatus }.allSatisfy { $0.object == name })
      return found
    }
    #expect(try one(.normalised(mean: 0.2, sigma: 12.4)).map(\.code) == [.fitWithoutStatus])
    let raw = try one(PayloadFile.Gaussian(constant: 6.5e5, mean: 0.2, sigma: 12.4))
    let integral = try #require(raw.first { $0.code == .fitNotNormalised }?.value)
    #expect(abs(integral / (6.5e5 * 12.4 * (2 * Double.pi).squareRoot()) - 1) < Tolerance.tail)
    let negative = try one(PayloadFile.Gaussian(constant: 0.0145, mean: 0.2, sigma: -27.5))
    #expect(negative.first { $0.code == .sigmaNotPositive }?.value == -27.5)
    var beside = PayloadFile.Gaussian.normalised(mean: -65, sigma: 28)
    beside.chiSquared = 2_175
    let far = try one(beside)
    let distance = try #require(far.first { $0.code == .fitOffHistogram }?.value)
    #expect(distance < -4 && far.contains { $0.code == .fitPoor && $0.value == 2_175.0 / 97 })
    var compiled = PayloadFile.Gaussian.normalised(mean: 55, sigma: 12)
    compiled.formula = nil
    let sampled = try one(compiled)
    #expect(sampled.contains { $0.code == .fitOffHistogram } && !sampled.contains { $0.code == .fitNotNormalised })
  }

  @Test("What the variables are is to be said, and the numbers must agree")
  func convention() throws {
    #expect(try only(.conventionUnstated) { $0.convention = nil }.severity == .note)
    let contradiction = try findings { $0.convention = "H = -(MET + vis)" }
    let slope = try #require(contradiction.first { $0.code == .conventionContradicted })
    #expect(abs(slope.value ?? 1) < 0.4 && slope.problem.contains("not H"))
  }

  @Test("Maps that stretch or jump, and tails that are noise")
  func maps() throws {
    func shift(_ file: inout PayloadFile, _ name: String, by bins: Int) {
      guard let contents = file.histograms[name]?.contents else { return }
      let inner = Array(contents[1...200])
      file.histograms[name]?.contents = [contents[0]] + (0..<200).map { inner[min(max($0 - bins, 0), 199)] } + [contents[201]]
    }
    let jump = try findings { shift(&$0, Self.par, by: 4) }.first { $0.code == .qtJump }
    #expect(abs((jump?.value ?? 0) - 8) < 2 && jump?.problem.contains("u =") == true, "\(String(describing: jump))")
    let noise = try findings { file in
      for bin in 185..<195 { file.histograms[Self.par]?.contents[bin] = 6 }
    }.first { $0.code == .tailNoise }
    #expect((noise?.value.map { abs($0) } ?? 0) > 20, "\(String(describing: noise))")
    let stretched = try findings { file in
      guard let contents = file.histograms[Self.perp]?.contents else { return }
      var narrow = [Double](repeating: 1e-3, count: 202)
      for i in 0..<200 { narrow[1 + 100 + (i - 100) / 9] += contents[1 + i] }
      file.histograms[Self.perp]?.contents = narrow
    }
    #expect(stretched.contains { $0.code == .mapSlope && ($0.value ?? 0) > 5 })
    let finer = try findings { file in
      file.histograms[Self.perp] = (
        stride(from: -180.0, through: 180, by: 1.8).map { $0 }, file.histograms[Self.perp]?.contents ?? []
      )
    }
    #expect(finer.contains { $0.code == .binningDiffers })
  }

  @Test("Files that are no payload are refused with what is missing")
  func refusals() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    try folder.write(Toy.data.events(0..<10, seed: 1), "events.root")
    try Data("{\"schema_version\": 2, \"corrections\": []}".utf8).write(to: URL(filePath: folder.file("empty.json")))
    try Data("hello".utf8).write(to: URL(filePath: folder.file("text.txt")))
    for (name, part) in [("events.root", "projH"), ("empty.json", "u_par and u_perp"), ("text.txt", "neither")] {
      let error = #expect(throws: RecoilPayloadError.self) { try RecoilValidation(contentsOf: folder.file(name)) }
      #expect(error?.description.contains(part) == true, "\(name): \(String(describing: error))")
    }
  }
}
