import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("GaussianMixture")
struct GaussianMixtureTests {
  static let mixtures = [
    GaussianMixture(fraction: 0.63, mean1: -1.2, sigma1: 8.3, mean2: -2.9, sigma2: 15.1),
    GaussianMixture(fraction: 0.21, mean1: 40.7, sigma1: 0.31, mean2: 38.1, sigma2: 6.6),
    GaussianMixture(mean: 2.385, sigma: 11.7),
    GaussianMixture([GaussianComponent(share: 1, mean: -3.1, sigmaLow: 12.7, sigmaHigh: 6.3)]),
    GaussianMixture([
      GaussianComponent(share: 0.52, mean: 0.7, sigmaLow: 5.3, sigmaHigh: 7.9),
      GaussianComponent(share: 0.48, mean: -2.2, sigmaLow: 17.1, sigmaHigh: 9.6),
    ]),
    GaussianMixture([
      GaussianComponent(share: 0.41, mean: 0.7, sigma: 5.3), GaussianComponent(share: 0.47, mean: -1.9, sigma: 11.9),
      GaussianComponent(share: 0.12, mean: -4.4, sigmaLow: 25.2, sigmaHigh: 21.3),
    ]),
  ]

  @Test("The density is the derivative of the cdf", arguments: mixtures)
  func derivative(m: GaussianMixture) {
    for k in -30...30 {
      let (x, h) = (m.mean + 0.173 * Double(k) * m.standardDeviation, 1e-3 * m.smallestSigma)
      let lower = x < m.mean ? m : m.mirrored  // the smaller tail, so that the difference does not cancel
      let s = x < m.mean ? 1.0 : -1.0
      let slope =
        s * (lower.cdf(s * (x - 2 * h)) - 8 * lower.cdf(s * (x - h)) + 8 * lower.cdf(s * (x + h)) - lower.cdf(s * (x + 2 * h)))
        / (12 * h)
      #expect(abs(slope - m.density(x)) < Tolerance.finiteDifference * m.density(x), "x = \(x)")
    }
  }

  @Test("The mirrored mixture has the upper tail", arguments: mixtures)
  func mirrored(m: GaussianMixture) {
    #expect(m.mirrored.mirrored == m)
    for k in -20...20 {
      let x = m.mean + 0.31 * Double(k) * m.standardDeviation
      #expect(abs(m.cdf(x) + m.mirrored.cdf(-x) - 1) < Tolerance.rounding * 10)
      #expect(m.density(x) == m.mirrored.density(-x))
    }
  }

