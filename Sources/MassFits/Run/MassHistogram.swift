import Statistics

/// Σw and Σw² of masses in equal bins over a range, both ends included.
struct MassHistogram: Sendable {
  let edges: [Double]
  private(set) var contents: [Double]
  private(set) var variances: [Double]

  /// - Precondition: every value lies in the range.
  init(_ values: [Double], weights: [Double]?, range: ClosedRange<Double>, bins: Int) {
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    edges = (0..<bins).map { range.lowerBound + Double($0) * width } + [range.upperBound]
    contents = [Double](repeating: 0, count: bins)
    variances = contents
    for (i, value) in values.enumerated() {
      let bin = bin(of: value, width: width)
      let weight = weights?[i] ?? 1
      contents[bin] += weight
      variances[bin] += weight * weight
    }
  }

  /// The bin by its edges, which rounding of the division may miss by one.
  private func bin(of value: Double, width: Double) -> Int {
    var bin = min(max(0, Int((value - edges[0]) / width)), contents.count - 1)
    if bin + 1 < contents.count, value >= edges[bin + 1] { bin += 1 }
    if bin > 0, value < edges[bin] { bin -= 1 }
    return bin
  }

  /// The middle of a bin.
  func center(_ bin: Int) -> Double { 0.5 * (edges[bin] + edges[bin + 1]) }
  /// The width of a bin.
  var width: Double { (edges[edges.count - 1] - edges[0]) / Double(contents.count) }
  /// Σw.
  var total: Double { contents.reduce(0, +) }
}
