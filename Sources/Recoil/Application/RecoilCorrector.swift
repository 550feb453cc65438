import Glibc
import Statistics

/// Corrects single events with a calibration: picks the bin, maps both components, rebuilds MET.
public struct RecoilCorrector: Sendable {
  private let bins: RecoilBins
  private let minimumQT: Double
  private let regionOfBin: [Int]
  private let maps: [(parallel: ComponentMap, perpendicular: ComponentMap)]

  /// - Parameter tolerance: GeV; the bulk tables agree with the exact maps this well, or the exact maps are used.
  public init(_ calibration: RecoilCalibration, tolerance: Double = 1e-7) {
    bins = calibration.bins
    minimumQT = calibration.minimumQT
    regionOfBin = calibration.regionOfBin
    maps = calibration.regions.map {
      (ComponentMap($0.parallel.map, tolerance: tolerance), ComponentMap($0.perpendicular.map, tolerance: tolerance))
    }
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
    var flags: RecoilFlags
  }

  /// Corrects one event. Where that is impossible, MET comes back unchanged with a flag that says why, and recoil
  /// components that do not exist are NaN.
  @inline(__always)
  func correct(qx: Double, qy: Double, metX: Double, metY: Double, njets: Double) -> Corrected {
    let qt = (qx * qx + qy * qy).squareRoot()
    var result = Corrected(
      metX: metX, metY: metY, parallel: .nan, perpendicular: .nan, parallelBefore: .nan, perpendicularBefore: .nan, qt: qt,
      flags: [])
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
    if bin.isOutside { result.flags.insert(.outsideBins) }
    correct(seen, regionOfBin[bin.index], &result)
    return result
  }

  /// Corrects an event whose bin is known.
  @inline(__always)
  func correct(_ seen: RecoilProjection, bin: Int) -> Corrected {
    var result = Corrected(
      metX: .nan, metY: .nan, parallel: seen.parallel, perpendicular: seen.perpendicular, parallelBefore: seen.parallel,
      perpendicularBefore: seen.perpendicular, qt: seen.qt, flags: [])
    correct(seen, regionOfBin[bin], &result)
    return result
  }

  @inline(__always)
  private func correct(_ seen: RecoilProjection, _ region: Int, _ result: inout Corrected) {
    let (parallel, perpendicular) = (maps[region].parallel, maps[region].perpendicular)
    let difference = seen.parallel - seen.qt
    if parallel.isTail(difference) || perpendicular.isTail(seen.perpendicular) { result.flags.insert(.tail) }
    result.parallel = parallel(difference) + seen.qt
    result.perpendicular = perpendicular(seen.perpendicular)
    (result.metX, result.metY) = seen.met(parallel: result.parallel, perpendicular: result.perpendicular)
  }
}

/// A map with its table; exact if no table reaches the tolerance, nothing at all if source and target are equal.
struct ComponentMap: Sendable {
  private let exact: RecoilMap
  private let table: RecoilMapTable?

  init(_ map: RecoilMap, tolerance: Double) {
    exact = map
    table = map.isIdentity ? nil : RecoilMapTable(map, tolerance: tolerance)
  }

  @inline(__always)
  func callAsFunction(_ u: Double) -> Double { table.map { $0(u) } ?? exact(u) }

  @inline(__always)
  func isTail(_ u: Double) -> Bool { u < exact.low || u > exact.high }
}
