import Cards
import EventFiles
import Statistics

/// Derives how a calibration is carried to another process: fills and fits its simulation and Z simulation against the
/// generator's boson, region by region of the calibration.
struct TransferDeriver: Sendable {
  let card: RecoilCard
  let transfer: TransferCard
  let threads: Int
  let progress: @Sendable (RecoilProgress) -> Void

  /// - Parameter signal: Z simulation's files.
  func derive(_ regions: [RecoilRegionFit], signal: (RecoilSample, EventChain)) throws -> RecoilTransfer {
    let chain = try open()
    let formulas = RecoilFormulas(transfer, of: card)
    let reference = RecoilFormulas(reference: transfer, of: card)
    let process = try fill(transfer.sample, chain, formulas, side: .all)
    let standard = try fill(signal.0, signal.1, reference, side: .fitted)
    guard process.counts.used > 0 else {
      throw RecoilError.nothingSelected(
        sample: transfer.sample.name, read: process.counts.read, missing: process.counts.selectionMissing)
    }
    let contents = RecoilContents(data: standard, simulation: process)
    let fitter = RegionFitter(bins: card.bins, options: card.fit, contents: contents)
    let found = try regions.map { region in
      let cells = contents.cells(of: region.region.fittedBins)
      let label = "transfer, \(fitter.label(region.region))"
      return RecoilTransfer.Region(
        parallel: try fitter.fit(.parallel, cells, label), perpendicular: try fitter.fit(.perpendicular, cells, label))
    }
    return RecoilTransfer(
      formulas: formulas, reference: reference, tree: chain.files.first?.treeName, regions: found, control: [],
      counts: [transfer.sample.name: process.counts, "\(signal.0.name), generated boson": standard.counts])
  }

  /// MET and m_T of the process before and after correction by a calibration that has the transfer.
  func control(_ calibration: RecoilCalibration) throws -> [TransferControl] {
    guard let transfer = calibration.transfer else { return [] }
    let chain = try open()
    let programs = try SamplePrograms(transfer.formulas, self.transfer.sample, chain)
    let corrector = RecoilCorrector(
      calibration, variations: calibration.transferVariations, isTransfer: true, threads: threads)
    let empty = TransferHistograms(
      variations: calibration.transferVariations.count, regions: calibration.regions.count, reach: card.fit.reach)
    let filled = try programs.filled(empty, threads: threads, window: max(1, threads), adding: { $0.add($1) }) {
      histograms, counts, events, file in
      let walk = EventWalk(
        bins: card.bins, minimumQT: card.minimumQT, split: card.split, side: .all, sample: self.transfer.sample.name, file: file,
        scale: card.luminosity)
      try walk.walk(events, counts: &counts) { histograms.fill($0, corrector) }
    }
    return filled.sums.controls(calibration)
  }

  private func open() throws -> EventChain {
    do throws(EventFileError) {
      return try transfer.sample.source.open(relativeTo: card.card)
    } catch {
      throw RecoilError.input(place: "\(card.card.file): transfer.simulation", error)
    }
  }

  private func fill(
    _ sample: RecoilSample, _ chain: EventChain, _ formulas: RecoilFormulas, side: EventSplit.Side
  ) throws -> RecoilAccumulator {
    let filling = RecoilFilling(card, formulas: formulas, side: side, threads: threads)
    let total = chain.entries.count
    let parts = try filling.fill(sample, chain) { progress(.reading(sample: sample.name, events: $0, of: total)) }.parts
    return .sum(parts, of: [sample], role: .signal, bins: card.bins, options: card.fit)
  }
}
