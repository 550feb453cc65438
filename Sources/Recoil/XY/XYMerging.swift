import Statistics

/// Joins neighbouring bins of nPV until each has enough effective entries.
struct XYMerging {
  private let binning: Binning
  private let minimumEntries: Double
  /// What became of the bins that were not empty: the range of bins and its sums.
  private let groups: [Group]
  private let filled: Int

  private struct Group {
    var bins: ClosedRange<Int>
    var cell: XYCell
    var entries: Double { cell.effectiveEntries }
  }

  /// As for qT, the bin with the fewest effective entries is joined to its smaller neighbour until all have enough.
  init(_ cells: [XYCell], binning: Binning, minimumEntries: Double) {
    (self.binning, self.minimumEntries) = (binning, minimumEntries)
    var groups = cells.indices.filter { cells[$0].x.sumW2 > 0 }.map { Group(bins: $0...$0, cell: cells[$0]) }
    filled = groups.count
    while groups.count > 1, let least = groups.indices.min(by: { groups[$0].entries < groups[$1].entries }) {
      guard groups[least].entries < minimumEntries else { break }
      let neighbours = [least - 1, least + 1].filter(groups.indices.contains)
      guard let other = neighbours.min(by: { groups[$0].entries < groups[$1].entries }) else { break }
      let (first, second) = (min(least, other), max(least, other))
      groups[first].cell.join(groups[second].cell)
      groups[first].bins = groups[first].bins.lowerBound...groups[second].bins.upperBound
      groups.remove(at: second)
    }
    self.groups = groups
  }

  /// What was joined, in words.
  var decisions: [String] {
    let joined = groups.filter { $0.bins.count > 1 }
    guard !joined.isEmpty else { return [] }
    let names = joined.map { "nPV \(label($0.bins))" }.joined(separator: ", ")
    return ["\(filled) bins joined to \(groups.count), so that each has \(minimumEntries) effective entries: \(names)"]
  }

  private func label(_ bins: ClosedRange<Int>) -> String {
    "\(binning.edges[bins.lowerBound]) to \(binning.edges[bins.upperBound + 1])"
  }

  /// - Throws: ``XYError`` if fewer than two bins have enough.
  func points(part: String) throws(XYError) -> [XYPoint] {
    guard filled > 1 else { throw .singleVertexCount(part: part, npv: groups.first?.cell.npv.mean ?? .nan) }
    let entries = groups.map(\.entries)
    guard groups.count > 1, entries.allSatisfy({ $0 >= minimumEntries }) else {
      let isPositive = groups.allSatisfy { $0.cell.x.sumW > 0 }
      throw .notEnoughEntries(
        part: part, effectiveEntries: isPositive ? entries.reduce(0, +) : .infinity, needed: minimumEntries)
    }
    return groups.map { group in
      XYPoint(
        low: binning.edges[group.bins.lowerBound], high: binning.edges[group.bins.upperBound + 1], npv: group.cell.npv.mean,
        effectiveEntries: group.cell.effectiveEntries, x: group.cell.x.mean, xError: group.cell.x.meanError,
        y: group.cell.y.mean, yError: group.cell.y.meanError, covariance: group.cell.covarianceOfMeans)
    }
  }
}
