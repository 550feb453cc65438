import Fitting
import Glibc
import Statistics

/// Corrects single events with a calibration: picks the bin, maps both components, rebuilds MET; nominal and varied.
public struct RecoilCorrector: Sendable {
  let bins: RecoilBins
  let minimumQT: Double
  let regionOfBin: [Int]
  let slices: RegionSlices
  private let sliceOfRegion: [Int]
  let continuity: QTContinuity
  let bank: MapBank
  let variations: PreparedVariations
  let weights: PreparedWeights
  /// Where the bank's maps begin that match probabilities of another process; nil for events like those of the fits.
  let transfer: Int?
  /// What simulation is distributed like, by region and component: in which density ratios of variations are written.
  let densities: [GaussianMixture]

  /// - Parameters:
  ///   - variations: varied corrections of this calibration.
  ///   - weights: variations that become weights, see ``EventWeight``; all they change must be maps between mixtures.
  ///   - isTransfer: whether events are those of the transfer's process, which have no weights.
  ///   - tolerance: GeV; the bulk tables agree with the exact maps this well, or the exact maps are used. Varied maps are
  ///     tabulated to a hundred times as much.
  public init(
    _ calibration: RecoilCalibration, variations: [RecoilVariation] = [], weights: [RecoilVariation] = [],
    isTransfer: Bool = false,
    tolerance: Double = 1e-7, threads: Int = 1
  ) {
    bins = calibration.bins
    minimumQT = calibration.minimumQT
    regionOfBin = calibration.regionOfBin
    slices = RegionSlices(calibration.regions, bins: calibration.bins)
    sliceOfRegion = calibration.regions.map { calibration.bins.njetsBin($0.region.bins.first ?? 0) }
    continuity = calibration.qtContinuity ?? .bins
    var sources = calibration.regions.flatMap { region in
      RecoilComponent.allCases.map { MapBank.Source.map(region[$0].map, tolerance: tolerance) }
    }
    self.variations = PreparedVariations(
      variations, regionCount: calibration.regions.count, nominal: continuity,
      add: {
        sources.append($0)
        return sources.count - 1
      }, tolerance: 100 * tolerance)
    precondition(!isTransfer || calibration.transfer != nil, "the calibration has no transfer")
    precondition(!isTransfer || weights.isEmpty, "the process of a transfer has no weights")
    self.weights = PreparedWeights(weights, nominal: calibration.regions) {
      sources.append($0)
      return sources.count - 1
    }
    if isTransfer, let transfer = calibration.transfer {
      self.transfer = sources.count
      sources += transfer.regions.flatMap { region in
        RecoilComponent.allCases.map { MapBank.Source.map(region[$0].map, tolerance: tolerance) }
      }
    } else {
      transfer = nil
    }
    bank = MapBank(sources, threads: threads)
    densities = Self.densities(calibration, isTransfer: isTransfer)
  }

  /// One event after correction.
  struct Corrected {
    var metX: Double
    var metY: Double
    var parallel: Double
    var perpendicular: Double
    var parallelBefore: Double
    var perpendicularBefore: Double
    var qt: Double
    /// The region of its bin; −1 if it was left unchanged.
    var region: Int
    var flags: RecoilFlags
  }

  /// One event under a variation.
  struct Varied {
    var parallel: Double
    var perpendicular: Double
    var metX: Double
    var metY: Double
  }

  /// Corrects one event. Where that is impossible, MET comes back unchanged with a flag that says why, and recoil
  /// components that do not exist are NaN.
  /// - Parameters:
  ///   - varies: whether there are variations to find; ``VariedColumns`` finds those of many events faster.
  ///   - varied: called with each variation's number and its event; not at all for events left unchanged.
  @inline(__always)
  func correct(
    qx: Double, qy: Double, metX: Double, metY: Double, njets: Double, varies: Bool = true, varied: (Int, Varied) -> Void
  ) -> Corrected {
    let qt = (qx * qx + qy * qy).squareRoot()
    var result = Corrected(
      metX: metX, metY: metY, parallel: .nan, perpendicular: .nan, parallelBefore: .nan, perpendicularBefore: .nan, qt: qt,
      region: -1, flags: [])
    guard let seen = RecoilProjection(qx: qx, qy: qy, metX: metX, metY: metY, minimumQT: minimumQT) else {
      result.flags = RecoilProjection.areMomenta(qx, qy, metX, metY) ? .noAxis : .notFinite
      return result
    }
    (result.parallelBefore, result.perpendicularBefore) = (seen.parallel, seen.perpendicular)
    (result.parallel, result.perpendicular) = (seen.parallel, seen.perpendicular)
    guard let bin = bins.bin(qt: qt, njets: njets) else {
      result.flags = .badJetCount
      return result
    }
    result = correct(seen, bin: bin.index, varies: varies, varied: varied)
    if bin.isOutside { result.flags.insert(.outsideBins) }
    return result
  }

