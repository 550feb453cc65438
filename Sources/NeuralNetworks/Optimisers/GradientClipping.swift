/// How long gradients may be. Shorter ones stay as they are.
package enum GradientClipping: Sendable, Hashable, Codable {
  case none
  /// All fitted parameters together have a gradient of at most this length.
  case globalNorm(Double)
  /// Each named parameter by itself.
  case perVariable(Double)

  /// Shortens the gradients in place.
  /// - Returns: the length of the whole gradient before, which is NaN or infinite if training has gone astray.
  @discardableResult
  package func apply(to gradients: inout [Double], ranges: [Range<Int>]) -> Double {
    let squares = ranges.map { range in range.reduce(0) { $0 + gradients[$1] * gradients[$1] } }
    let norm = squares.reduce(0, +).squareRoot()
    switch self {
    case .none: break
    case .globalNorm(let limit):
      for range in ranges { Self.shorten(&gradients, range, norm, limit) }
    case .perVariable(let limit):
      for (range, square) in zip(ranges, squares) { Self.shorten(&gradients, range, square.squareRoot(), limit) }
    }
    return norm
  }

  private static func shorten(_ gradients: inout [Double], _ range: Range<Int>, _ norm: Double, _ limit: Double) {
    precondition(limit > 0, "gradients cannot be clipped to a length of \(limit)")
    guard norm > limit else { return }
    for index in range { gradients[index] *= limit / norm }
  }
}
