import Foundation
import Statistics
import Testing
import _TestSupport

@Suite("Moments")
struct MomentsTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let x, w: [Double]
    let mean, standardDeviation, effectiveEntries, bootstrapMeanError, bootstrapStandardDeviationError, bootstraps: Double
    var testDescription: String { name }
    var moments: Moments { moments(0..<x.count) }
    func moments(_ range: Range<Int>, origin: Double = 0) -> Moments {
      var result = Moments(origin: origin)
      for i in range { result.add(x[i], weight: w[i]) }
      return result
    }
  }
  struct File: Decodable { let cases: [Case] }
  static let cases: [Case] = {
    guard let url = Bundle.module.url(forResource: "moments", withExtension: "json", subdirectory: "Reference"),
      let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return file.cases
  }()

  @Test("The reference is there") func reference() { #expect(Self.cases.count == 4) }

  @Test("Mean, spread and effective entries are NumPy's", arguments: cases)
  func numpy(c: Case) {
    let m = c.moments
    #expect(abs(m.mean - c.mean) < Tolerance.peer * c.standardDeviation)
    #expect(abs(m.standardDeviation / c.standardDeviation - 1) < Tolerance.peer)
    #expect(abs(m.effectiveEntries / c.effectiveEntries - 1) < Tolerance.peer)
  }

  @Test("Standard errors are the bootstrap's", arguments: cases)
  func bootstrap(c: Case) {
    let allowed = Tolerance.sigmas / (2 * c.bootstraps).squareRoot() + Tolerance.asymptotic / Double(c.x.count)
    #expect(abs(c.moments.meanError / c.bootstrapMeanError - 1) < allowed)
    #expect(abs(c.moments.standardDeviationError / c.bootstrapStandardDeviationError - 1) < allowed)
  }

  @Test("For equal weights the error of the mean is s √(n − 1)/n")
  func closedForm() throws {
    let m = try #require(Self.cases.first { $0.name == "counts" }).moments
    #expect(abs(m.meanError * 900 / 899.0.squareRoot() / m.standardDeviation - 1) < Tolerance.peer)
  }

  @Test("Parts add up to the whole, and the origin does not matter", arguments: cases)
  func merge(c: Case) {
    let whole = c.moments(0..<c.x.count, origin: 3.7)
    var parts = c.moments(0..<313, origin: 3.7)
    parts.add(c.moments(313..<c.x.count, origin: 3.7))
    for other in [parts, c.moments] {
      #expect(abs(other.mean - whole.mean) < Tolerance.peer * whole.standardDeviation)
      #expect(abs(other.standardDeviation / whole.standardDeviation - 1) < Tolerance.peer)
      #expect(abs(other.meanError / whole.meanError - 1) < Tolerance.peer)
      #expect(abs(other.standardDeviationError / whole.standardDeviationError - 1) < Tolerance.conditioned)
    }
  }

  @Test("What is subtracted again leaves the mean, and its variance")
  func subtract() throws {
    let c = try #require(Self.cases.first { $0.name == "positive" })
    let signal = c.moments(0..<600)
    var both = c.moments(0..<900)
    both.add(c.moments(600..<900), scaledBy: -1)
    #expect(abs(both.mean - signal.mean) < Tolerance.peer * signal.mean)
    #expect(both.meanError > signal.meanError && both.effectiveEntries < signal.effectiveEntries)
  }

  @Test("Empty, single and repeated values have no surprises")
  func edges() {
    var m = Moments(origin: 0.1)
    #expect(m.mean.isNaN && m.effectiveEntries == 0 && m.standardDeviation.isNaN)
    for _ in 0..<7 {
      m.add(2.3171, weight: 0.37)
      #expect(m.standardDeviation == 0 || m.standardDeviation < 1e-7)
      #expect(abs(m.mean - 2.3171) < Tolerance.rounding * 10)
    }
  }

  @Test("Moments about different origins are not added")
  func origins() async {
    await #expect(processExitsWith: .failure) {
      var m = Moments(origin: 0.5)
      m.add(Moments(origin: 0.75))
    }
  }

  @Test("Sums survive JSON bit for bit", arguments: cases)
  func roundTrip(c: Case) throws {
    #expect(try JSONDecoder().decode(Moments.self, from: JSONEncoder().encode(c.moments)) == c.moments)
  }
}
