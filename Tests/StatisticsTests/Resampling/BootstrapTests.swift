import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("Bootstrap")
struct BootstrapTests {
  struct Reference: Decodable { let poisson: [Double] }
  struct Refusal: Error, CustomStringConvertible { let description = "did not converge" }

  static let ids = (0..<3000).map { k in
    EventID(run: 160_431 + UInt32(k % 7), luminosityBlock: UInt32(k % 311), event: 1_000_003 * UInt64(k) + 17)
  }

  @Test("The cumulative table is SciPy's Poisson distribution")
  func table() throws {
    let wanted = try reference("quantiles", as: Reference.self).poisson
    #expect(BootstrapReplica.cumulative.count == wanted.count)
    for (a, b) in zip(BootstrapReplica.cumulative, wanted) { #expect(abs(a - b) <= 2 * b.ulp) }
  }

  @Test("Counts are Poisson-distributed, belong to the event, and differ between replicas and seeds")
  func counts() {
    var observed = [Double](repeating: 0, count: 6)
    for number in 0..<60 {
      for k in BootstrapReplica(seed: 99, number: number).weights(of: Self.ids) { observed[min(5, Int(k))] += 1 }
    }
    let total = observed.reduce(0, +)
    let cumulative = BootstrapReplica.cumulative
    let chiSquared = observed.indices.reduce(0.0) { sum, k in
      let wanted = total * ((k == 5 ? 1 : cumulative[k]) - (k == 0 ? 0 : cumulative[k - 1]))
      return sum + (observed[k] - wanted) * (observed[k] - wanted) / wanted
    }
    #expect(ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 5) > 1e-4, "\(observed)")
    let one = BootstrapReplica(seed: 99, number: 3)
    #expect(one.weights(of: Self.ids.reversed()) == one.weights(of: Self.ids).reversed())
    #expect(one.weights(of: Self.ids) != BootstrapReplica(seed: 99, number: 4).weights(of: Self.ids))
    #expect(one.weights(of: Self.ids) != BootstrapReplica(seed: 98, number: 3).weights(of: Self.ids))
  }

  /// Mean and mean square of a sample, by replicas.
  private func result(threads: Int, replicas: Int = 800) -> BootstrapResult {
    var generator = Philox(seed: 21, stream: 5)
    let x = Self.ids.map { _ in 4.3 + 2.9 * generator.normal() }
    return Bootstrap(seed: 5, replicas: replicas).run(threads: threads) { replica in
      let w = replica.weights(of: Self.ids)
      let total = w.reduce(0, +)
      return [zip(w, x).reduce(0) { $0 + $1.0 * $1.1 } / total, zip(w, x).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / total]
    }
  }

  @Test("The spread of the mean is σ/√n, its covariance with the mean square right too, for any number of threads")
  func spread() throws {
    let found = result(threads: 2)
    var generator = Philox(seed: 21, stream: 5)
    let x = Self.ids.map { _ in 4.3 + 2.9 * generator.normal() }
    let n = Double(x.count)
    let (m1, m2, m3) = (x.reduce(0, +) / n, x.reduce(0) { $0 + $1 * $1 } / n, x.reduce(0) { $0 + $1 * $1 * $1 } / n)
    let error = ((m2 - m1 * m1) / n).squareRoot()
    let allowed = Tolerance.sigmas / (2.0 * 800).squareRoot() + Tolerance.asymptotic / n
    #expect(abs(found.standardDeviations[0] / error - 1) < allowed)
    #expect(abs(found.covariance[0, 1] / ((m3 - m1 * m2) / n) - 1) < 2 * allowed)
    #expect(abs(found.means[0] - m1) < Tolerance.sigmas * error / 800.0.squareRoot())
    let interval = try found.percentileInterval(of: 0)
    #expect(abs((interval.upper - interval.lower) / (2 * error) - 1) < 3 * allowed)
    let basic = try found.basicInterval(of: 0, around: m1)
    #expect(basic.lower == 2 * m1 - interval.upper && basic.upper == 2 * m1 - interval.lower)
    #expect(result(threads: 1, replicas: 40) == result(threads: 8, replicas: 40))
  }

  @Test("A failed replica is recorded and stops no other")
  func failures() throws {
    let found = Bootstrap(seed: 5, replicas: 20).run(threads: 2) { replica in
      if replica.number % 6 == 1 { throw Refusal() }
      return [replica.number == 4 ? .nan : Double(replica.number)]
    }
    #expect(found.failures.map(\.replica) == [1, 4, 7, 13, 19] && found.values.count == 15)
    #expect(found.failures[0].reason == "did not converge" && found.failures[1].reason.contains("not finite: [nan]"))
    #expect(try JSONDecoder().decode(BootstrapResult.self, from: JSONEncoder().encode(found)) == found)
    let none = Bootstrap(seed: 5, replicas: 3).run { _ in throw Refusal() }
    #expect(none.means.isEmpty && none.dimension == 0 && none.failures.count == 3 && none.standardDeviations.isEmpty)
    #expect(throws: QuantileError.noWeight) { try none.percentileInterval(of: 0) }
  }

  @Test("One replica has no spread, and there is none below 0")
  func refused() async {
    await #expect(processExitsWith: .failure) { _ = Bootstrap(seed: 1, replicas: 1) }
    await #expect(processExitsWith: .failure) { _ = BootstrapReplica(seed: 1, number: -1) }
  }
}
