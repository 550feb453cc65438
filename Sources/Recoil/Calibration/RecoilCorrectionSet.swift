public import Corrections
import EventFiles
import Fitting
import Numerics
import Statistics

extension RecoilCalibration {
  /// The calibration as a correction set of schema v2: `u_par` and `u_perp`, each a function of (syst, qt, njets, value).
  ///
  /// Nominal maps bin by bin are made of stock nodes: Newton's method in log-odds written out as transforms
  /// (see ``QuantileMapCorrection``). They agree with ``RecoilMap`` to better than `tolerance`. Varied maps, and maps that qT
  /// interpolates, are cubic pieces (``CubicMap``) within 10,000 × `tolerance`.
  /// - Parameters:
  ///   - tolerance: GeV; more Newton steps or pieces are written until a grid in every bin agrees this well.
  ///   - method: how nominal maps bin by bin are written.
  ///   - threads: how many share the work; the set does not depend on it.
  /// - Returns: the set and the largest difference seen in the nominal maps.
  /// - Throws: ``QuantileMapError``, ``CorrectionError``.
  public func correctionSet(
    tolerance: Double = 1e-7, method: RecoilExportMethod = .exact, threads: Int = 1
  ) throws -> (set: CorrectionSet, largestError: Double) {
    var corrections: [Correction] = []
    var largest = 0.0
    for component in RecoilComponent.allCases {
      let writer = CorrectionSetWriter(self, component, tolerance: tolerance, method: method, threads: threads)
      let nominal = try writer.nominal()
      largest = max(largest, nominal.largestError)
      let variations = exported.flatMap(\.variations)
      let varied = try mapChunks(count: variations.count, size: 1, threads: threads) { chunk in
        try writer.variation(variations[chunk.lowerBound], nominal: nominal.maps)
      }
      corrections.append(
        try QuantileMapCorrection(
          name: component == .parallel ? "u_par" : "u_perp", value: component == .parallel ? "u_par_minus_qt" : "u_perp",
          qtEdges: try BinEdges(bins.qt.edges), njetsEdges: try BinEdges(bins.njets.edges),
          variations: [.init(key: "nominal", slices: nominal.slices)] + varied
        ).correction(description: description(of: component)))
    }
    let description = """
      Concord \(concordVersion) recoil calibration ‘\(name)’. \(conventions.recoil). Largest difference from the exact map on a \
      grid: \(largest) GeV.\(method.words)
      """
    return (try CorrectionSet(description: description, corrections: corrections), largest)
  }

  /// All sources but replicas, which would multiply the file and which nobody looks up by name.
  private var exported: [RecoilSource] { (sources ?? []).filter { $0.kind != .bootstrap } }

  private func description(of component: RecoilComponent) -> String {
    let sources = exported.map { "\($0.name): \($0.meaning)" }
    return """
      \(component.symbol) of simulation corrected to data, GeV; quantile map between fits; \
      concord apply leaves events with qt below \(minimumQT) GeV and njets that are no whole numbers unchanged, this file does not; \
      calibration=\(name); digest=\(digest)\(sources.isEmpty ? "" : "; variations: " + sources.joined(separator: ". "))
      """
  }
}

/// Writes the maps of one component.
private struct CorrectionSetWriter {
  typealias Slice = QuantileMapCorrection.Slice
  let calibration: RecoilCalibration
  let component: RecoilComponent
  let tolerance: Double
  let slices: RegionSlices
  let regionOfBin: [Int]
  let threads: Int
  let method: RecoilExportMethod

  init(
    _ calibration: RecoilCalibration, _ component: RecoilComponent, tolerance: Double, method: RecoilExportMethod, threads: Int
  ) {
    (self.calibration, self.component, self.tolerance) = (calibration, component, tolerance)
    (self.threads, self.method) = (threads, method)
    slices = RegionSlices(calibration.regions, bins: calibration.bins)
    regionOfBin = calibration.regionOfBin
  }

  private var continuity: QTContinuity { calibration.qtContinuity ?? .bins }

  /// The nominal maps as they are joined, and by region for those that a variation leaves alone.
  func nominal() throws -> (slices: [Slice], maps: [QuantileMapCorrection.Map], largestError: Double) {
    let found = try mapChunks(count: calibration.regions.count, size: 1, threads: threads) { chunk in
      try node(of: calibration.regions[chunk.lowerBound][component].map)
    }
    let (maps, largest) = (found.map(\.map), found.map(\.error).max() ?? 0)
    guard continuity == .interpolated else { return (inBins { maps[$0] }, maps, largest) }
    let joined = try interpolated({ _ in nil }, tolerance: tolerance * 10)
    return (joined.slices, maps, joined.largestError)
  }