  @Test("log cdf is the logarithm of the cdf, and its slope its derivative", arguments: mixtures)
  func logarithm(m: GaussianMixture) {
    for k in -60...12 {
      let (x, h) = (m.mean + 0.307 * Double(k) * m.lowerTail.sigmaLow, 1e-3 * m.smallestSigma)
      let (value, slope) = m.logCDF(x)
      #expect(abs(value - log(m.cdf(x))) <= Tolerance.rounding * abs(value))
      let f = [-2.0, -1, 1, 2].map { m.logCDF(x + $0 * h).value }
      let difference = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h)
      #expect(abs(difference - slope) <= Tolerance.finiteDifference * (slope + 1e-6 / m.smallestSigma), "x = \(x)")
    }
  }

  @Test("log cdf passes its far-tail switch without a step and stays finite beyond", arguments: mixtures)
  func farTail(m: GaussianMixture) {
    var (low, high) = (m.mean - 45 * m.lowerTail.sigmaLow, m.mean)  // bisect to where the cdf passes 1e-280
    while high - low > 1e-12 * abs(low) {
      if m.cdf((low + high) / 2) > 1e-280 { high = (low + high) / 2 } else { low = (low + high) / 2 }
    }
    let (below, above) = (m.logCDF(low), m.logCDF(high))
    #expect(abs(above.value - below.value - (high - low) * above.slope) < Tolerance.tail * abs(above.value))
    #expect(abs(above.slope / below.slope - 1) < Tolerance.tail)
    for distance in [60.0, 1e4, 1e8] {
      let far = m.logCDF(m.lowerTail.mean - distance * m.lowerTail.sigmaLow)
      #expect(far.value.isFinite && abs(far.slope * m.lowerTail.sigmaLow / distance - 1) < 1e-3, "\(distance)")
    }
  }

  @Test("log cdf rises through both regimes", arguments: mixtures)
  func rises(m: GaussianMixture) {
    var last = -Double.infinity
    for k in -4000...100 {
      let value = m.logCDF(m.mean + 0.05 * Double(k) * m.lowerTail.sigmaLow).value
      #expect(value > last || value > -1e-15)
      last = value
    }
  }

  @Test("Components are put in order of width; a lone one repeats itself")
  func order() {
    let m = GaussianMixture(fraction: 0.3, mean1: 5.5, sigma1: 9.1, mean2: -4.5, sigma2: 2.2)
    #expect(
      m.components[0].share == 0.7 && m.components[0].mean == -4.5 && m.smallestSigma == 2.2 && m.lowerTail.mean == 5.5
        && m.lowerTail.sigmaLow == 9.1)
    for fraction in [0.0, 1.0] {
      let one = GaussianMixture(fraction: fraction, mean1: 5.5, sigma1: 9.1, mean2: -4.5, sigma2: 2.2)
      #expect(one == (fraction == 1 ? GaussianMixture(mean: 5.5, sigma: 9.1) : GaussianMixture(mean: -4.5, sigma: 2.2)))
      #expect(one.componentCount == 1)
    }
  }

  @Test("Samples have the mixture's mean, spread and cdf", arguments: mixtures)
  func sampling(m: GaussianMixture) {
    var random = Philox(seed: 12, stream: 34)
    let count = 200_000
    let (core, tail) = (m.components[0], m.lowerTail)
    let cuts = [core.mean - 1.3 * core.sigmaLow, core.mean + 0.4 * core.sigmaHigh, tail.mean + 1.7 * tail.sigmaLow]
    var (sum, squares, below) = (0.0, 0.0, [0.0, 0, 0])
    for _ in 0..<count {
      let x = m.sample(&random) - m.mean
      sum += x
      squares += x * x
      for i in 0..<3 where x + m.mean < cuts[i] { below[i] += 1 }
    }
    let n = Double(count)
    #expect(abs(sum / n) < Tolerance.sigmas * m.standardDeviation / n.squareRoot())
    let excess = 12.0  // an upper bound on the kurtosis of these mixtures
    #expect(abs(squares / n / (m.standardDeviation * m.standardDeviation) - 1) < Tolerance.sigmas * (excess / n).squareRoot())
    for i in 0..<3 {
      let p = m.cdf(cuts[i])
      #expect(abs(below[i] / n - p) < Tolerance.sigmas * (p * (1 - p) / n).squareRoot())
    }
  }

  @Test("A bifurcated component is continuous at its mean, with its part of the probability below", arguments: mixtures)
  func halves(m: GaussianMixture) {
    for part in m.components {
      let alone = GaussianMixture([
        GaussianComponent(share: 1, mean: part.mean, sigmaLow: part.sigmaLow, sigmaHigh: part.sigmaHigh)
      ])
      #expect(abs(alone.cdf(part.mean) - part.sigmaLow / (part.sigmaLow + part.sigmaHigh)) < Tolerance.rounding * 10)
      let below = alone.density(part.mean - 1e-9)
      #expect(abs(below / alone.density(part.mean) - 1) < Tolerance.peer)
      let sum = (-4000...4000).reduce(0) { $0 + alone.density(part.mean + 0.003 * Double($1) * part.width) } * 0.003 * part.width
      #expect(abs(sum - 1) < Tolerance.midpoint)
    }
  }

  @Test("Impossible mixtures are refused", arguments: [(1.2, 3.3), (0.4, -1.0), (0.4, 0.0)])
  func impossible(fraction: Double, sigma: Double) async {
    await #expect(processExitsWith: .failure) { [fraction, sigma] in
      _ = GaussianMixture(fraction: fraction, mean1: 0.5, sigma1: sigma, mean2: 0.7, sigma2: 2.5)
    }
  }

  @Test("Mixtures survive JSON bit for bit", arguments: mixtures)
  func roundTrip(m: GaussianMixture) throws {
    #expect(try JSONDecoder().decode(GaussianMixture.self, from: JSONEncoder().encode(m)) == m)
  }

  @Test("Five numbers of older files are read as what they were")
  func fiveNumbers() throws {
    for m in Self.mixtures.prefix(3) {
      let (a, b) = (m.components[0], m.components[m.componentCount - 1])
      let text =
        #"{"fraction":\#(a.share),"mean1":\#(a.mean),"sigma1":\#(a.width),"mean2":\#(b.mean),"sigma2":\#(b.width)}"#
      #expect(try JSONDecoder().decode(GaussianMixture.self, from: Data(text.utf8)) == m)
    }
  }

  @Test(
    "Tampered lists of components do not load, and say why",
    arguments: [
      ("[]", "0 components"), ("[A,A,A,A]", "4 components"), ("[A]", "add up to"), ("[B,A]", "do not rise"),
      (#"[{"share":1,"mean":0.5,"sigmaLow":-2,"sigmaHigh":3}]"#, "width -2"),
      (#"[{"share":1,"mean":0.5,"sigmaLow":2,"sigmaHigh":0}]"#, "width 0"),
      (#"[{"share":0,"mean":0.5,"sigmaLow":2,"sigmaHigh":3}]"#, "share 0"),
    ])
  func tamperedList(list: String, why: String) {
    let (a, b) = (
      #"{"share":0.5,"mean":0.5,"sigmaLow":2,"sigmaHigh":3}"#, #"{"share":0.5,"mean":0.5,"sigmaLow":7,"sigmaHigh":3}"#
    )
    let text = #"{"components":"# + list.replacingOccurrences(of: "A", with: a).replacingOccurrences(of: "B", with: b) + "}"
    let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(GaussianMixture.self, from: Data(text.utf8)) }
    #expect(error.map { "\($0)".contains(why) } == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test(
    "Tampered mixtures do not load",
    arguments: [
      (0.0, 8.3, 15.1), (1.01, 8.3, 15.1), (0.6, -8.3, 15.1), (0.6, 15.2, 15.1), (1.0, 8.3, 15.1),
    ])
  func tampered(fraction: Double, sigma1: Double, sigma2: Double) {
    let text = #"{"fraction":\#(fraction),"mean1":1.5,"sigma1":\#(sigma1),"mean2":2.5,"sigma2":\#(sigma2)}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(GaussianMixture.self, from: Data(text.utf8)) }
  }
}
