import Fitting
import MassFits
import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("Bootstraps of sWeights")
struct SWeightBootstrapTests {
  static func bootstrap(_ toys: SWeightToys, replicas: Int) throws -> SWeightBootstrap {
    SWeightBootstrap(
      model: PeakModel.model(), parameters: toys.parameters(), fit: try toys.fit(),
      bootstrap: Bootstrap(seed: 71_011, replicas: replicas))
  }

  @Test("A replica that throws or is not finite is recorded and stops nobody, whatever the number of threads")
  func failures() throws {
    struct Odd: Error, CustomStringConvertible { let description = "an odd sum" }
    let toys = SWeightToys(signal: 90, background: 130, seed: 71_012, toy: 0)
    let bootstrap = try Self.bootstrap(toys, replicas: 12)
    let results = [1, 3].map { threads in
      bootstrap.run(masses: toys.masses, threads: threads) { weights in
        let events = Int((weights.sums[0] + weights.sums[1]).rounded())
        switch events % 3 {
        case 0: throw Odd()
        case 1: return [.nan]
        default: return [weights.sums[0]]
        }
      }
    }
    #expect(results[0] == results[1])
    #expect(results[0].failures.count + results[0].values.count == 12 && !results[0].values.isEmpty)
    #expect(Set(results[0].failures.map(\.reason)) == ["an odd sum", "not finite: [nan]"])
    #expect(results[0].values.allSatisfy { $0[0].isFinite })
  }

  @Test("Entries of one event count together, and without identities every entry is an event of its own")
  func identities() throws {
    let toys = SWeightToys(signal: 90, background: 130, seed: 71_013, toy: 0)
    let bootstrap = try Self.bootstrap(toys, replicas: 4)
    let pairs = toys.masses.indices.map { EventID(run: 5, luminosityBlock: 31, event: UInt64($0 / 2)) }
    func countsInPairs(_ identities: [EventID]?) -> Bool {
      let result = bootstrap.run(masses: toys.masses, identities: identities) { weights in
        let counts = weights.weights[0].map { $0 != 0 }
        return [stride(from: 0, to: counts.count, by: 2).allSatisfy { counts[$0] == counts[$0 + 1] } ? 1 : 0]
      }
      return result.failures.isEmpty && result.values.allSatisfy { $0 == [1] }
    }
    #expect(countsInPairs(pairs) && !countsInPairs(nil))
  }
}
