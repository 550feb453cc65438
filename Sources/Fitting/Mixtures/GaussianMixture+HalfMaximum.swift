extension GaussianMixture {
  /// The distance of the two places where the density falls to half of its largest value, seen from there: 2√(2 ln 2) σ for one Gaussian.
  ///
  /// Of a density with several peaks that fall below half between them, the width of the highest.
  public var fullWidthAtHalfMaximum: Double {
    let mode = mode
    let half = 0.5 * density(mode)
    return crossing(of: half, from: mode, towards: 1) - crossing(of: half, from: mode, towards: -1)
  }

  /// Where the density is largest: between the lowest and the highest mean.
  private var mode: Double {
    let means = components.map(\.mean)
    guard let low = means.min(), let high = means.max(), low < high else { return components[0].mean }
    let steps = 40 * min(50, 1 + Int((high - low) / smallestSigma))
    let width = (high - low) / Double(steps)
    let best = (0...steps).map { low + width * Double($0) }.max { density($0) < density($1) } ?? low
    return largest(in: max(low, best - width), min(high, best + width))
  }

  /// Golden section: the density has one maximum between.
  private func largest(in low: Double, _ high: Double) -> Double {
    let ratio = 0.6180339887498949
    var (a, b) = (low, high)
    var (x, y) = (b - ratio * (b - a), a + ratio * (b - a))
    var (fx, fy) = (density(x), density(y))
    for _ in 0..<60 {
      if fx < fy {
        (a, x, fx) = (x, y, fy)
        y = a + ratio * (b - a)
        fy = density(y)
      } else {
        (b, y, fy) = (y, x, fx)
        x = b - ratio * (b - a)
        fx = density(x)
      }
    }
    return 0.5 * (a + b)
  }

  private func crossing(of level: Double, from start: Double, towards sign: Double) -> Double {
    let step = 0.2 * sign * smallestSigma
    var (inside, outside) = (start, start + step)
    while density(outside) > level { (inside, outside) = (outside, outside + step) }
    for _ in 0..<80 {
      let middle = 0.5 * (inside + outside)
      if density(middle) > level { inside = middle } else { outside = middle }
    }
    return 0.5 * (inside + outside)
  }
}
