import Statistics
import Testing
import _RecoilToys
import _TestSupport

@testable import Recoil

@Suite("What a transfer does to MET and m_T")
struct TransferHistogramsTests {
  private let toy: TransferToy

  init() throws { toy = try TransferToy.shared.get() }

  private func event(_ event: RecoilToyEvent, _ bins: RecoilBins) -> UsedEvent? {
    let hidden = (x: event.generatedX - event.leptonX, y: event.generatedY - event.leptonY)
    guard
      let seen = RecoilProjection(
        qx: event.generatedX, qy: event.generatedY, metX: event.metX - hidden.x, metY: event.metY - hidden.y, minimumQT: 1),
      let bin = bins.bin(qt: seen.qt, njets: 0)
    else { return nil }
    return UsedEvent(
      projection: seen, bin: bin.index, weight: 1, metX: event.metX, metY: event.metY, hidden: hidden,
      id: EventID(run: 1, luminosityBlock: 1, event: event.event), lepton: TransverseMass(px: event.leptonX, py: event.leptonY))
  }

  private func controls(_ calibration: RecoilCalibration) -> [TransferControl] {
    let variations = calibration.transferVariations
    let corrector = RecoilCorrector(calibration, variations: variations, isTransfer: true)
    var histograms = TransferHistograms(
      variations: variations.count, regions: calibration.regions.count, reach: 200)
    for event in toy.w.prefix(3_000).compactMap({ event($0, calibration.bins) }) { histograms.fill(event, corrector) }
    return histograms.controls(calibration)
  }

  @Test("The uncertainty is of all sources, but of none that was made of the others")
  func sources() throws {
    let all = try #require(toy.calibration.sources)
    var own = toy.calibration
    own.sources?.removeAll { $0.kind.isDerived }
    #expect(own.sources?.count == all.count - 2)
    #expect(controls(own) == controls(toy.calibration))
    var fewer = own
    fewer.sources?.removeAll { $0.kind == .smoothing }
    for (some, more) in zip(controls(fewer), controls(own)) {
      #expect(some.after == more.after && zip(some.systematic, more.systematic).allSatisfy { $0.larger <= $1.larger })
      #expect(zip(some.systematic, more.systematic).contains { $0.larger < $1.larger })
    }
  }

  /// The toy's calibration with one source alone, which shifts and stretches u_perp of some regions.
  private func shifting(_ regions: [Int], _ correlation: RecoilSource.Correlation) -> RecoilCalibration {
    let changes = regions.map {
      RegionChange(region: $0, parallel: nil, perpendicular: .scaled(center: 0, factor: 1.2, shift: 4 - 3 * Double($0)))
    }
    let source = RecoilSource(
      name: "moved", kind: .gaussians, sides: .two, meaning: "", correlation: correlation, impact: 1,
      variations: [RecoilVariation(name: "moved_up", changes: changes, qtContinuity: nil)], notes: [])
    var result = toy.calibration
    result.sources = [source]
    return result
  }

  /// The uncertainty of the transfer itself, which is one more source everywhere.
  private var transferAlone: [TransferControl] {
    var none = toy.calibration
    none.sources = []
    return controls(none)
  }

  /// The squares that a source adds to the transfer's own.
  private func squares(_ calibration: RecoilCalibration) -> [[Double]] {
    zip(controls(calibration), transferAlone).map { all, own in
      zip(all.systematic, own.systematic).map { $0.up * $0.up - $1.up * $1.up }
    }
  }

  @Test("Regions that vary by themselves add in quadrature; those that vary together add as they are")
  func regions() throws {
    let all = Array(toy.calibration.regions.indices)
    #expect(all.count > 1)
    let together = squares(shifting(all, .perRegion))
    let alone = all.map { squares(shifting([$0], .perRegion)) }
    for (q, values) in together.enumerated() {
      for (i, value) in values.enumerated() {
        let sum = alone.reduce(0) { $0 + $1[q][i] }
        #expect(abs(value - sum) < Tolerance.certified * max(1, sum), "\(q) \(i)")
      }
    }
    #expect(zip(squares(shifting(all, .full)), together).contains { zip($0, $1).contains { abs($0 - $1) > 0.01 * abs($1) + 1 } })
  }

  @Test("A variation moves events and makes none: what some bins gain others lose")
  func yields() throws {
    var calibration = shifting(Array(toy.calibration.regions.indices), .full)
    calibration.transfer = toy.calibration.transfer
    let own = transferAlone
    for (found, own) in zip(controls(calibration), own) {
      let gains = zip(found.systematic, own.systematic).map { max(0, $0.up * $0.up - $1.up * $1.up).squareRoot() }
      let losses = zip(found.systematic, own.systematic).map { max(0, $0.down * $0.down - $1.down * $1.down).squareRoot() }
      let (gained, lost) = (gains.reduce(0, +), losses.reduce(0, +))
      #expect(gained > 10 && abs(gained - lost) < Tolerance.tabulatedMap * (gained + lost), "\(found.quantity) \(gained) \(lost)")
    }
  }
}
