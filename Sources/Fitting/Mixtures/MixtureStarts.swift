import Glibc
import Numerics
import Statistics

/// Where a mixture fit starts: guesses from the quantiles of the histogram, improved by least squares.
struct MixtureStarts {
  let sample: BinnedSample
  let coordinates: MixtureCoordinates

  /// Guesses in scaled coordinates ((x − median)/half-width of the central 68 %), so the sample's core is N(0, 1).
  var guesses: [[Double]] {
    switch coordinates.shape {
    case .single: return [[0, 0], [0, 1.5], [0, 3]]  // wider ones reach outliers that underflow from the core
    case .commonMean, .freeMeans:
      let trials: [(Double, Double, Double)] = [(0.85, 1.6, 0.6), (0.95, 2.2, 0.88), (0.7, 1.4, 0.35), (0.98, 4, 0.95)]
      return trials.map { sigma1, sigma2, f in
        coordinates.coordinates(of: GaussianMixture(fraction: f, mean1: 0, sigma1: sigma1, mean2: 0, sigma2: sigma2))
      }
    }
  }

  /// Improves a guess by least squares on Pearson residuals (n − N p/Z)/√max(v, v̄) of a coarser histogram.
  func improved(_ guess: [Double], origin: Double, scale: Double) -> [Double] {
    let coarse = CoarseSample(sample, groups: 40)
    guard coarse.contents.count > coordinates.count else { return guess }
    let model = CoarseModel(coarse, coordinates: coordinates, origin: origin, scale: scale)
    let problem = LeastSquaresProblem(
      parameterCount: coordinates.count, residualCount: coarse.contents.count,
      evaluate: { model.residuals(Array($0), into: $1) }, jacobian: { model.jacobian(Array($0), into: $1) })
    guard let result = try? problem.improve(guess, maxSteps: 8, tolerance: 1e-4) else { return guess }
    return result.x.allSatisfy { $0.isFinite && abs($0) < 20 } ? result.x : guess
  }
}

/// Neighbouring bins joined to about `groups` of similar content, so that a start costs little.
struct CoarseSample {
  var edges: [Double]
  var contents: [Double] = []
  var sigmas: [Double] = []

  init(_ sample: BinnedSample, groups: Int) {
    let wanted = sample.total / Double(groups)
    let meanVariance = sample.total / sample.effectiveEntries  // per unit of content
    edges = [sample.edges[0]]
    var content = 0.0
    var variance = 0.0
    for i in sample.contents.indices {
      content += sample.contents[i]
      variance += sample.variances[i]
      guard content >= wanted || i == sample.contents.count - 1 else { continue }
      edges.append(sample.edges[i + 1])
      contents.append(content)
      sigmas.append(max(variance, content * meanVariance, meanVariance * meanVariance * 0.25).squareRoot())
      (content, variance) = (0, 0)
    }
  }
}

/// Residuals of a mixture on a coarse sample with their derivatives.
private struct CoarseModel {
  let sample: CoarseSample
  let coordinates: MixtureCoordinates
  let edges: [Double]
  let total: Double

  init(_ sample: CoarseSample, coordinates: MixtureCoordinates, origin: Double, scale: Double) {
    self.sample = sample
    self.coordinates = coordinates
    edges = sample.edges.map { ($0 - origin) / scale }
    total = sample.contents.reduce(0, +)
  }

  func residuals(_ t: [Double], into output: UnsafeMutableBufferPointer<Double>) {
    let p = coordinates.physical(t)
    let cdf = edges.map { $0.isFinite ? cumulative(p, $0) : 0 }
    let norm = cdf[cdf.count - 1] - cdf[0]
    for i in output.indices { output[i] = (sample.contents[i] - total * (cdf[i + 1] - cdf[i]) / norm) / sample.sigmas[i] }
  }

  /// Residuals change by −N ∂(p_i/Z)/σ_i; the change of Z with the parameters is small on a wide range and left out of the
  /// start's derivatives.
  func jacobian(_ t: [Double], into output: UnsafeMutableBufferPointer<Double>) {
    let p = coordinates.physical(t)
    let j = coordinates.jacobian(t)
    let n = coordinates.count
    let slopes = edges.map { slope(p, $0) }
    let norm = cumulative(p, edges[edges.count - 1]) - cumulative(p, edges[0])
    for i in sample.contents.indices {
      for a in 0..<n {
        var sum = 0.0
        for k in 0..<5 { sum += (slopes[i + 1][k] - slopes[i][k]) * j[k][a] }
        output[i * n + a] = -total * sum / norm / sample.sigmas[i]
      }
    }
  }

  private func cumulative(_ p: [Double], _ x: Double) -> Double {
    let first = NormalDistribution.cdf((x - p[0]) / p[2])
    return p[4] < 1 ? p[4] * first + (1 - p[4]) * NormalDistribution.cdf((x - p[1]) / p[3]) : first
  }

  /// ∂F/∂(mean1, mean2, sigma1, sigma2, fraction) at `x`.
  private func slope(_ p: [Double], _ x: Double) -> SIMD8<Double> {
    let (z1, z2) = ((x - p[0]) / p[2], (x - p[1]) / p[3])
    let (d1, d2) = (NormalDistribution.density(z1) * p[4] / p[2], NormalDistribution.density(z2) * (1 - p[4]) / p[3])
    let share = p[4] < 1 ? NormalDistribution.cdf(z1) - NormalDistribution.cdf(z2) : 0
    return SIMD8(-d1, -d2, -z1 * d1, -z2 * d2, share, 0, 0, 0)
  }
}
