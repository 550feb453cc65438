/// Finds the cell of a value along one axis: 0 below the first edge, 1… in the bins, and the last above the last edge.
///
/// Where edges are equally spaced to a quarter of a bin one multiplication guesses the bin and its edges correct the guess, so the
/// result is always that of ``Binning/index(of:)``.
struct BinFinder: Sendable, Hashable {
  private let edges: [Double]
  private let low, high: Double
  private let inverseWidth: Double  // 0 where edges are not equally spaced

  init(_ binning: Binning) {
    edges = binning.edges
    (low, high) = (edges[0], edges[edges.count - 1])
    let width = (high - low) / Double(binning.count)
    var isUniform = width.isFinite && width > 0
    if isUniform {
      for (i, edge) in edges.enumerated() where abs(edge - (low + width * Double(i))) > width / 4 { isUniform = false }
    }
    inverseWidth = isUniform ? 1 / width : 0
  }

  /// - Precondition: `x` is not NaN.
  @inline(__always)
  func cell(of x: Double) -> Int {
    if x < low { return 0 }
    if x > high { return edges.count }
    return inverseWidth > 0 && inverseWidth.isFinite ? guessed(x) : searched(x)
  }

  @inline(__always)
  private func guessed(_ x: Double) -> Int {
    var bin = min(Int((x - low) * inverseWidth), edges.count - 2)
    while bin > 0 && x < edges[bin] { bin -= 1 }
    while bin < edges.count - 2 && x >= edges[bin + 1] { bin += 1 }
    return bin + 1
  }

  private func searched(_ x: Double) -> Int {
    var (low, high) = (0, edges.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if x >= edges[middle] { low = middle } else { high = middle }
    }
    return low + 1
  }
}
