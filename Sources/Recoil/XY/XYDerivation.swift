import EventFiles

/// What deriving an XY calibration gives.
public struct XYDerivation: Sendable {
  /// The calibration.
  public let calibration: XYCalibration
  /// The files of every sample on this machine.
  public let inputs: [SampleFiles]
}

/// Derives an XY calibration: fill, subtract, merge, fit.
public struct XYDeriver: Sendable {
  /// The card.
  public let card: XYCard
  /// How many threads read and fill; results do not depend on it.
  public let threads: Int
  /// Told what is going on.
  public let progress: @Sendable (RecoilProgress) -> Void

  /// Prepares to derive.
  public init(_ card: XYCard, threads: Int, progress: @escaping @Sendable (RecoilProgress) -> Void = { _ in }) {
    self.card = card
    self.threads = threads
    self.progress = progress
  }

  /// Measures the means of the card's samples and fits them.
  /// - Throws: ``CardError`` for formulas that do not fit, ``EventFileError``, ``RecoilError``, ``XYError``.
  public func derive() throws -> XYDerivation {
    let samples = try card.openSamples()
    var (sums, counts): ([RecoilSample.Role: XYAccumulator], [String: [EventCounts]]) = ([:], [:])
    for (sample, chain) in samples {
      do {
        let filled = try fill(sample, chain)
        counts[sample.name] = filled.counts
        sums[sample.role, default: empty(sample.role)].add(filled.sums)
        try requireUsed(filled.counts.sum, sample)
      } catch RecoilError.formula(let file, let error) {
        throw card.located(error, file: file, sample: sample)
      }
    }
    if let background = sums[.background] { sums[.data]?.subtract(background) }
    var mets = try fits(sums)
    if card.options.offset == .median {
      mets = try XYMedianFitter(filling, samples, largestShift: card.options.largestShift).fitted(mets)
    }
    let provenance = try RecoilProvenance(card.card, samples) { counts[$0]?[$1] ?? EventCounts() }
    let tree = (samples.first { $0.0.role == .signal } ?? samples[0]).1.files.first?.treeName
    let calibration = XYCalibration(
      format: XYCalibration.formatName, formatVersion: XYCalibration.currentVersion, name: card.name,
      conventions: XYConventions(), formulas: card.formulas, tree: tree, options: card.options, periods: card.periods,
      split: card.split, gate: card.gate, luminosity: card.luminosity, samples: card.samples, mets: mets,
      provenance: provenance, digest: "")
    return XYDerivation(calibration: calibration, inputs: samples.map(SampleFiles.init))
  }

  private func empty(_ role: RecoilSample.Role) -> XYAccumulator {
    let parts = role == .data ? card.periods?.periods.count ?? 1 : 1
    return XYAccumulator(parts: parts, mets: card.formulas.mets.count, binning: card.options.npv)
  }

  private var filling: XYFilling {
    XYFilling(
      formulas: card.formulas, options: card.options, periods: card.periods, split: card.split, side: .fitted,
      luminosity: card.luminosity, threads: threads, progress: progress)
  }

  private func fill(_ sample: RecoilSample, _ chain: EventChain) throws -> (sums: XYAccumulator, counts: [EventCounts]) {
    return try filling.fill(sample, chain, into: empty(sample.role), adding: { $0.add($1) }) { sums, events, i, part, weight in
      sums.fill(events, i, part: part, weight: weight)
    }
  }

  private func requireUsed(_ counts: EventCounts, _ sample: RecoilSample) throws {
    try counts.requireSelected(of: sample)
    guard sample.role != .background, counts.used == 0 else { return }
    throw XYError.nothingUsable(
      part: sample.name, selected: counts.selected, notFinite: counts.notFinite, outside: counts.outsideBins)
  }

  /// Every MET in every part, data before simulation.
  private func fits(_ sums: [RecoilSample.Role: XYAccumulator]) throws(XYError) -> [XYMETFits] {
    let fitter = XYFitter(options: card.options)
    var result: [XYMETFits] = []
    for (m, met) in card.formulas.mets.enumerated() {
      var data: [XYFit] = []
      let names = card.periods?.periods.map { Optional($0.name) } ?? [nil]
      for (part, period) in names.enumerated() {
        guard let cells = sums[.data]?.cells(part: part, met: m) else { continue }
        let words = "\(met.name), \(XYMETFits.words(period: period))"
        data.append(try fitter.fit(cells, part: words, period: period))
      }
      let simulation = try sums[.signal].map { sums throws(XYError) in
        try fitter.fit(sums.cells(part: 0, met: m), part: "\(met.name), simulation", period: nil)
      }
      result.append(XYMETFits(met: met.name, data: data, simulation: simulation))
      progress(.fitting(done: m + 1, of: card.formulas.mets.count))
    }
    return result
  }
}
