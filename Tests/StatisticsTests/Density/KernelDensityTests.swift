import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("Kernel densities")
struct KernelDensityTests {
  /// Correlated points with some far from all others, and weights of one or both signs.
  static func sample(_ n: Int, stream: UInt64, signed: Bool = false) -> (x: [Double], y: [Double], w: [Double]) {
    var generator = Philox(seed: 404, stream: stream)
    var (x, y, w): ([Double], [Double], [Double]) = ([], [], [])
    for k in 0..<n {
      let (a, b) = (generator.normal(), generator.normal())
      let scale = k % 97 == 0 ? 13.0 : 1
      x.append(43.1 + 8.7 * a * scale)
      y.append(-0.4 + 0.6 * a + 0.7 * b * scale)
      w.append((signed && generator.uniform() < 0.2 ? -1 : 1) * (0.2 + 1.9 * generator.uniform()))
    }
    return (x, y, w)
  }

  @Test("Cells and series give the direct sum to 1e-9 of its peak, and to 5e-11 of one kernel's", arguments: [false, true])
  func cells(signed: Bool) throws {
    let (x, y, w) = Self.sample(6000, stream: 1, signed: signed)
    let density = try KernelDensity2D(x: x, y: y, weights: w)
    let places = Self.sample(4000, stream: 2)
    let exact = density.densities(x: places.x, y: places.y, accuracy: .exact)
    let near = density.densities(x: places.x, y: places.y)
    let k = density.kernelCovariance
    let kernelPeak = 1 / (2 * .pi * (k[0, 0] * k[1, 1] - k[0, 1] * k[0, 1]).squareRoot())
    let size = w.reduce(0) { $0 + abs($1) } / w.reduce(0, +)
    let worst = zip(exact, near).map { abs($0 - $1) }.max() ?? .nan
    #expect(worst < Tolerance.kernelSum * kernelPeak * size && worst < Tolerance.certified * (exact.max() ?? 0), "\(worst)")
    #expect(worst > 0, "nothing was left out: the series was not used")
  }

  @Test("In one dimension too")
  func oneDimension() throws {
    let (x, _, w) = Self.sample(5000, stream: 3)
    let density = try KernelDensity1D(x, weights: w)
    let places = Self.sample(3000, stream: 4).x
    let (exact, near) = (density.densities(at: places, accuracy: .exact), density.densities(at: places))
    let worst = zip(exact, near).map { abs($0 - $1) }.max() ?? .nan
    #expect(worst < Tolerance.certified * (exact.max() ?? 0) && worst > 0)
  }

