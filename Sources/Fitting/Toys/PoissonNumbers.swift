import Glibc
import Numerics

extension Philox {
  /// A Poisson number.
  ///
  /// Below 10 by multiplying uniform numbers, above by transformed rejection: W. Hörmann, *Insurance: Mathematics and
  /// Economics* 12 (1993) 39, algorithm PTRS.
  /// - Precondition: `mean` is finite and not negative.
  mutating func poisson(_ mean: Double) -> Int {
    precondition(mean >= 0 && mean.isFinite, "a Poisson number of mean \(mean)")
    return mean < 10 ? smallPoisson(mean) : largePoisson(mean)
  }

  private mutating func smallPoisson(_ mean: Double) -> Int {
    let bound = exp(-mean)
    var (count, product) = (0, uniform())
    while product > bound {
      count += 1
      product *= uniform()
    }
    return count
  }

  private mutating func largePoisson(_ mean: Double) -> Int {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let scale = 1.1239 + 1.1328 / (b - 3.4)
    let sure = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let edge = 0.5 - abs(u)
      guard edge > 0, v > 0 else { continue }
      let k = ((2 * a / edge + b) * u + mean + 0.43).rounded(.down)
      if edge >= 0.07 && v <= sure { return Int(k) }
      if k < 0 || edge < 0.013 && v > edge { continue }
      let drawn = log(v) + log(scale) - log(a / (edge * edge) + b)
      if drawn <= k * log(mean) - mean - Self.logFactorial(k) { return Int(k) }
    }
  }

  /// log k!, by Stirling's series above 10.
  private static func logFactorial(_ k: Double) -> Double {
    guard k >= 10 else { return stride(from: 2.0, through: k, by: 1).reduce(0) { $0 + log($1) } }
    let series = (1 / 12 - (1 / 360 - 1 / (1260 * k * k)) / (k * k)) / k
    return (k + 0.5) * log(k) - k + 0.918938533204672741780329736406 + series
  }
}
