import Glibc
public import Numerics

/// The sum of one to three Gaussians, each plain or bifurcated, the narrowest first.
public struct GaussianMixture: Sendable, Hashable {
  /// How many components there are: 1, 2 or 3.
  public let componentCount: Int
  private let first: GaussianComponent
  private let second: GaussianComponent  // the first again where there is none
  private let third: GaussianComponent
  private let isPlainPair: Bool  // two Gaussians that are not bifurcated: what most maps are made of

  /// A mixture of components, put in order of their width ((σ_low + σ_high)/2); those without a share are left out.
  /// - Precondition: one to three components with a share; the shares add up to 1 (to 1e-9).
  public init(_ components: [GaussianComponent]) {
    let parts = components.filter { $0.share > 0 }.enumerated().sorted {
      ($0.element.width, $0.offset) < ($1.element.width, $1.offset)
    }.map(\.element)
    precondition(!parts.isEmpty && parts.count <= 3, "\(parts.count) components: a mixture has one to three")
    let sum = parts.reduce(0) { $0 + $1.share }
    precondition(abs(sum - 1) < 1e-9, "shares \(parts.map(\.share)) add up to \(sum), not 1")
    self.init(parts.count, parts[0], parts.count > 1 ? parts[1] : parts[0], parts.count > 2 ? parts[2] : parts[0])
  }

  private init(_ count: Int, _ first: GaussianComponent, _ second: GaussianComponent, _ third: GaussianComponent) {
    (componentCount, self.first, self.second, self.third) = (count, first, second, third)
    isPlainPair = count == 2 && !first.isBifurcated && !second.isBifurcated
  }

  /// Two Gaussians, f N(mean1, sigma1) + (1 − f) N(mean2, sigma2); one if f is 0 or 1.
  /// - Precondition: `0 <= fraction <= 1`, positive finite widths, finite means.
  public init(fraction: Double, mean1: Double, sigma1: Double, mean2: Double, sigma2: Double) {
    self.init([
      GaussianComponent(share: fraction, mean: mean1, sigma: sigma1),
      GaussianComponent(share: 1 - fraction, mean: mean2, sigma: sigma2),
    ])
  }

  /// One Gaussian.
  public init(mean: Double, sigma: Double) {
    self.init([GaussianComponent(share: 1, mean: mean, sigma: sigma)])
  }

  /// The components, the narrowest first.
  public var components: [GaussianComponent] { Array([first, second, third].prefix(componentCount)) }

  /// The mean, Σ share · (mean of the component).
  public var mean: Double {
    var sum = first.share * first.centre
    if componentCount > 1 { sum += second.share * second.centre }
    if componentCount > 2 { sum += third.share * third.centre }
    return sum
  }

  /// The standard deviation.
  public var standardDeviation: Double {
    let mean = self.mean
    func part(_ c: GaussianComponent) -> Double { c.share * (c.variance + (c.centre - mean) * (c.centre - mean)) }
    var sum = part(first)
    if componentCount > 1 { sum += part(second) }
    if componentCount > 2 { sum += part(third) }
    return sum.squareRoot()
  }

  /// The probability density at `x`.
  public func density(_ x: Double) -> Double {
    var sum = first.density(x)
    if componentCount > 1 { sum += second.density(x) }
    if componentCount > 2 { sum += third.density(x) }
    return sum
  }

  /// The probability of a value below `x`.
  public func cdf(_ x: Double) -> Double {
    var sum = first.cdf(x)
    if componentCount > 1 { sum += second.cdf(x) }
    if componentCount > 2 { sum += third.cdf(x) }
    return sum
  }

  /// The mixture of −x; its cdf is this one's upper tail.
  public var mirrored: GaussianMixture {
    GaussianMixture(componentCount, first.mirrored, second.mirrored, third.mirrored)
  }

  /// The component that rules far below everything else: the one with the largest width below its mean.
  public var lowerTail: GaussianComponent {
    let tail = componentCount > 1 && second.sigmaLow >= first.sigmaLow ? second : first
    return componentCount > 2 && third.sigmaLow >= tail.sigmaLow ? third : tail
  }

  /// The smallest width of any component, on either side.
  public var smallestSigma: Double {
    var least = min(first.sigmaLow, first.sigmaHigh)
    if componentCount > 1 { least = min(least, second.sigmaLow, second.sigmaHigh) }
    if componentCount > 2 { least = min(least, third.sigmaLow, third.sigmaHigh) }
    return least
  }

  /// log F(x) and its derivative f(x)/F(x), finite for every finite x.
  ///
  /// Where F underflows (37σ out) the sum over components is taken of logarithms; there the widest component rules.
  /// The upper tail is `mirrored.logCDF(-x)`.
  @inline(__always)
  public func logCDF(_ x: Double) -> (value: Double, slope: Double) {
    guard isPlainPair else { return generalLogCDF(x) }
    let z1 = (x - first.mean) / first.sigmaLow
    let z2 = (x - second.mean) / second.sigmaLow
    let probability = first.share * NormalDistribution.cdf(z1) + second.share * NormalDistribution.cdf(z2)
    guard probability > 1e-280 else { return farTail(x) }
    let density =
      first.share / first.sigmaLow * NormalDistribution.density(z1)
      + second.share / second.sigmaLow * NormalDistribution.density(z2)
    return (log(probability), density / probability)
  }

  private func generalLogCDF(_ x: Double) -> (value: Double, slope: Double) {
    let probability = cdf(x)
    guard probability > 1e-280 else { return farTail(x) }
    return (log(probability), density(x) / probability)
  }

  /// log F and its slope by log-sum-exp.
  private func farTail(_ x: Double) -> (value: Double, slope: Double) {
    let tails = components.map { $0.lowerTail(x) }
    let top = tails.reduce(-Double.infinity) { max($0, $1.logarithm) }
    guard top.isFinite else { return (top, tails[0].slope) }
    let weights = tails.map { exp($0.logarithm - top) }
    let sum = weights.reduce(0, +)
    return (top + log(sum), zip(weights, tails).reduce(0) { $0 + $1.0 * $1.1.slope } / sum)
  }

  /// A random value: one uniform number picks the component (and the side of a bifurcated one), one normal number the place.
  public func sample(_ random: inout Philox) -> Double {
    let u = random.uniform()
    if u < first.share || componentCount == 1 { return first.sample(side: u / first.share, random.normal()) }
    let rest = u - first.share
    if rest < second.share || componentCount == 2 { return second.sample(side: rest / second.share, random.normal()) }
    return third.sample(side: (rest - second.share) / third.share, random.normal())
  }
}
