import Glibc

/// What a spectrum looks like at a glance: a peak above an exponential through its sidebands. Starting values come from it.
struct SpectrumGuess: Sendable {
  /// The slope of log f between the outer fifths of the range; 0 if one of them is empty.
  let slope: Double
  /// The middle of the highest three bins above the sidebands' exponential.
  let mean: Double
  /// The full width at half maximum of what is above.
  let fullWidth: Double
  /// The part of the events that is above, in [0.01, 0.99].
  let peakShare: Double

  private static let bins = 100

  /// - Parameter values: all in the range.
  init(_ values: [Double], weights: [Double]?, range: ClosedRange<Double>) {
    let histogram = MassHistogram(values, weights: weights, range: range, bins: Self.bins)
    let fifth = Self.bins / 5
    let low = histogram.contents.prefix(fifth).reduce(0, +) / Double(fifth)
    let high = histogram.contents.suffix(fifth).reduce(0, +) / Double(fifth)
    let distance = (range.upperBound - range.lowerBound) * 0.8
    let slope = low > 0 && high > 0 ? log(high / low) / distance : 0
    let center = 0.5 * (range.lowerBound + range.upperBound)
    let level = low > 0 && high > 0 ? (low * high).squareRoot() : max(0, 0.5 * (low + high))
    let excess = (0..<Self.bins).map { histogram.contents[$0] - level * exp(slope * (histogram.center($0) - center)) }
    let smooth = (0..<Self.bins).map { i in
      let near = max(0, i - 1)...min(Self.bins - 1, i + 1)
      return near.reduce(0) { $0 + excess[$1] } / Double(near.count)
    }
    let top = smooth.indices.max { smooth[$0] < smooth[$1] } ?? 0
    self.slope = slope
    mean = histogram.center(top)
    fullWidth = Double(Self.width(of: smooth, at: top)) * histogram.width
    let total = histogram.total
    peakShare = total > 0 ? min(max(excess.reduce(0) { $0 + max(0, $1) } / total, 0.01), 0.99) : 0.5
  }

  /// How many neighbouring bins are above half of the top.
  private static func width(of values: [Double], at top: Int) -> Int {
    let half = values[top] / 2
    var (low, high) = (top, top)
    while low > 0, values[low - 1] > half { low -= 1 }
    while high + 1 < values.count, values[high + 1] > half { high += 1 }
    return max(1, high - low + 1)
  }
}
