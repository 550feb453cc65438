/// Bins that are fitted together because alone they hold too little.
public struct RecoilRegion: Sendable, Hashable, Codable {
  /// The bins that use this region's maps.
  public var bins: [Int]
  /// The bins whose events are fitted; all njets for a region that fell back to the njets-inclusive fit.
  public var fittedBins: [Int]
  /// Why it is larger than one bin, in sentences.
  public var decisions: [String]
}

/// The low-statistics policy: neighbouring qT bins are merged until every region has enough effective entries, then a slice
/// of njets that still has too little uses the njets-inclusive events of its qT range, then all qT.
///
/// Enough means `minimumEntries` effective entries in data and in simulation. Every decision is recorded.
struct RegionMerging {
  let bins: RecoilBins
  let minimumEntries: Double
  /// The smaller of the effective entries of data and simulation in a set of bins.
  let entries: ([Int]) -> Double

  func regions() -> [RecoilRegion] {
    (0..<bins.njets.count).flatMap { slice in
      mergedSlice(slice).map { qtRange in region(qtRange, slice: slice) }
    }
  }

  /// Ranges of qT bins of one njets slice, merged until none is too small or one is left.
  private func mergedSlice(_ slice: Int) -> [Range<Int>] {
    var ranges = (0..<bins.qt.count).map { $0..<$0 + 1 }
    func size(_ range: Range<Int>) -> Double { entries(cells(range, slice: slice)) }
    while ranges.count > 1, let smallest = ranges.indices.filter({ size(ranges[$0]) < minimumEntries }).min(by: { size(ranges[$0]) < size(ranges[$1]) }) {
      let left = smallest > 0 ? size(ranges[smallest - 1]) : .infinity
      let right = smallest + 1 < ranges.count ? size(ranges[smallest + 1]) : .infinity
      let first = left <= right ? smallest - 1 : smallest
      ranges.replaceSubrange(first...first + 1, with: [ranges[first].lowerBound..<ranges[first + 1].upperBound])
    }
    return ranges
  }

  private func region(_ range: Range<Int>, slice: Int) -> RecoilRegion {
    let own = cells(range, slice: slice)
    var result = RecoilRegion(bins: own, fittedBins: own, decisions: [])
    if range.count > 1 { result.decisions.append("\(range.count) qT bins merged: \(joined(range))") }
    guard entries(own) < minimumEntries, bins.njets.count > 1 else { return result }
    result.fittedBins = (0..<bins.njets.count).flatMap { cells(range, slice: $0) }.sorted()
    result.decisions.append("njets-inclusive: \(bins.njets.label(slice)) alone has \(Int(entries(own))) effective entries")
    return result
  }

  private func cells(_ range: Range<Int>, slice: Int) -> [Int] { range.map { bins.index(qt: $0, njets: slice) } }

  private func joined(_ range: Range<Int>) -> String {
    "\(bins.qt.label(range.lowerBound)) to \(bins.qt.label(range.upperBound - 1))"
  }
}
