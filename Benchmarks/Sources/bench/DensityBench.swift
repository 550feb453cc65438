import Numerics
import Statistics

/// A kernel density in two dimensions, made of points and asked at as many others.
struct DensityBench {
  let folder: String
  private let small = 20_000
  private let large = 100_000

  func run() throws {
    let (points, places) = (sample(1), sample(2))
    try write(points.x + points.y + places.x + places.y, to: "\(folder)/density.f64")
    for (count, threads) in [(small, 1), (large, 1), (large, 2)] {
      let density = try KernelDensity2D(x: Array(points.x[..<count]), y: Array(points.y[..<count]))
      let (x, y) = (Array(places.x[..<count]), Array(places.y[..<count]))
      var found: [Double] = []
      let seconds = bestSeconds(repetitions: 5) { found = density.densities(x: x, y: y, threads: threads) }
      Measurement(key: "density.\(count).threads\(threads).seconds", value: seconds, checksum: digits(found.reduce(0, +))).print()
      if count == large {
        let exact = density.densities(x: Array(x[..<500]), y: Array(y[..<500]), accuracy: .exact)
        let worst = zip(exact, found).reduce(0) { max($0, abs($1.0 - $1.1)) } / (exact.max() ?? 0)
        Measurement(key: "density.error", value: worst, checksum: "of the peak").print()
      }
    }
  }

  private func sample(_ stream: UInt64) -> (x: [Double], y: [Double]) {
    var random = Philox(seed: 61_057, stream: stream)
    var (x, y): ([Double], [Double]) = ([], [])
    for _ in 0..<large {
      let (a, b) = (random.normal(), random.normal())
      x.append(41.7 + 9.3 * a)
      y.append(0.13 + 0.3 * a + 0.7 * b)
    }
    return (x, y)
  }
}
