import Glibc
import Numerics

/// Where a mixture fit starts: guesses in the sample's frame, where its core is about N(0, 1), improved by least squares.
struct MixtureStarts {
  let coarse: CoarseSample
  let coordinates: MixtureCoordinates
  let frame: Frame
  let bins: MixtureBins

  init(_ coarse: CoarseSample, _ frame: Frame, _ shape: MixtureShape) {
    self.coarse = coarse
    self.frame = frame
    coordinates = MixtureCoordinates(shape: shape)
    bins = MixtureBins(edges: coarse.edges.map(frame.inward), shape: shape)
  }

  /// Guesses, the best first. Three Gaussians start from what two became: the wide or the narrow one in halves.
  func guesses(after fewer: GaussianMixture?) -> [[Double]] {
    let trials: [[(share: Double, width: Double)]]
    switch coordinates.components {
    case 1: trials = [[(1, 1)], [(1, 4.5)], [(1, 20)]]  // wider ones reach outliers that underflow from the core
    case 2:
      trials = [
        [(0.6, 0.85), (0.4, 1.6)], [(0.88, 0.95), (0.12, 2.2)], [(0.35, 0.7), (0.65, 1.4)], [(0.95, 0.98), (0.05, 4)],
      ]
    default:
      trials = [
        [(0.5, 0.8), (0.4, 1.4), (0.1, 2.8)], [(0.25, 0.6), (0.65, 1.1), (0.1, 2.2)], [(0.7, 0.9), (0.25, 1.7), (0.05, 5)],
        [(0.15, 0.35), (0.55, 0.95), (0.3, 1.8)],
      ]
    }
    return halves(of: fewer) + trials.map { guess($0.map { (share: $0.share, width: $0.width, mean: 0, skew: frame.skew) }) }
  }

  private typealias Part = (share: Double, width: Double, mean: Double, skew: Double)

  private func guess(_ parts: [Part]) -> [Double] {
    coordinates.coordinates(
      of: GaussianMixture(
        parts.map { part in
          let skew = coordinates.shape.isBifurcated ? part.skew : 1
          return GaussianComponent(
            share: part.share, mean: part.mean, sigmaLow: 2 * part.width / (1 + skew),
            sigmaHigh: 2 * part.width * skew / (1 + skew))
        }))
  }

  private func halves(of fewer: GaussianMixture?) -> [[Double]] {
    guard let fewer, fewer.componentCount == 2, coordinates.components == 3 else { return [] }
    let parts = fewer.components.map { c -> Part in (c.share, c.width, c.mean, c.sigmaHigh / c.sigmaLow) }
    let (core, tail) = (parts[0], parts[1])
    func scaled(_ part: Part, _ share: Double, _ width: Double) -> Part {
      (part.share * share, part.width * width, part.mean, part.skew)
    }
    return [
      guess([core, scaled(tail, 0.8, 0.9), scaled(tail, 0.2, 1.8)]),
      guess([scaled(core, 0.5, 0.8), scaled(core, 0.5, 1.2), tail]),
    ]
  }

  /// Improves a guess by least squares on Pearson residuals (n − N q)/√max(v, v̄) of a coarser histogram.
  func improved(_ guess: [Double]) -> [Double] {
    let residuals = coarse.contents.count
    guard residuals > coordinates.count else { return guess }
    let total = coarse.contents.reduce(0, +)
    let problem = LeastSquaresProblem(
      parameterCount: coordinates.count, residualCount: residuals,
      evaluate: { x, output in
        bins.tabulate(Array(x))
        let q = bins.rows.scalars(0)
        for i in 0..<residuals { output[i] = (coarse.contents[i] - total * q[i]) / coarse.sigmas[i] }
        if !bins.isValid { output[0] = .nan }
      },
      jacobian: { x, output in
        bins.tabulate(Array(x))
        for a in 0..<coordinates.count {
          let slope = bins.rows.scalars(1 + a)
          for i in 0..<residuals { output[i * coordinates.count + a] = -total * slope[i] / coarse.sigmas[i] }
        }
      })
    guard let result = try? problem.improve(guess, maxSteps: 8, tolerance: 1e-4) else { return guess }
    return result.x.allSatisfy { $0.isFinite && abs($0) < 20 } ? result.x : guess
  }
}

/// Neighbouring bins joined to about 40 of similar content, so that a start costs little.
struct CoarseSample {
  var edges: [Double]
  var contents: [Double] = []
  var sigmas: [Double] = []

  /// - Parameter subtracting: backgrounds, for the start alone: the fit itself never subtracts.
  init(_ sample: BinnedSample, subtracting background: [Double]? = nil) {
    let signal = background.map { zip(sample.contents, $0).map { $0 - $1 } } ?? sample.contents
    let total = signal.reduce(0, +)
    let wanted = total / 40
    let meanVariance = sample.total / sample.effectiveEntries  // per unit of content
    edges = [sample.edges[0]]
    var content = 0.0
    var variance = 0.0
    for i in signal.indices {
      content += signal[i]
      variance += sample.variances[i]
      guard content >= wanted || i == signal.count - 1 else { continue }
      edges.append(sample.edges[i + 1])
      contents.append(content)
      sigmas.append(max(variance, content * meanVariance, meanVariance * meanVariance * 0.25).squareRoot())
      (content, variance) = (0, 0)
    }
  }
}
