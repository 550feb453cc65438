import Glibc
import Statistics

/// The sample's own frame: the median at 0, half the width of its central 68 % as the unit.
struct Frame {
  let origin: Double
  let scale: Double
  /// (q84 − q50)/(q50 − q16), kept within a factor of five: how skewed the sample is.
  let skew: Double

  init(origin: Double, scale: Double, skew: Double) { (self.origin, self.scale, self.skew) = (origin, scale, skew) }

  init?(_ histogram: Histogram) {
    guard let median = histogram.quantile(0.5), let low = histogram.quantile(0.16), let high = histogram.quantile(0.84) else {
      return nil
    }
    origin = median
    scale = max((high - low) / 2, histogram.binWidth / 4)
    let (left, right) = (max(median - low, 0.1 * scale), max(high - median, 0.1 * scale))
    skew = min(max(right / left, 0.2), 5)
  }

  func inward(_ x: Double) -> Double { (x - origin) / scale }

  /// The frame's coordinates as those of the histogram: means and log w₁ change.
  func outward(_ t: [Double], _ coordinates: MixtureCoordinates) -> [Double] {
    var result = t
    for i in 0..<coordinates.firstWidth { result[i] = origin + scale * t[i] }
    result[coordinates.firstWidth] += log(scale)
    return result
  }

  /// The histogram's coordinates as the frame's.
  func inward(_ t: [Double], _ coordinates: MixtureCoordinates) -> [Double] {
    var result = t
    for i in 0..<coordinates.firstWidth { result[i] = (t[i] - origin) / scale }
    result[coordinates.firstWidth] -= log(scale)
    return result
  }
}
