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
      guard Set(fit.region.bins.map(bins.njetsBin)).count == 1, fit.meanQT.isFinite else {
        return ("regions[\(i)]", "a region lies in one bin of njets and has a mean qT")
      }
      for component in RecoilComponent.allCases where !(fit[component].map.low < fit[component].map.high) {
        return ("regions[\(i)].\(component.rawValue).map", "low must be below high")
      }
    }
    let count = 2 * options.reach / options.binWidth
    guard options.reach > 0, options.binWidth > 0, count >= 1, count <= 100_000 else {
      return ("options", "reach and binWidth make no histogram")
    }
    if let transfer, transfer.regions.count != regions.count {
      return ("transfer.regions", "there are \(transfer.regions.count) for \(regions.count) regions")
    }
    return inconsistentVariation ?? inconsistentModes
  }

  /// Eigen-modes are maps between fits and nothing else: event weights are made of their densities.
  private var inconsistentModes: (place: String, text: String)? {
    for variation in (sources ?? []).filter({ $0.kind == .statistics }).flatMap(\.variations) {
      let isMap = variation.changes.allSatisfy { change in
        RecoilComponent.allCases.allSatisfy { component in
          if case .map = change[component] { return true }
          return change[component] == nil
        }
      }
      guard isMap, variation.qtContinuity == nil else {
        return ("sources: variation \(variation.name)", "a statistical mode must be made of maps between mixtures")
      }
    }
    return nil
  }

  /// Two variations of one name, changes of regions that are not there, maps that do not rise.
  private var inconsistentVariation: (place: String, text: String)? {
    guard Set(variations.map(\.name)).count == variations.count else { return ("sources", "two variations share a name") }
    for variation in variations {
      for change in variation.changes {
        let place = "sources: variation \(variation.name), region \(change.region)"
        guard regions.indices.contains(change.region) else { return (place, "there are \(regions.count) regions") }
        for component in RecoilComponent.allCases {
          if let problem = change[component]?.problem { return ("\(place), \(component.rawValue)", problem) }
        }
      }
    }
    return nil
  }
}
