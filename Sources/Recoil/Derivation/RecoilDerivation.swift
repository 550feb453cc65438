import Cards
import Columns
public import EventFiles
import Numerics
import Statistics
import Synchronization

/// What deriving a calibration gives: the calibration, and the accumulators it was fitted from.
public struct RecoilDerivation: Sendable {
  /// The calibration.
  public let calibration: RecoilCalibration
  /// One accumulator per input file.
  public let parts: [RecoilPart]
  /// The files of every sample on this machine.
  public let inputs: [SampleFiles]
}

/// What a long job is doing.
public enum RecoilProgress: Sendable {
  /// Reading a sample: events so far, of how many.
  case reading(sample: String, events: Int, of: Int)
  /// Fitting: regions done, of how many.
  case fitting(done: Int, of: Int)
}

/// Derives a recoil calibration: fill, subtract, merge, fit, map.
public struct RecoilDeriver: Sendable {
  /// The card.
  public let card: RecoilCard
  /// How many threads read and fill; results do not depend on it.
  public let threads: Int
  /// Told what is going on.
  public let progress: @Sendable (RecoilProgress) -> Void

  /// Prepares to derive.
  public init(_ card: RecoilCard, threads: Int, progress: @escaping @Sendable (RecoilProgress) -> Void = { _ in }) {
    self.card = card
    self.threads = threads
    self.progress = progress
  }

  /// Fills histograms from the card's samples and fits them.
  /// - Throws: ``CardError`` for formulas that do not fit, ``EventFileError``, ``RecoilError``.
  public func derive() throws -> RecoilDerivation {
    let samples = try card.openSamples()
    var parts: [RecoilPart] = []
    var replicas: [String: [RecoilAccumulator]] = [:]
    let filling = RecoilFilling(card, threads: threads)
    for (sample, chain) in samples {
      let total = chain.entries.count
      do {
        let filled = try filling.fill(sample, chain) { progress(.reading(sample: sample.name, events: $0, of: total)) }
        parts += filled.parts
        replicas[sample.name] = filled.replicas
      } catch RecoilError.formula(let file, let error) {
        throw card.located(error, file: file, sample: sample)
      }
      try requireSelected(parts, sample)
    }
    let contents = RecoilContents(parts, card.samples, bins: card.bins, options: card.fit)
    let regions = try fit(contents)
    let sources = VariationDeriver(
      bins: card.bins, options: card.variations, fitOptions: card.fit, qtContinuity: card.qtContinuity, contents: contents,
      regions: regions, threads: threads,
      replicas: (0..<card.variations.bootstrap).map { RecoilContents(replica: $0, of: replicas, card.samples, card) }
    ).sources()
    var calibration = try calibration(regions, sources, parts, samples)
    if let transfer = card.transfer, let signal = samples.first(where: { $0.0.role == .signal }) {
      let deriver = TransferDeriver(card: card, transfer: transfer, threads: threads, progress: progress)
      calibration.transfer = try deriver.derive(regions, signal: signal)
      let control = try deriver.control(calibration)
      calibration.transfer?.control = control
    }
    return RecoilDerivation(
      calibration: calibration, parts: parts, inputs: samples.map(SampleFiles.init))
  }

  /// Fits accumulators that were filled before, here or elsewhere.
  /// - Throws: ``RecoilError`` if there is too little to fit.
  public func fit(_ parts: [RecoilPart]) throws(RecoilError) -> [RecoilRegionFit] {
    try fit(RecoilContents(parts, card.samples, bins: card.bins, options: card.fit))
  }

  private func fit(_ contents: RecoilContents) throws(RecoilError) -> [RecoilRegionFit] {
    let merging = RegionMerging(bins: card.bins, minimumEntries: card.fit.minimumEntries) { contents.effectiveEntries(of: $0) }
    let fitter = RegionFitter(bins: card.bins, options: card.fit, contents: contents)
    let regions = merging.regions()
    let done = Atomic(0)
    return try mapChunks(count: regions.count, size: 1, threads: threads) { (chunk) throws(RecoilError) in
      let fit = try fitter.fit(regions[chunk.lowerBound])
      progress(.fitting(done: done.add(1, ordering: .relaxed).newValue, of: regions.count))
      return fit
    }
  }

