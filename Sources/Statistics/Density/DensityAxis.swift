import Glibc

/// One axis of a kernel density: where it ends, and whether kernels are laid on the value or on its logarithm.
///
/// At an edge what the kernels leave beyond it is folded back in, so that the density keeps its mass and does not sag towards the
/// edge. On a logarithmic axis kernels are Gaussian in log x, and the density is still one per unit of x.
public struct DensityAxis: Sendable, Hashable {
  /// The lower reflecting edge, in the variable's unit; nil if there is none.
  public let lower: Double?
  /// The upper reflecting edge, in the variable's unit; nil if there is none.
  public let upper: Double?
  /// Whether kernels are laid on log x.
  public let isLogarithmic: Bool

  /// An axis without edges unless they are given.
  /// - Precondition: edges are finite and rise, and are positive on a logarithmic axis.
  public init(lower: Double? = nil, upper: Double? = nil, logarithmic: Bool = false) {
    let low = lower ?? (logarithmic ? .leastNonzeroMagnitude : -.greatestFiniteMagnitude)
    let high = upper ?? .greatestFiniteMagnitude
    precondition(low < high && low.isFinite && high.isFinite, "edges \(low) and \(high) do not rise")
    precondition(!logarithmic || low > 0, "a logarithmic axis cannot begin at \(low)")
    self.lower = lower
    self.upper = upper
    isLogarithmic = logarithmic
  }

  /// Whether `value` lies on the axis; false for NaN and infinity.
  func holds(_ value: Double) -> Bool {
    value.isFinite && value >= (lower ?? -.infinity) && value <= (upper ?? .infinity) && (!isLogarithmic || value > 0)
  }

  /// Where kernels are laid: the value, or its logarithm.
  @inline(__always)
  func coordinate(_ value: Double) -> Double { isLogarithmic ? log(value) : value }

  /// d coordinate/d value.
  @inline(__always)
  func slope(_ value: Double) -> Double { isLogarithmic ? 1 / value : 1 }

  /// A value's coordinate and the places that are folded onto it: its mirror images in both edges and the images of those, as far
  /// as `reach` beyond the edges, where no kernel comes from inside any more.
  func images(of coordinate: Double, reach: Double) -> [Double] {
    switch (lower.map(self.coordinate), upper.map(self.coordinate)) {
    case (nil, nil): return [coordinate]
    case (let edge?, nil), (nil, let edge?):
      return abs(coordinate - edge) <= reach ? [coordinate, 2 * edge - coordinate] : [coordinate]
    case (let low?, let high?):
      var images = [coordinate]
      let period = 2 * (high - low)
      for turn in 0...Int(min(1e4, reach / period + 1)) {
        let shift = Double(turn) * period
        let candidates = [2 * low - coordinate - shift, 2 * high - coordinate + shift, coordinate - shift, coordinate + shift]
        for image in candidates[..<(turn == 0 ? 2 : 4)] where image >= low - reach && image <= high + reach {
          images.append(image)
        }
      }
      return images
    }
  }

  /// - Throws: ``DensityError`` at the first value that is not finite, not positive on a logarithmic axis, or outside the edges.
  func coordinates(of values: [Double], named name: String) throws(DensityError) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(values.count)
    for (i, value) in values.enumerated() {
      guard value.isFinite else { throw .notFinite(at: i, value, what: name) }
      guard !isLogarithmic || value > 0 else { throw .notPositive(at: i, value) }
      guard holds(value) else { throw .outsideEdges(at: i, value, lower: lower ?? -.infinity, upper: upper ?? .infinity) }
      result.append(coordinate(value))
    }
    return result
  }
}
