import Cards
import Fitting
import Foundation
import Numerics
import Statistics

@testable import Recoil
@testable import Reports

/// A small calibration made from random events, and closures with numbers chosen by hand.
enum Fixture {
  static let card = """
    kind: recoil
    name: <zmumu> & "friends"
    samples:
      data: {files: [data.root], tree: Events}
      signal: {files: [mc.root], tree: Events, weight: "w"}
    define: {qx: a, qy: b, met_x: c, met_y: "d < 3 && e > 1"}
    bins: {qt: [0, 12.5, 40], njets: [0, 1, .inf]}
    fit: {reach: 100, minimumEntries: 500}
    """

  /// The card, the accumulators of its two files, and the calibration fitted to them.
  static func derived() throws -> (calibration: RecoilCalibration, parts: [RecoilPart]) {
    let card = try RecoilCard(Card(file: "card.yaml", text: card))
    let parts = [
      RecoilPart(sample: "data", file: 0, accumulator: accumulator(card, stream: 3, sigma: 9.7, weight: 1)),
      RecoilPart(sample: "signal", file: 0, accumulator: accumulator(card, stream: 8, sigma: 8.9, weight: 0.37)),
    ]
    let regions = try RecoilDeriver(card, threads: 1).fit(parts)
    let input = RecoilProvenance.Input(
      sample: "data", file: "a<b>.root", entries: 4821, counts: EventCounts(), sampledSHA256: "f00d")
    let calibration = RecoilCalibration(
      format: RecoilCalibration.formatName, formatVersion: 1, name: card.name, conventions: RecoilConventions(),
      formulas: RecoilFormulas(card), tree: "Events", bins: card.bins, options: card.fit, split: card.split, minimumQT: 1,
      gate: card.gate, luminosity: 322.47, samples: card.samples, regions: regions,
      provenance: RecoilProvenance(
        version: "0.1.0", instructionSet: "native", card: Self.card, cardSHA256: "c0ffee", inputs: [input], identity: .columns),
      digest: "abc123")
    return (calibration, parts)
  }

  /// Two thousand events per bin, but only 130 in the last one, so that it is merged.
  private static func accumulator(_ card: RecoilCard, stream: UInt64, sigma: Double, weight: Double) -> RecoilAccumulator {
    var result = RecoilAccumulator(bins: card.bins, options: card.fit)
    var random = Philox(seed: 11, stream: stream)
    for bin in 0..<card.bins.count {
      for _ in 0..<(bin == 3 ? 130 : 2000) {
        let width = random.uniform() < 0.6 ? sigma : 2.1 * sigma
        let (qx, metX, metY) = (7.3 + 20 * Double(bin % 2), width * random.normal() - 1.3, width * random.normal())
        guard let event = RecoilProjection(qx: qx, qy: 0, metX: metX, metY: metY, minimumQT: 1) else { continue }
        result.fill(event, bin: bin, weight: weight)
      }
    }
    return result
  }

  /// A closure of two bins, one with too few events, with every number chosen.
  static func closure(pAfter: Double = 0.4321) throws -> RecoilClosure {
    let good = ClosureBin(
      label: "qT [0, 12.5), njets [0, 1)", dataEntries: 17_981.4, simulationEntries: 16_137,
      entries: [
        try entry(
          .parallel, before: (0.123456, 0.0456, -0.0789, 0.0123, 3.2e-12), after: (-0.0123, 0.0461, 0.00312, 0.0119, pAfter)),
        try entry(
          .perpendicular, before: (0.004, 0.031, -0.071, 0.011, 0.00043), after: (1.9996, 0.0996, -0.0203, 0.00961, 0.051)),
        try entry(.met, before: (0.913, 0.093, -0.05, 0.011, 0), after: (0.0381, 0.0951, 0.008, 0.011, 0.82)),
      ])
    let empty = ClosureBin(label: "qT [12.5, 40], njets [1, inf]", dataEntries: 3.2, simulationEntries: 0, entries: [])
    let inclusive = ClosureBin(label: "inclusive", dataEntries: 17_984.6, simulationEntries: 16_137, entries: good.entries)
    return RecoilClosure(
      calibration: "<zmumu> & \"friends\"", digest: "abc123", bins: [good, empty], inclusive: inclusive,
      verdicts: [
        ClosureVerdict(condition: "inclusive u_perp: KS p > 0.01", seen: "p = 0.05104839201", holds: true),
        ClosureVerdict(condition: "KS p > 0.01 in at least 95.0 % of bins", seen: "1 of 2", holds: pAfter < 0.1 ? false : true),
      ], counts: ["data": EventCounts()])
  }

  private typealias Numbers = (mean: Double, meanError: Double, width: Double, widthError: Double, p: Double)

  private static func entry(_ quantity: ClosureQuantity, before: Numbers, after: Numbers) throws -> ClosureEntry {
    ClosureEntry(
      quantity: quantity, before: try agreement(before), after: try agreement(after),
      plots: ClosurePlots(
        data: histogram(quantity, 1, 5.1), before: histogram(quantity, 2, 4.7), after: histogram(quantity, 3, 5.0)))
  }

  private static func agreement(_ n: Numbers) throws -> ClosureAgreement {
    let json = """
      {"meanDifference": \(n.mean), "meanError": \(n.meanError), "dataMean": 12.1, "widthDifference": \(n.width),
       "widthError": \(n.widthError), "dataWidth": 15.7, "kolmogorovSmirnov": {"distance": 0.0173, "pValue": \(n.p)},
       "chiSquared": {"chiSquared": 37.77, "degreesOfFreedom": 39, "pValue": 0.525}}
      """
    return try JSONDecoder().decode(ClosureAgreement.self, from: Data(json.utf8))
  }

  private static func histogram(_ quantity: ClosureQuantity, _ stream: UInt64, _ sigma: Double) -> Histogram {
    var result = Histogram(bins: 50, low: quantity == .met ? 0 : -50, high: 50)
    var random = Philox(seed: 5, stream: stream)
    for _ in 0..<700 {
      let x = sigma * random.normal()
      result.fill(quantity == .met ? abs(x) : x, weight: 1)
    }
    return result
  }
}