  @Test("Threads change no bit", arguments: [DensityAccuracy.near, .exact])
  func threads(accuracy: DensityAccuracy) throws {
    let (x, y, w) = Self.sample(1500, stream: 5)
    let density = try KernelDensity2D(x: x, y: y, weights: w, xAxis: DensityAxis(lower: -200))
    let one = density.densities(x: y, y: x, accuracy: accuracy, threads: 1)
    let here = density.densities(x: x, y: y, accuracy: accuracy, threads: 1)
    for threads in [2, 8] {
      #expect(density.densities(x: y, y: x, accuracy: accuracy, threads: threads) == one)
      #expect(density.densities(x: x, y: y, accuracy: accuracy, threads: threads) == here)
    }
    #expect(
      density.leaveOneOutDensities(accuracy: accuracy, threads: 1) == density.leaveOneOutDensities(accuracy: accuracy, threads: 8)
    )
    #expect(density.logDensities(x: x, y: y, threads: 1) == density.logDensities(x: x, y: y, threads: 3))
  }

  @Test("Mass 1 stays inside reflecting edges, correlated and wide kernels included", arguments: [0.3, 1.9])
  func mass(factor: Double) throws {
    var generator = Philox(seed: 17, stream: 8)
    var (x, y, w): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<150 {
      let u = generator.uniform()
      x.append(25 + 30 * u * u)
      y.append(min(2.1, max(-2.1, 1.3 * u + generator.normal())))
      w.append(0.4 + generator.uniform())
    }
    let density = try KernelDensity2D(
      x: x, y: y, weights: w, bandwidth: .factor(factor), xAxis: DensityAxis(lower: 25, upper: 55),
      yAxis: DensityAxis(lower: -2.1, upper: 2.1))
    let n = 160
    var (px, py): ([Double], [Double]) = ([], [])
    for i in 0..<n {
      for j in 0..<n {
        px.append(25 + 30 * (Double(i) + 0.5) / Double(n))
        py.append(-2.1 + 4.2 * (Double(j) + 0.5) / Double(n))
      }
    }
    let mass = density.densities(x: px, y: py).reduce(0, +) * 30 * 4.2 / Double(n * n)
    #expect(abs(mass - 1) < Tolerance.midpoint, "\(mass)")
    #expect(density.density(x: 24.99, y: 0.3) == 0 && density.density(x: 31.7, y: 2.11) == 0)
  }

  @Test("A logarithmic axis with an edge keeps its mass")
  func logarithmic() throws {
    var generator = Philox(seed: 17, stream: 9)
    let x = (0..<300).map { _ in 25 - 11.3 * log(1 - generator.uniform()) }
    let density = try KernelDensity1D(x, axis: DensityAxis(lower: 25, logarithmic: true))
    let n = 4000
    let places = (0..<n).map { 25 * exp(4.5 * (Double($0) + 0.5) / Double(n)) }
    let mass = zip(places, density.densities(at: places)).reduce(0) { $0 + $1.0 * $1.1 } * 4.5 / Double(n)
    #expect(abs(mass - 1) < Tolerance.midpoint, "\(mass)")
    #expect(density.densities(at: [-3.1, 0, 24.9, .infinity]) == [0, 0, 0, 0] && density.density(at: .nan).isNaN)
  }

  @Test("Leaving one out is a density of the others, edges included")
  func leaveOneOut() throws {
    let (x, y, w) = Self.sample(120, stream: 6)
    let axis = DensityAxis(lower: (x.min() ?? 0) - 1.3)
    let density = try KernelDensity2D(x: x, y: y, weights: w, xAxis: axis)
    let found = density.leaveOneOutDensities()
    for i in stride(from: 0, to: 120, by: 7) {
      let others = x.indices.filter { $0 != i }
      let alone = try KernelDensity2D(
        x: others.map { x[$0] }, y: others.map { y[$0] }, weights: others.map { w[$0] },
        bandwidth: .kernel(density.kernelCovariance), xAxis: axis)
      let wanted = alone.density(x: x[i], y: y[i])
      #expect(abs(found[i] - wanted) <= Tolerance.certified * (found.max() ?? 0), "\(i): \(found[i]), not \(wanted)")
    }
  }

  @Test("Points far from each other are found again, and what is far from all is 0")
  func farApart() throws {
    let x = [-1e9, -1e9 + 0.7, 3.1, 4.4, 1e12]
    let density = try KernelDensity1D(x, bandwidth: .standardDeviation(1.7))
    for (near, exact) in zip(density.densities(at: x + [5e5]), density.densities(at: x + [5e5], accuracy: .exact)) {
      #expect(abs(near - exact) <= Tolerance.peer * exact)
    }
    #expect(density.densities(at: [5e5, -1e300, 1e300]) == [0, 0, 0])
    #expect(density.logDensities(at: [5e5])[0].isFinite && density.logDensities(at: [.nan])[0].isNaN)
  }

  @Test("The mean of the leave-one-out density is the integral of the squared density, to its statistical error")
  func squared() throws {
    // For a normal parent of unit width ∫ p² = 1/(2√π); the kernel adds h² to the variance of one of the two: 1/√(2π(2 + h²)).
    var generator = Philox(seed: 18, stream: 1)
    let n = 20_000
    let x = (0..<n).map { _ in generator.normal() }
    let density = try KernelDensity1D(x, bandwidth: .standardDeviation(0.31))
    let found = density.leaveOneOutDensities()
    let mean = found.reduce(0, +) / Double(n)
    let variance = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
    let error = 2 * (variance / Double(n)).squareRoot()
    #expect(abs(mean - 1 / (2 * .pi * (2 + 0.31 * 0.31)).squareRoot()) < Tolerance.sigmas * error)
  }

  @Test("What makes no density is named with its remedy")
  func errors() throws {
    func message(_ body: () throws(DensityError) -> Void) -> String {
      do { try body() } catch { return error.description }
      return ""
    }
    let (x, y) = ([1.3, 2.7, 4.9], [0.4, 3.1, -2.2])
    func plane(
      _ x: [Double], _ y: [Double], weights: [Double]? = nil, bandwidth: Bandwidth = .scott, xAxis: DensityAxis = DensityAxis()
    ) -> String {
      message { () throws(DensityError) in
        _ = try KernelDensity2D(x: x, y: y, weights: weights, bandwidth: bandwidth, xAxis: xAxis)
      }
    }
    #expect(plane(x, [0.4, 3.1]).contains("3 values of x, but 2 values of y"))
    #expect(plane(x, y, weights: [1.5]).contains("3 values of x, but 1 weights"))
    #expect(plane([1.3, .nan, 4.9], y).contains("x 1 is nan. Leave out"))
    #expect(plane(x, [0.4, 3.1, .infinity]).contains("y 2 is inf"))
    #expect(plane(x, y, weights: [0.7, .nan, 1.1]).contains("weight 1 is nan"))
    #expect(plane([1.3, -2.7, 4.9], y, xAxis: DensityAxis(logarithmic: true)).contains("point 1 is -2.7 on a logarithmic axis"))
    #expect(plane(x, y, xAxis: DensityAxis(upper: 3.3)).contains("point 2 is 4.9, outside the reflecting edges -inf and 3.3"))
    #expect(plane(x, y, weights: [0, 0.7, 0]).contains("1 points have a weight other than 0"))
    #expect(plane([], []).contains("0 points"))
    #expect(plane(x, y, weights: [0, 0, 0]).contains("0 points"))
    #expect(plane(x, y, weights: [1.5, -2.5, 0.25]).contains("sum to -0.75"))
    #expect(plane([2.3, 2.3, 2.3], y).contains("all points are at 2.3 on axis 0"))
    #expect(plane(x, x.map { 3.7 * $0 - 11.3 }).contains("correlation 1"))
    #expect(plane(x, y, bandwidth: .factor(-0.3)).contains("a factor of -0.3. Give a positive factor"))
    #expect(plane(x, y, bandwidth: .standardDeviation(1.1)).contains("a 1 × 1 covariance for 2 axes"))
    let bent = SymmetricMatrix(dimension: 2, elements: [1.1, 2.3, 2.3, 1.7])
    #expect(plane(x, y, bandwidth: .kernel(bent)).contains("a covariance of [1.1, 2.3, 2.3, 1.7]"))
  }

  @Test("A given kernel makes a density where the sample has no width")
  func given() throws {
    let density = try KernelDensity1D([2.3, 2.3], bandwidth: .standardDeviation(0.7))
    #expect(
      abs(density.density(at: 3.1) - NormalDistribution.density(0.8 / 0.7) / 0.7) < Tolerance.rounding && density.factor == nil)
  }

  @Test("Axes whose edges do not rise are refused")
  func axes() async {
    await #expect(processExitsWith: .failure) { _ = DensityAxis(lower: 2.5, upper: 1.5) }
    await #expect(processExitsWith: .failure) { _ = DensityAxis(lower: -2.5, logarithmic: true) }
  }
}