  private func requireSelected(_ parts: [RecoilPart], _ sample: RecoilSample) throws(RecoilError) {
    var counts = EventCounts()
    for part in parts where part.sample == sample.name { counts.add(part.accumulator.counts) }
    try counts.requireSelected(of: sample)
  }

  private func calibration(
    _ regions: [RecoilRegionFit], _ sources: [RecoilSource], _ parts: [RecoilPart], _ samples: [(RecoilSample, EventChain)]
  ) throws -> RecoilCalibration {
    RecoilCalibration(
      format: RecoilCalibration.formatName, formatVersion: RecoilCalibration.currentVersion, name: card.name,
      conventions: RecoilConventions(), formulas: RecoilFormulas(card),
      tree: samples.first { $0.0.role == .signal }?.1.files.first?.treeName, bins: card.bins, options: card.fit,
      split: card.split,
      minimumQT: card.minimumQT, gate: card.gate, luminosity: card.luminosity, samples: card.samples, regions: regions,
      qtContinuity: card.qtContinuity, variationOptions: card.variations, sources: sources,
      provenance: try RecoilProvenance(card.card, samples) { sample, file in
        parts.first { $0.sample == sample && $0.file == file }?.accumulator.counts ?? EventCounts()
      }, digest: "")
  }
}

extension SampleCard {
  /// Opens every sample's files, relative to the card.
  /// - Throws: ``RecoilError/input(place:_:)`` with the place in the card.
  public func openSamples() throws -> [(RecoilSample, EventChain)] { try samples.opened(in: card) }

  /// A formula's error at its place in the card.
  func located(_ error: FormulaError, file: String, sample: RecoilSample) -> CardError {
    CardError(
      file: card.file, line: line(of: error.place, sample), key: "",
      problem: "\(error)\n  (columns of \(file))")
  }

  private func line(of place: String, _ sample: RecoilSample) -> Int? {
    guard let root = try? card.root() else { return nil }
    let parts = place.split(separator: ".").map(String.init)
    if parts.count == 2, parts[0] == "define" { return (try? root["define"]?.mapping())?[parts[1]]?.line }
    if place == "weight" {
      guard sample.role != .background else { return root["samples"]?.line }
      return (try? (try? root["samples"]?.mapping())?[sample.role.rawValue]?.mapping())?["weight"]?.line
    }
    return root[place]?.line ?? (try? root["define"]?.mapping())?[place]?.line
  }
}

extension RecoilCell {
  /// The effective entries of the parallel component's histogram.
  var effectiveEntries: Double { parallel.total > 0 ? parallel.effectiveEntries : 0 }
}

extension RecoilAccumulator {
  /// The sum of the parts of all samples with a role, in the order of samples and files.
  public static func sum(
    _ parts: [RecoilPart], of samples: [RecoilSample], role: RecoilSample.Role, bins: RecoilBins, options: RecoilFitOptions
  ) -> RecoilAccumulator {
    var result = RecoilAccumulator(bins: bins, options: options)
    for sample in samples where sample.role == role {
      for part in parts.filter({ $0.sample == sample.name }).sorted(by: { $0.file < $1.file }) { result.add(part.accumulator) }
    }
    return result
  }

  /// Data minus all backgrounds; yields come from the weights, variances add.
  public static func subtracted(
    _ parts: [RecoilPart], _ samples: [RecoilSample], bins: RecoilBins, options: RecoilFitOptions
  ) -> RecoilAccumulator {
    var result = sum(parts, of: samples, role: .data, bins: bins, options: options)
    let counts = result.counts
    result.add(sum(parts, of: samples, role: .background, bins: bins, options: options), scaledBy: -1)
    result.counts = counts
    return result
  }
}
