import Statistics
import Testing
import _RecoilToys

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
}
