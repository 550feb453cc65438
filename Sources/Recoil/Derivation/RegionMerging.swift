/// Bins that are fitted together because alone they hold too little.
public struct RecoilRegion: Sendable, Hashable, Codable {
  /// The bins that use this region's maps.
  public var bins: [Int]
  /// The bins whose events are fitted; those of all njets for a region that fell back to the njets-inclusive fit.
  public var fittedBins: [Int]
  /// Why it is larger than one bin, in sentences.
  public var decisions: [String]
}

/// The low-statistics policy.
///
/// Enough means `minimumEntries` effective entries in data and in simulation. Inside a slice of njets, neighbouring qT bins
/// are merged until every region has enough. A slice that has not enough in all its qT bins together uses the
/// njets-inclusive events instead, bin by bin in qT, merged in the same way. Every decision is recorded.
struct RegionMerging {
  let bins: RecoilBins
  let minimumEntries: Double
  /// The smaller of the effective entries of data and simulation in a set of bins.
  let entries: ([Int]) -> Double

  func regions() -> [RecoilRegion] {
    (0..<bins.njets.count).flatMap { slice in
      let all = 0..<bins.njets.count
      let inSlice = entries(cells(0..<bins.qt.count, slices: slice..<slice + 1))
      guard inSlice < minimumEntries, bins.njets.count > 1 else { return regions(of: slice, fitting: slice..<slice + 1, []) }
      let reason = "njets-inclusive: \(bins.njets.label(slice)) has \(Int(inSlice)) effective entries in all qT bins together"
      return regions(of: slice, fitting: all, [reason])
    }
  }

  /// The regions of a slice, fitted on the events of `slices`.
  private func regions(of slice: Int, fitting slices: Range<Int>, _ decisions: [String]) -> [RecoilRegion] {
    merged(slices).map { range in
      let merging = range.count > 1 ? ["\(range.count) qT bins merged: \(span(range))"] : []
      return RecoilRegion(
        bins: cells(range, slices: slice..<slice + 1), fittedBins: cells(range, slices: slices), decisions: decisions + merging)
    }
  }

  /// Ranges of qT bins, the smallest merged with its smaller neighbour until none is too small or one is left.
  private func merged(_ slices: Range<Int>) -> [Range<Int>] {
    var ranges = (0..<bins.qt.count).map { $0..<$0 + 1 }
    var sizes = ranges.map { entries(cells($0, slices: slices)) }
    while ranges.count > 1, let smallest = sizes.indices.min(by: { sizes[$0] < sizes[$1] }), sizes[smallest] < minimumEntries {
      let left = smallest > 0 ? sizes[smallest - 1] : .infinity
      let right = smallest + 1 < ranges.count ? sizes[smallest + 1] : .infinity
      let first = left <= right ? smallest - 1 : smallest
      let joined = ranges[first].lowerBound..<ranges[first + 1].upperBound
      ranges.replaceSubrange(first...first + 1, with: [joined])
      sizes.replaceSubrange(first...first + 1, with: [entries(cells(joined, slices: slices))])
    }
    return ranges
  }

  private func cells(_ range: Range<Int>, slices: Range<Int>) -> [Int] {
    slices.flatMap { slice in range.map { bins.index(qt: $0, njets: slice) } }
  }

  private func span(_ range: Range<Int>) -> String {
    "\(bins.qt.label(range.lowerBound)) to \(bins.qt.label(range.upperBound - 1))"
  }
}