  /// Newton's method where stock nodes know the mixtures, cubic pieces otherwise.
  private func node(of map: RecoilMap) throws -> (map: QuantileMapCorrection.Map, error: Double) {
    if case .table(let pieces) = method {
      let table = try VariedMap(nominal: map, change: nil).table(pieces)
      return (.cubic(table.map), table.largestError)
    }
    guard map.source.isPlain, map.target.isPlain else {
      let cubic = try VariedMap.cubics(
        [VariedMap(nominal: map, change: nil)], tolerance: 10 * tolerance, reach: calibration.options.reach)
      return (.cubic(cubic.maps[0]), cubic.largestError)
    }
    let bin = try map.node(tolerance: tolerance)
    return (.quantile(bin), try bin.largestError { map($0) })
  }

  /// A variation's maps.
  func variation(
    _ variation: RecoilVariation, nominal: [QuantileMapCorrection.Map]
  ) throws -> QuantileMapCorrection.Variation {
    var changes: [Int: ComponentChange] = [:]
    for change in variation.changes { changes[change.region] = change[component] }
    if (variation.qtContinuity ?? continuity) == .interpolated {
      return .init(key: variation.name, slices: try interpolated({ changes[$0] }, tolerance: tolerance * 10_000).slices)
    }
    var maps: [QuantileMapCorrection.Map] = []
    for (i, region) in calibration.regions.enumerated() {
      guard let change = changes[i] else {
        maps.append(nominal[i])
        continue
      }
      let map = VariedMap(nominal: region[component].map, change: change)
      maps.append(
        .cubic(try VariedMap.cubics([map], tolerance: tolerance * 10_000, reach: calibration.options.reach).maps[0]))
    }
    return .init(key: variation.name, slices: inBins { maps[$0] })
  }

  private func inBins(_ map: (Int) -> QuantileMapCorrection.Map) -> [Slice] {
    let bins = calibration.bins
    return (0..<bins.njets.count).map { slice in
      .bins((0..<bins.qt.count).map { map(regionOfBin[bins.index(qt: $0, njets: slice)]) })
    }
  }

  /// Neighbouring regions' maps on common knots; a slice with one region has it in every bin.
  private func interpolated(
    _ change: (Int) -> ComponentChange?, tolerance: Double
  ) throws -> (slices: [Slice], largestError: Double) {
    var (result, largest): ([Slice], Double) = ([], 0)
    for slice in 0..<calibration.bins.njets.count {
      let stops = slices.stops(slice: slice)
      let maps = stops.map { VariedMap(nominal: calibration.regions[$0.region][component].map, change: change($0.region)) }
      let reach = calibration.options.reach
      if maps.count == 1 {
        let alone = try VariedMap.cubics(maps, tolerance: tolerance, reach: reach)
        largest = max(largest, alone.largestError)
        result.append(.bins([QuantileMapCorrection.Map](repeating: .cubic(alone.maps[0]), count: calibration.bins.qt.count)))
        continue
      }
      var pairs: [CubicMapPair] = []
      for i in 0..<maps.count - 1 {
        let both = try VariedMap.cubics([maps[i], maps[i + 1]], tolerance: tolerance, reach: reach)
        largest = max(largest, both.largestError)
        pairs.append(
          try CubicMapPair(first: both.maps[0], second: both.maps[1], low: stops[i].qt, high: stops[i + 1].qt))
      }
      result.append(.interpolated(pairs))
    }
    return (result, largest)
  }
}

extension RecoilMap {
  /// The map as nodes of a correction set: three Newton steps from straight lines between exact points, as many of them as
  /// the tolerance (GeV) asks for.
  /// - Throws: ``QuantileMapError/notAccurate(error:tolerance:steps:)`` if 256 lines do not suffice.
  func node(tolerance: Double) throws(QuantileMapError) -> QuantileMapBin {
    var error = Double.infinity
    for lines in [8, 16, 32, 64, 128, 256] {
      let bin = try QuantileMapBin(
        simulation: source.mapMixture(), data: target.mapMixture(), low: low, high: high, shiftBelow: lowShift,
        shiftAbove: highShift,
        steps: 3, knots: knots(lines))
      error = try bin.largestError { self($0) }
      if error <= tolerance { return bin }
    }
    throw .notAccurate(error: error, tolerance: tolerance, steps: 3)
  }

  /// Points of the map at equal distances over its core.
  private func knots(_ lines: Int) -> [QuantileMapBin.Knot] {
    (0...lines).map { i in
      let x = i == lines ? high : low + (high - low) * Double(i) / Double(lines)
      return QuantileMapBin.Knot(x: x, y: core(x))
    }
  }
}

extension GaussianMixture {
  /// Whether it is one or two Gaussians with equal sides.
  fileprivate var isPlain: Bool { componentCount < 3 && !components.contains { $0.isBifurcated } }

  /// As stock nodes hold it.
  /// - Precondition: one or two Gaussians with equal sides.
  fileprivate func mapMixture() throws(QuantileMapError) -> MapMixture {
    precondition(isPlain, "stock nodes hold one or two Gaussians with equal sides, not \(components)")
    let (first, second) = (components[0], components[componentCount - 1])
    return try MapMixture(fraction: first.share, mu1: first.mean, sigma1: first.width, mu2: second.mean, sigma2: second.width)
  }
}
