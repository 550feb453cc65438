import Cards
import Fitting
import Foundation
import Numerics
import Statistics
import Testing

@testable import MassFits
@testable import Reports

@Suite("Pages of mass fits and efficiencies")
struct MassFitReportTests {
  private static let provenance = MassFitProvenance(
    version: "0.1.0", instructionSet: "native", card: "kind: <mass-fit>", cardSHA256: "c0ffee",
    inputs: [.init(sample: "data", file: "a<b>.csv", entries: 4711, sampledSHA256: "f00d")])

  /// A peak on a flat background in ten bins, the third empty.
  static func spectrum() -> MassSpectrum {
    let edges = (0...10).map { 80 + 2.3 * Double($0) }
    let expected = [
      "signal": [0.1, 2.3, 15.7, 60.9, 91.3, 60.1, 14.2, 2.8, 0.2, 0.1], "background": [Double](repeating: 4.4, count: 10),
    ]
    let total = (0..<10).map { (expected["signal"]?[$0] ?? 0) + 4.4 }
    let observed = [3.0, 8, 0, 71, 99, 60, 20, 6, 5, 4]
    let masses = (0..<40).map { 80 + 23 * Double($0) / 39 }
    func curve(_ values: [Double]) -> [Double] { (0..<40).map { values[$0 / 4] / 2.3 } }
    return MassSpectrum(
      edges: edges, observed: observed, variances: observed, expected: expected, total: total,
      pulls: (0..<10).map { (observed[$0] - total[$0]) / total[$0].squareRoot() },
      curve: .init(masses: masses, components: expected.mapValues(curve), total: curve(total)))
  }

  static func fit(_ status: LikelihoodFit.Status = .converged) -> MassFitResult {
    var events = MassFitCounts()
    (events.read, events.inRange, events.below, events.sumOfWeights) = (4711, 276, 41, 276)
    let parameters: [String: MassFits.FittedParameter] = [
      "signal.yield": .init(value: 231.7, error: 17.3, robustError: 25.1, interval: .init(lower: 214.9, upper: nil)),
      "background.yield": .init(value: 44.3, error: 9.1, robustError: 9.2),
      "signal.mean": .init(value: 91.2, isFixed: true), "signal.m_2'{x}": .init(value: 0, limit: .lower),
    ]
    var matrix = SymmetricMatrix(dimension: 2)
    (matrix[0, 0], matrix[1, 1], matrix[0, 1]) = (299.3, 82.8, -141.7)
    var result = MassFitResult(
      name: "<zmumu>", mass: "M_2'{a}", range: 80...103,
      components: [
        .init(name: "signal", model: "gaussian", parameters: ["signal.yield", "signal.mean", "signal.m_2'{x}"]),
        .init(name: "background", model: "exponential", parameters: ["background.yield"]),
      ], extended: true, events: events, status: status, usable: status == .converged || status == .atLimit, nll: -1234.5678,
      edm: 1e-9, steps: 7, parameters: parameters, covariance: NamedMatrix(["signal.yield", "background.yield"], matrix),
      goodness: ChiSquaredTest(chiSquared: 31.2, degreesOfFreedom: 8), spectrum: spectrum(), decisions: ["merged <bins>"],
      provenance: provenance)
    result.sWeights = SWeightSummary(
      variant: "events", components: ["signal", "background"], matrix: [[1, 0], [0, 1]], inverse: [[1, 0], [0, 1]],
      sums: ["signal": 231.7, "background": 44.3], sumsOfSquares: ["signal": 260, "background": 80],
      orthogonality: [[1.00003, -2e-5], [3e-13, 0.9]], unityDeviation: 1e-13, yieldDeviation: 2e-12, orthogonalityDeviation: 0.9)
    let histogram = ControlHistogram(
      edges: [20, 25.5, 40, 77.7], contents: [12.3, -2.1, 40.9], naiveErrors: [3.1, 2.2, 6.6], errors: [3.3, 2.9, 7.7])
    result.control = [
      "pt 1": ["signal": .init(mean: 40.4, naiveError: 0.15, error: 0.153, standardDeviation: nil, histogram: histogram)]
    ]
    result.toys = ToySummary(
      count: 200, seed: 9, failed: 3,
      pulls: ["signal.yield": .init(mean: 0.031, meanError: 0.07, width: 0.98, widthError: 0.05)])
    result.warnings = ["signal.m_2'{x} stopped at its lower limit, 0.0"]
    return result
  }

  private static func page(_ result: MassFitResult) throws -> String {
    String(decoding: try MassFitReport.html(result), as: UTF8.self)
  }

