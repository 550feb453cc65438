extension RecoilCalibration: SealedCalibration {
  /// u_par and u_perp.
  public static var kind: CalibrationKind { .recoil }

  /// Bins outside or in no or two regions, maps without a core.
  public var inconsistency: (place: String, text: String)? {
    let served = regions.flatMap(\.region.bins)
    guard served.sorted() == Array(0..<bins.count) else { return ("regions", "each bin must belong to one region") }
    for (i, fit) in regions.enumerated() {
      guard fit.region.fittedBins.allSatisfy((0..<bins.count).contains) else {
        return ("regions[\(i)].region.fittedBins", "there are \(bins.count) bins")
      }
      for component in RecoilComponent.allCases where !(fit[component].map.low < fit[component].map.high) {
        return ("regions[\(i)].\(component.rawValue).map", "low must be below high")
      }
    }
    guard options.reach > 0, options.binWidth > 0, options.binCount > 0, options.binCount <= 100_000 else {
      return ("options", "reach and binWidth make no histogram")
    }
    return nil
  }
}
