/// Which bins are measured together because alone they hold too few probes.
///
/// The smallest group that is too small is joined with its smallest neighbour (the first in order of bins among equals)
/// until every group has enough or one is left. A group is always connected, though not always a rectangle.
struct EfficiencyRegions {
  let bins: EfficiencyBins
  let minimum: Double
  /// The probes in a set of bins, in the sample that has the fewest.
  let probes: ([Int]) -> Double

  /// The groups, each in order of bins, ordered by their first bins.
  func merged() -> [[Int]] {
    var groups = (0..<bins.count).map { [$0] }
    var sizes = groups.map(probes)
    while groups.count > 1, let smallest = sizes.indices.min(by: { sizes[$0] < sizes[$1] }), sizes[smallest] < minimum {
      let beside = Set(groups[smallest].flatMap(bins.neighbours))
      let others = groups.indices.filter { $0 != smallest && groups[$0].contains(where: beside.contains) }
      guard let partner = others.min(by: { sizes[$0] < sizes[$1] }) else { break }
      let joined = (groups[smallest] + groups[partner]).sorted()
      let (first, last) = (min(smallest, partner), max(smallest, partner))
      groups.remove(at: last)
      sizes.remove(at: last)
      groups[first] = joined
      sizes[first] = probes(joined)
    }
    return groups.sorted { $0[0] < $1[0] }
  }
}