  @Test("The page shows spectrum, parameters, correlations, sWeights, control, toys and provenance, the same every time")
  func page() throws {
    let page = try Self.page(Self.fit())
    for id in ["spectrum", "parameters", "correlations", "sweights", "control", "toys", "decisions", "provenance"] {
      #expect(page.contains("<section id=\"\(id)\">") && page.contains("href=\"#\(id)\""), "no section \(id)")
    }
    for text in [
      "The fit converged.", "232 ± 17", "1 + 3.0e−05", "p = 1e-4", "&lt;zmumu&gt;", "a&lt;b&gt;.csv", "merged &lt;bins&gt;",
      "fixed",
      "at its lower limit", "Σw²", "0.031 ± 0.070", "−0.900",
    ] { #expect(page.contains(text), "no \(text)") }
    #expect(page.components(separatedBy: "<svg class=\"plot\"").count - 1 == 3 && !page.contains("<script"))
    #expect(try Self.page(Self.fit()) == page)
  }

  @Test("Warnings say in words what is wrong")
  func warnings() throws {
    let words = MassFitWords(Self.fit())
    #expect(words.isGood && words.verdict == "The fit converged.")
    for text in ["signal.m_2'{x} stopped at its lower limit", "signal.yield: robust", "does not describe", "∫ w_i f_j differs"] {
      #expect(words.warnings.contains { $0.contains(text) }, "no \(text)")
    }
    for (status, text) in [
      (LikelihoodFit.Status.tooManySteps, "steps ran out"), (.stalled, "no step lowered"), (.notFinite, "could not start"),
      (.notDetermined, "not positive definite"),
    ] {
      let words = MassFitWords(Self.fit(status))
      #expect(!words.isGood && words.verdict.contains(text) && words.verdict.contains("must not be used"))
    }
    #expect(!MassFitWords(Self.fit(.atLimit)).isGood)
  }

  @Test("A fit without a result has a page that says so")
  func withoutResult() throws {
    var result = Self.fit(.notFinite)
    (result.spectrum, result.correlation, result.sWeights, result.toys) = (nil, nil, nil, nil)
    (result.control, result.goodness, result.nll) = ([:], nil, nil)
    let page = try Self.page(result)
    #expect(page.contains("nothing to draw") && page.contains("class=\"bad\"") && !page.contains("<svg class=\"plot\""))
  }

  @Test("Labels with the marks of gnuplot's text stand as they are")
  func labels() {
    #expect(PlotScript.plain("M_2'{a}^b\n@&~\\") == "M\\_2''\\{a\\}\\^b \\@\\&\\~\\\\")
  }

  /// Two bins of data and simulation: one fitted, one without a probe.
  static func efficiencies() throws -> EfficiencyResult {
    var fitted = EfficiencyMeasurement(ProbePair(passing: ProbeSide(masses: [90, 91]), failing: ProbeSide(masses: [88])))
    fitted.method = .fit
    fitted.efficiency = EfficiencyValue(value: 0.9123, statisticalUp: 0.0121, statisticalDown: 0.0134, systematic: 0.0041)
    fitted.passing.spectrum = spectrum()
    fitted.failing.spectrum = spectrum()
    fitted.add(.atLimit, "background at a <limit>")
    var empty = EfficiencyMeasurement(ProbePair())
    empty.add(.noProbes)
    let formulas = ProbeFormulas(
      mass: "m", passing: "id_ok > 0.5", variables: [.init(name: "p_t", formula: "pt")], selection: nil, definitions: [:],
      lookups: nil)
    let bins = EfficiencyBins(names: ["p_t"], axes: [try Binning(edges: [20, 40.5, .infinity])])
    return EfficiencyResult(
      name: "<id>", formulas: formulas, range: [80, 103], bins: bins, flow: .clamp, alternatives: ["tails"],
      counts: ["data": ProbeCounts(), "simulation": ProbeCounts()],
      regions: [
        .init(
          bins: [0], label: bins.label(0), data: fitted, simulation: fitted,
          scaleFactor: EfficiencyValue(value: 1.0, statisticalUp: 0.021, statisticalDown: 0.022, systematic: 0)),
        .init(bins: [1], label: bins.label(1), data: empty, simulation: empty, scaleFactor: nil),
      ], provenance: provenance)
  }

  @Test("The page of efficiencies shows tables, pictures of every slice and fit, and flags in words")
  func efficiencyPage() throws {
    let page = String(decoding: try EfficiencyReport.html(try Self.efficiencies()), as: UTF8.self)
    for text in [
      "0.912 +0.012 −0.013 ± 0.004 (syst)", "no probes", "parameter at limit", "1 of 2 regions need a look", "none",
      "background at a &lt;limit&gt;", "&lt;id&gt;", "p_t [40.5, inf]",
    ] { #expect(page.contains(text), "no \(text)") }
    #expect(page.components(separatedBy: "<svg class=\"plot\"").count - 1 == 5)
    let lines = EfficiencyTable(try Self.efficiencies()).lines
    #expect(lines.count == 3 && lines[1].contains("0.912") && lines[2].contains("no probes"))
  }
}
