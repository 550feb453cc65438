/// The regions of each slice of njets in order of qT, with the qT between which shifts are interpolated.
struct RegionSlices: Sendable {
  /// One region of a slice.
  struct Stop: Sendable {
    let region: Int
    /// The mean qT of the data fitted, GeV.
    let qt: Double
  }

  private let stops: [[Stop]]
  private let qtBins: Int

  init(_ regions: [RecoilRegionFit], bins: RecoilBins) {
    qtBins = bins.qt.count
    let slices = regions.enumerated().map { bins.njetsBin($1.region.bins.first ?? 0) }
    stops = (0..<bins.njets.count).map { slice in
      let here = regions.indices.filter { slices[$0] == slice }.sorted { regions[$0].region.bins[0] < regions[$1].region.bins[0] }
      return here.reduce(into: []) { stops, region in
        // A mean qT that does not rise, as subtraction may leave one, is no place to interpolate to.
        if stops.isEmpty || regions[region].meanQT > stops[stops.count - 1].qt {
          stops.append(Stop(region: region, qt: regions[region].meanQT))
        }
      }
    }
  }

  /// Two neighbouring regions and the share of the second.
  struct Place: Sendable {
    var first: Int
    var second: Int
    var share: Double
  }

  /// Where qT lies between the mean qT of a slice's regions; the outermost ones reach on.
  @inline(__always)
  func place(slice: Int, qt: Double) -> Place {
    let stops = stops[slice]
    var (upper, end) = (0, stops.count)  // the first stop above qT
    while upper < end {
      let middle = (upper + end) / 2
      if stops[middle].qt <= qt { upper = middle + 1 } else { end = middle }
    }
    guard upper > 0 else { return Place(first: stops[0].region, second: stops[0].region, share: 0) }
    guard upper < stops.count else { return Place(first: stops[upper - 1].region, second: stops[upper - 1].region, share: 0) }
    let (a, b) = (stops[upper - 1], stops[upper])
    return Place(first: a.region, second: b.region, share: (qt - a.qt) / (b.qt - a.qt))
  }

  /// The region after `region` in its slice, or the one before; nil if it is alone.
  func neighbour(of region: Int) -> Int? {
    for slice in stops {
      guard let i = slice.firstIndex(where: { $0.region == region }) else { continue }
      return i + 1 < slice.count ? slice[i + 1].region : i > 0 ? slice[i - 1].region : nil
    }
    return nil
  }

  /// The mean qT of a slice's regions with their numbers, rising.
  func stops(slice: Int) -> [Stop] { stops[slice] }
}
