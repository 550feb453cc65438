/// Where the parameters of peaks may lie.
enum PeakLimits {
  /// Within a range's length of the range: a peak's tail may be fitted, but not a peak out of reach.
  static func mean(on range: ClosedRange<Double>) -> ClosedRange<Double> {
    let length = range.upperBound - range.lowerBound
    return (range.lowerBound - length)...(range.upperBound + length)
  }

  /// From 1e-6 of the range's length, which no sample resolves, to a hundred lengths, which no sample tells from a constant.
  static func width(on range: ClosedRange<Double>) -> ClosedRange<Double> {
    let length = range.upperBound - range.lowerBound
    return (1e-6 * length)...(100 * length)
  }
}
