import Foundation
import Numerics
import RootFiles
import Testing
import _TestSupport

@testable import Recoil

/// What is wrong with published payloads, defect by defect: each in a payload of its own, with the words the linter finds for it.
@Suite("Every defect that a payload can have is found")
struct EveryDefectTests {
  private static let clean = PayloadFile()
  private static let par = "recoilZParal_NJet1Pt20to30_hist_data"
  private static let perp = "recoilZPerp_NJet0Pt10to20_hist_mc"
  private static let fit = "recoilZPerp_NJet0Pt10to20_mc"

  struct Defect: Sendable, CustomTestStringConvertible {
    let code: RecoilFinding.Code
    let object: String
    /// Parts of what is said: of the problem, then of its effect, then of the remedy.
    let says: [String]
    let make: @Sendable (inout PayloadFile) -> Void

    init(
      _ code: RecoilFinding.Code, _ object: String, _ says: [String], _ make: @escaping @Sendable (inout PayloadFile) -> Void
    ) {
      (self.code, self.object, self.says, self.make) = (code, object, says, make)
    }

    var testDescription: String { "\(code.rawValue) \(says.first ?? "")" }
  }

  private static func function(
    _ constant: Double, _ mean: Double, _ sigma: Double,
    _ change: @escaping @Sendable (inout PayloadFile.Gaussian) -> Void = { _ in }
  ) -> @Sendable (inout PayloadFile) -> Void {
    { file in
      var function = PayloadFile.Gaussian(constant: constant, mean: mean, sigma: sigma)
      change(&function)
      file.functions[fit] = function
    }
  }

  private static let two =
    "[p0]*exp(-0.5*((x-[p1])/[p2])*((x-[p1])/[p2]))+[p3]*exp(-0.5*((x-[p4])/[p5])*((x-[p4])/[p5]))"

