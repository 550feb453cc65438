/// What the fits start from: data as they are, every background by itself, and simulated signal.
struct RecoilContents: Sendable {
  /// Data, nothing subtracted.
  var data: RecoilAccumulator
  /// The backgrounds in the card's order.
  var backgrounds: [Background]
  /// Simulated signal.
  var simulation: RecoilAccumulator

  /// One background process.
  struct Background: Sendable {
    let name: String
    var events: RecoilAccumulator
    /// The relative uncertainty of its yield.
    let uncertainty: Double
  }

  /// The sums of the parts of each sample.
  init(_ parts: [RecoilPart], _ samples: [RecoilSample], bins: RecoilBins, options: RecoilFitOptions) {
    data = .sum(parts, of: samples, role: .data, bins: bins, options: options)
    simulation = .sum(parts, of: samples, role: .signal, bins: bins, options: options)
    backgrounds = samples.filter { $0.role == .background }.map {
      Background(
        name: $0.name, events: .sum(parts, of: [$0], role: .background, bins: bins, options: options),
        uncertainty: $0.yieldUncertainty)
    }
  }

  /// One bootstrap replica of all samples.
  init(replica: Int, of filled: [String: [RecoilAccumulator]], _ samples: [RecoilSample], _ card: RecoilCard) {
    let parts = samples.compactMap { sample in
      filled[sample.name].map { RecoilPart(sample: sample.name, file: 0, accumulator: $0[replica]) }
    }
    self.init(parts, samples, bins: card.bins, options: card.fit)
  }

  /// Some bins together.
  func cells(of bins: [Int]) -> RegionCells {
    RegionCells(
      data: data.sum(of: bins), backgrounds: backgrounds.map { $0.events.sum(of: bins) }, simulation: simulation.sum(of: bins))
  }

  /// The smaller of the effective entries of data without backgrounds and of simulation.
  func effectiveEntries(of bins: [Int]) -> Double {
    let cells = cells(of: bins)
    return min(cells.subtracted().effectiveEntries, cells.simulation.effectiveEntries)
  }
}

/// What some bins hold together.
struct RegionCells: Sendable {
  let data: RecoilCell
  let backgrounds: [RecoilCell]
  let simulation: RecoilCell

  /// Data minus the backgrounds, each scaled (by 1 if left out); variances add.
  func subtracted(scales: [Double]? = nil) -> RecoilCell {
    var result = data
    for (i, background) in backgrounds.enumerated() { result.add(background, scaledBy: -(scales?[i] ?? 1)) }
    return result
  }
}

extension RecoilSample {
  /// The relative uncertainty of the yield: the card's, or 20 %.
  var yieldUncertainty: Double { uncertainty ?? 0.2 }
}