  /// The same without variations.
  @inline(__always)
  func correct(qx: Double, qy: Double, metX: Double, metY: Double, njets: Double) -> Corrected {
    correct(qx: qx, qy: qy, metX: metX, metY: metY, njets: njets, varies: false) { _, _ in }
  }

  /// Corrects an event whose bin is known.
  @inline(__always)
  func correct(
    _ seen: RecoilProjection, bin: Int, varies: Bool = true, varied: (Int, Varied) -> Void
  ) -> Corrected {
    let u = (seen.parallel - seen.qt, seen.perpendicular)
    let joined = place(region: regionOfBin[bin], qt: seen.qt, continuity)
    let region = joined.share < 0.5 ? joined.first : joined.second
    let (first, second) = (nominal(joined, u.0, component: 0), nominal(joined, u.1, component: 1))
    let met = seen.met(parallel: first + seen.qt, perpendicular: second)
    let matched = (matched(region, u.0, 0, skipsTransfer: false), matched(region, u.1, 1, skipsTransfer: false))
    let isTail = bank.isTail(2 * region, matched.0) || bank.isTail(2 * region + 1, matched.1)
    for v in 0..<(varies ? variations.count : 0) {
      let other = variations.continuity[v]
      let place = other == continuity ? joined : place(region: regionOfBin[bin], qt: seen.qt, other)
      let parallel = value(v, place, u.0, component: 0) + seen.qt
      let perpendicular = value(v, place, u.1, component: 1)
      let met = seen.met(parallel: parallel, perpendicular: perpendicular)
      varied(v, Varied(parallel: parallel, perpendicular: perpendicular, metX: met.x, metY: met.y))
    }
    return Corrected(
      metX: met.x, metY: met.y, parallel: first + seen.qt, perpendicular: second, parallelBefore: seen.parallel,
      perpendicularBefore: seen.perpendicular, qt: seen.qt, region: regionOfBin[bin], flags: isTail ? .tail : [])
  }

  var regionCount: Int { sliceOfRegion.count }

  /// The regions whose maps serve an event in a region's bins.
  @inline(__always)
  func place(region: Int, qt: Double, _ continuity: QTContinuity) -> RegionSlices.Place {
    if continuity == .bins { return RegionSlices.Place(first: region, second: region, share: 0) }
    return slices.place(slice: sliceOfRegion[region], qt: qt)
  }

  /// u′ by the nominal maps: (1 − share) T₁(u) + share T₂(u).
  @inline(__always)
  private func nominal(_ place: RegionSlices.Place, _ u: Double, component: Int) -> Double {
    let first = nominal(region: place.first, u, component, skipsTransfer: false)
    guard place.share != 0 else { return first }
    return first + place.share * (nominal(region: place.second, u, component, skipsTransfer: false) - first)
  }

  /// T(u) in a region; for another process u + T(v) − v with v the value that Z simulation has at u's probability.
  @inline(__always)
  private func nominal(region: Int, _ u: Double, _ component: Int, skipsTransfer: Bool) -> Double {
    let v = matched(region, u, component, skipsTransfer: skipsTransfer)
    return bank.value(2 * region + component, v) + (u - v)
  }

  @inline(__always)
  private func matched(_ region: Int, _ u: Double, _ component: Int, skipsTransfer: Bool) -> Double {
    guard let transfer, !skipsTransfer else { return u }
    return bank.value(transfer + 2 * region + component, u)
  }

  /// u′ by a variation.
  @inline(__always)
  private func value(_ v: Int, _ place: RegionSlices.Place, _ u: Double, component: Int) -> Double {
    let first = value(v, region: place.first, u, component)
    return place.share == 0 ? first : first + place.share * (value(v, region: place.second, u, component) - first)
  }

  @inline(__always)
  private func value(_ v: Int, region: Int, _ u: Double, _ component: Int) -> Double {
    let skips = variations.skipsTransfer[v]
    switch variations.change(v, region: region, component: component) {
    case .nominal: return nominal(region: region, u, component, skipsTransfer: skips)
    case .map(let map):
      let matched = matched(region, u, component, skipsTransfer: skips)
      return bank.value(map, matched) + (u - matched)
    case .scaled(let center, let factor, let shift):
      return center + (nominal(region: region, u, component, skipsTransfer: skips) - center) * factor + shift
    }
  }
}