  static let defects: [Defect] = [
    Defect(.edgesLost, "ZPtBinsH", ["edges are [0.0, 1.0, 2.0", "the labels tell [0.0, 10.0", "wrong bins", "concord convert"]) {
      $0.qtEdges = [0, 1, 2, 3, 4, 5]
    },
    Defect(.edgesContradictLabels, "ZPtBinsH", ["25.0", "20.0", "different bins", "agree"]) {
      $0.qtEdges = [0, 10, 25, 30, 50, 1_000]
    },
    Defect(
      .edgesDiffer, "ZPtBinsH_mc", ["bins in qT: data [0.0, 10.0, 20.0", "simulation [0.0, 10.0, 25.0", "another", "same bins"]
    ) {
      $0.simulationQTEdges = [0, 10, 25, 30, 50, 1_000]
    },
    Defect(.njetsEdges, "nJetBinsH", ["edge 0.0 is a whole number", "rounded", "halfway"]) { $0.jetEdges = [0, 1, 2, 3] },
    Defect(
      .negativeBins, par, ["3 of 200 bins are negative, down to -44.5", "background exceeds data", "do not set them to zero"]
    ) {
      for (bin, content) in [(3, -44.5), (4, -1), (198, -12.25)] { $0.histograms[par]?.contents[bin] = content }
    },
    Defect(.cdfNotMonotone, par, ["its sums fall by 0.00", "share a quantile", "without touching bins"]) {
      $0.histograms[par]?.contents[20] = -2_500
    },
    Defect(.cdfBeyondOne, par, ["its sums exceed the total by 0.00", "one value", "sums rise"]) {
      $0.histograms[par]?.contents[195] = -2_500
    },
    Defect(.histogramEmpty, perp, ["its bins add up to -400.0", "nothing can be mapped", "neighbour"]) { file in
      file.histograms[perp]?.contents = [0] + [Double](repeating: -2, count: 200) + [0]
    },
    Defect(.notFinite, perp, ["bin 17 holds nan", "not finite", "again"]) { $0.histograms[perp]?.contents[17] = .nan },
    Defect(.notFinite, fit, ["parameter 1 is nan", "not finite", "again"], function(0.03, .nan, 12)),
    Defect(.binMissing, perp, ["it is not in the file", "cannot be corrected", "all bins"]) { $0.histograms[perp] = nil },
    Defect(.massOutside, perp, ["of all entries lie beyond the axis (below: 1000", "quantiles leave out", "wider"]) { file in
      guard let whole = file.histograms[perp] else { return }
      file.histograms[perp] = (Array(whole.edges[100...]), [1e6] + whole.contents[101...])
    },
    Defect(.binningDiffers, par, ["200 bins", "has others", "resolutions", "same bins"]) { file in
      file.histograms[par]?.edges = stride(from: -180.0, through: 180, by: 1.8).map { $0 }
    },
    Defect(
      .fitNotNormalised, fit, ["its integral over -200.0...200.0 is", "not 1", "no probability", "divide"],
      function(6.5e5, 0.2, 12)),
    Defect(
      .fitOffHistogram, fit, ["its mean -65.0 is -", "widths of the histogram away", "shifts", "fit again"],
      function(0.014, -65, 28)),
    Defect(
      .sigmaNotPositive, fit, ["parameter 2, a width, is -27.5", "sign is lost", "magnitude"], function(0.0145, 0.2, -27.5)),
    Defect(
      .sigmaNotPositive, fit, ["parameter 5, a width, is -27.5", "bifurcated", "fit again"],
      function(0.02, 0.2, 11) { ($0.formula, $0.more) = (two, [0.005, -1, -27.5]) }),
    Defect(
      .sigmaNotPositive, fit, ["parameter 2, a width, is 0.0", "bifurcated", "fit again"],
      function(0.02, 0.2, 0) { ($0.formula, $0.more) = (two, [0.005, -1, 27.5]) }),
    Defect(
      .fitPoor, fit,
      ["1 of 1 fits have χ² per degree of freedom above 5.0, at most 22.4", "does not describe", "more Gaussians"],
      function(0.0333, 0.1, 12) { $0.chiSquared = 22.422 * 97 }),
    Defect(
      .fitWithoutStatus, fit,
      ["1 functions carry neither the status of their fits nor covariances", "failed fits", "store status"],
      function(0.0333, 0.1, 12)),
    Defect(.conventionUnstated, "", ["taken as U = MET + vis - V", "guess signs", "‘convention’"]) { $0.convention = nil },
    Defect(
      .conventionContradicted, "",
      ["u along the boson rises by", "not u1 = u_par, about +qT", "another variable", "say in the file"]
    ) {
      $0.convention = "u1 = u_par, about +qT"
    },
    Defect(.tailNoise, par, ["the quantile at 0.99999 is shifted by", "in the next bin in qT", "noise", "cap the shift"]) {
      file in
      for bin in 180..<195 { file.histograms[par]?.contents[bin] = 8 }
    },
    Defect(.qtJump, par, ["at qT = 30.0 GeV the map of u =", "jumps by", "spectrum of MET", "interpolate"]) { file in
      guard let contents = file.histograms[par]?.contents else { return }
      let inner = Array(contents[1...200])
      file.histograms[par]?.contents = [contents[0]] + (0..<200).map { inner[max($0 - 5, 0)] } + [contents[201]]
    },
    Defect(.mapSlope, "recoilZPerp_NJet0Pt10to20_hist_data", ["the map has slope", "pressed together", "two distributions"]) {
      file in
      guard let contents = file.histograms[perp]?.contents else { return }
      var narrow = [Double](repeating: 1e-3, count: 202)
      for i in 0..<200 { narrow[1 + 100 + (i - 100) / 9] += contents[1 + i] }
      file.histograms[perp]?.contents = narrow
    },
  ]

