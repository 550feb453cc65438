import Cards
import Fitting
import Numerics
import Testing
import _RecoilToys

@testable import Recoil

/// A calibration with every source of uncertainty but replicas, derived in memory from worlds that depend on qT, with a background.
struct VariedToy: Sendable {
  let card: RecoilCard
  let contents: RecoilContents
  /// Joined bin by bin.
  let calibration: RecoilCalibration
  /// The same fits, joined by interpolation.
  let interpolated: RecoilCalibration

  static let shared = Result { try VariedToy() }

  private init() throws {
    card = try RecoilCard(Card(file: "toy.yaml", text: toyCard()))
    contents = try Self.filled(card)
    let fitter = RegionFitter(bins: card.bins, options: card.fit, contents: contents)
    let regions = try (0..<card.bins.count).map {
      try fitter.fit(RecoilRegion(bins: [$0], fittedBins: [$0], decisions: []))
    }
    let deriver = Self.deriver(card, contents, regions, .bins)
    let sources = deriver.sources()
    calibration = Self.calibration(card, regions, sources, .bins)
    let other = Self.deriver(card, contents, regions, .interpolated).otherContinuity()
    interpolated = Self.calibration(
      card, regions, sources.map { $0.kind == .qtContinuity ? other : $0 }, .interpolated)
  }

  private static func filled(_ card: RecoilCard) throws -> RecoilContents {
    let events = 50_000
    let (bins, options) = (card.bins, card.fit)
    var contents = RecoilContents(
      data: RecoilAccumulator(.data(backgroundShare: 0.05).withoutOffset, 0..<events, seed: 601, bins: bins, options: options),
      simulation: RecoilAccumulator(.simulation.withoutOffset, 0..<events, seed: 602, bins: bins, options: options))
    contents.backgrounds = [
      RecoilContents.Background(
        name: "tt-bar",
        events: RecoilAccumulator(
          .background.withoutOffset, 0..<events / 5, seed: 603, weight: 0.25, bins: bins, options: options), uncertainty: 0.2)
    ]
    return contents
  }

  static func deriver(
    _ card: RecoilCard, _ contents: RecoilContents, _ regions: [RecoilRegionFit], _ continuity: QTContinuity
  ) -> VariationDeriver {
    VariationDeriver(
      bins: card.bins, options: RecoilVariationOptions(), fitOptions: card.fit, qtContinuity: continuity, contents: contents,
      regions: regions, threads: 2, replicas: [])
  }

  static func calibration(
    _ card: RecoilCard, _ regions: [RecoilRegionFit], _ sources: [RecoilSource], _ continuity: QTContinuity
  ) -> RecoilCalibration {
    RecoilCalibration(
      format: RecoilCalibration.formatName, formatVersion: RecoilCalibration.currentVersion, name: "varied",
      conventions: RecoilConventions(), formulas: RecoilFormulas(card), tree: "Events", bins: card.bins, options: card.fit,
      split: card.split, minimumQT: card.minimumQT, gate: card.gate, luminosity: card.luminosity, samples: card.samples,
      regions: regions, qtContinuity: continuity, variationOptions: RecoilVariationOptions(), sources: sources,
      provenance: RecoilProvenance(
        version: "test", instructionSet: "any", card: "", cardSHA256: "", inputs: [], identity: .columns), digest: "")
  }
}

extension RecoilAccumulator {
  /// Filled with events of a world.
  init(
    _ truth: RecoilTruth, _ events: Range<Int>, seed: UInt64, weight: Double = 1, bins: RecoilBins, options: RecoilFitOptions
  ) {
    self.init(bins: bins, options: options)
    for number in events {
      let event = truth.event(seed: seed, number: number)
      guard
        let projection = RecoilProjection(
          qx: event.bosonX, qy: event.bosonY, metX: event.metX, metY: event.metY, minimumQT: 1),
        let bin = bins.bin(qt: projection.qt, njets: Double(event.jets)), !bin.isOutside
      else { continue }
      fill(projection, bin: bin.index, weight: weight)
    }
  }
}

extension RecoilCorrector {
  /// What an event at (qt, njets) with u_par − qT and u_perp becomes: nominal, then every variation; u_par − qT and u_perp.
  func values(qt: Double, njets: Double, _ along: Double, _ across: Double) -> (region: Int, pairs: [[Double]]) {
    var varied: [[Double]] = []
    // With q along x, MET + q = (u_par, −u_perp).
    let event = correct(qx: qt, qy: 0, metX: along, metY: -across, njets: njets) { _, other in
      varied.append([other.parallel - qt, other.perpendicular])
    }
    return (event.region, [[event.parallel - qt, event.perpendicular]] + varied)
  }
}
