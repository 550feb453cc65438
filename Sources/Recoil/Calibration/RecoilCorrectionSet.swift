public import Corrections
import EventFiles
import Fitting
import Statistics

extension RecoilCalibration {
  /// The calibration as a correction set of schema v2: `u_par` and `u_perp`, each a function of (syst, qt, njets, value).
  ///
  /// The exact maps are made of stock nodes: Newton's method in log-odds written out as transforms
  /// (see ``QuantileMapCorrection``). They agree with ``RecoilMap`` to better than `tolerance`.
  /// - Parameter tolerance: GeV; more Newton steps are written until a grid in every bin agrees this well.
  /// - Returns: the set and the largest difference seen.
  /// - Throws: ``QuantileMapError``, ``CorrectionError``.
  public func correctionSet(tolerance: Double = 1e-7) throws -> (set: CorrectionSet, largestError: Double) {
    var corrections: [Correction] = []
    var largest = 0.0
    for component in RecoilComponent.allCases {
      let maps = try mapBins(component, tolerance: tolerance)
      for (region, bin) in maps.byRegion { largest = max(largest, try bin.largestError { regions[region][component].map($0) }) }
      let value = component == .parallel ? "u_par_minus_qt" : "u_perp"
      let text = """
        \(component.symbol) of simulation corrected to data, GeV; exact quantile map between two-Gaussian fits; \
        concord apply leaves events with qt below \(minimumQT) GeV and njets that are no whole numbers unchanged, this file does not; \
        calibration=\(name); digest=\(digest)
        """
      corrections.append(
        try QuantileMapCorrection(
          name: component == .parallel ? "u_par" : "u_perp", value: value, qtEdges: try BinEdges(bins.qt.edges),
          njetsEdges: try BinEdges(bins.njets.edges), nominal: maps.grid
        ).correction(description: text))
    }
    let description = """
      Concord \(concordVersion) recoil calibration ‘\(name)’. \(conventions.recoil). Largest difference from the exact map on a \
      grid: \(largest) GeV.
      """
    return (try CorrectionSet(description: description, corrections: corrections), largest)
  }

  private func mapBins(
    _ component: RecoilComponent, tolerance: Double
  ) throws(QuantileMapError) -> (grid: [[QuantileMapBin]], byRegion: [(Int, QuantileMapBin)]) {
    var byRegion: [QuantileMapBin] = []
    for region in regions { byRegion.append(try region[component].map.node(tolerance: tolerance)) }
    let places = regionOfBin
    let grid = (0..<bins.qt.count).map { q in (0..<bins.njets.count).map { byRegion[places[bins.index(qt: q, njets: $0)]] } }
    return (grid, Array(byRegion.enumerated()).map { ($0.offset, $0.element) })
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
  /// - Throws: ``QuantileMapError/notPlain(components:isBifurcated:)`` if there are three Gaussians or bifurcated ones.
  func mapMixture() throws(QuantileMapError) -> MapMixture {
    let (first, second) = (components[0], components[componentCount - 1])
    guard componentCount < 3, !first.isBifurcated, !second.isBifurcated else {
      throw .notPlain(components: componentCount, isBifurcated: components.contains { $0.isBifurcated })
    }
    return try MapMixture(fraction: first.share, mu1: first.mean, sigma1: first.width, mu2: second.mean, sigma2: second.width)
  }
}