  @Test("It is named with its object, in words that say what it does and what to do", arguments: defects)
  func found(defect: Defect) throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    var file = Self.clean
    defect.make(&file)
    let validation = try RecoilValidation(contentsOf: file.write("payload.root", in: folder))
    let all = validation.findings.filter { $0.code == defect.code }
    let finding = try #require(
      all.first { $0.object == defect.object && $0.problem.contains(defect.says[0]) },
      "\(validation.findings.map { "\($0.code.rawValue) \($0.object): \($0.problem)" })")
    let text = "\(finding.problem); \(finding.code.effect); \(finding.code.remedy)"
    for part in defect.says { #expect(part.isEmpty || text.contains(part), "‘\(part)’ is not in: \(text)") }
    #expect(finding.file.hasSuffix("payload.root") && finding.severity == defect.code.severity)
    #expect(validation.passes == !validation.findings.contains { $0.severity == .error })
  }

  @Test("Edges that do not rise are named with both")
  func notRising() {
    func axis(_ edges: [Double]) -> RecoilPayload.Axes {
      let axis = PayloadAxis(place: "axis", storedEdges: edges)
      return RecoilPayload.Axes(data: axis, simulation: axis)
    }
    let payload = RecoilPayload(
      file: "p.root", statedConvention: .missing, qt: axis([0, 20, 20, 10]), njets: axis([-0.5, 0.5]), cells: [], missing: [])
    let found = PayloadLinter(payload).validation.findings
    #expect(found.map(\.code) == [.edgesNotRising, .edgesNotRising] && found.allSatisfy { $0.severity == .error })
    #expect(found.map(\.problem) == ["edge 2 is 20.0, after 20.0", "edge 3 is 10.0, after 20.0"])
  }

  @Test("A normalised Gaussian of ROOT, and a sum of two, have no finding of their own")
  func soundFunctions() throws {
    let formula = "[Constant]*exp(-0.5*((x-[Mean])/[Sigma])*((x-[Mean])/[Sigma]))/(sqrt(2*pi)*[Sigma])"
    for make in [
      Self.function(1, 0.1, 12) { $0.formula = formula },
      Self.function(0.5 / (12 * 2.506_628_274_631), 0.1, 12) {
        ($0.formula, $0.more, $0.constant) = (Self.two, [0, 0.3, 15], 1 / (12 * 2.506_628_274_631))
      },
    ] {
      let folder = try ToyFolder()
      defer { folder.remove() }
      var file = Self.clean
      make(&file)
      let findings = try RecoilValidation(contentsOf: file.write("payload.root", in: folder)).findings
      let own = findings.filter { $0.object == Self.fit && $0.code != .binMissing }
      #expect(own.map(\.code) == [.fitWithoutStatus], "\(own.map(\.problem))")
    }
  }

  @Test("A calibration's fit that did not converge, and a varied map that is flat to rounding, are errors")
  func calibrations() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    var calibration = try VariedToy.shared.get().calibration
    let change = RegionChange(region: 0, parallel: .scaled(center: 1e18, factor: 1, shift: 0), perpendicular: nil)
    let number = try #require(calibration.sources?.firstIndex { $0.kind == .gaussians })
    let source = try #require(calibration.sources?[number])
    calibration.sources?[number] = source.with(changes: [change])
    let text = String(decoding: try calibration.fileBytes(), as: UTF8.self)
    let spoilt = text.replacing("\"status\" : \"converged\"", with: "\"status\" : \"stalled\"", maxReplacements: 1)
    try Data(try spoilt.resealed().utf8).write(to: URL(filePath: folder.file("calibration.json")))
    let validation = try RecoilValidation(contentsOf: folder.file("calibration.json"))
    let unusable = try #require(validation.findings.first { $0.code == .fitUnusable })
    #expect(unusable.object.hasPrefix("regions[0].parallel") && unusable.problem == "the fit ended as stalled")
    let falling = try #require(validation.findings.first { $0.code == .mapNotRising })
    #expect(falling.object.hasSuffix(", regions[0].parallel") && falling.problem.contains("slope 0.0") && !validation.passes)
  }

  @Test("Every code is provoked by some test here or beside it, and says what it does and what to do")
  func complete() {
    let here = Set(Self.defects.map(\.code)).union([.edgesNotRising, .fitUnusable, .mapNotRising])
    let beside: Set<RecoilFinding.Code> = [
      .tampered, .variationUnpaired,  // CorrectionLinterTests
      .coefficientsMissing, .extrapolationLarge, .rangeUnstated, .shiftLarge,  // XYPayloadTests
    ]
    #expect(here.union(beside) == Set(RecoilFinding.Code.allCases))
    let texts = RecoilFinding.Code.allCases.map(\.texts)
    #expect(Set(texts.map(\.effect)).count == texts.count && Set(texts.map(\.remedy)).count == texts.count)
    #expect(texts.allSatisfy { $0.effect.count > 15 && $0.remedy.count > 10 })
  }
}
