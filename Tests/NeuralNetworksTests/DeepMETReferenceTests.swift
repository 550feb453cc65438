import Foundation
import Testing
import _TestSupport

@testable import NeuralNetworks

@Suite("DeepMET in double precision")
struct DeepMETReferenceTests {
  @Test("NumPy on events padded in full gives the same, for every way to write the graph", arguments: FrozenDeepMETTests.ways)
  func peer(graph: SyntheticDeepMET) throws {
    let reference = try SyntheticReference.read()
    let weights = try FrozenDeepMET.weights(in: FrozenGraph(graph.bytes()))
    let candidates = reference.candidates()
    var compared = 0
    for variant in reference.variants where variant.isOf(graph) {
      let result = try DeepMETReference(weights).missingMomenta(candidates)
      #expect(result.notANumber == 0 && result.unknownCategories == 0 && result.leftOut == 0)
      for (found, expected) in zip(result.momenta, variant.momenta) {
        let scale = max(1, abs(expected[0]), abs(expected[1]))
        #expect(abs(found.x - expected[0]) < Tolerance.peer * scale, "\(found.x) instead of \(expected[0])")
        #expect(abs(found.y - expected[1]) < Tolerance.peer * scale, "\(found.y) instead of \(expected[1])")
        compared += 1
      }
    }
    #expect(compared == 4)
  }

  @Test("Every variant of the reference is compared at least once")
  func complete() throws {
    for variant in try SyntheticReference.read().variants {
      #expect(FrozenDeepMETTests.ways.contains { variant.isOf($0) }, "\(variant.features) features, \(variant.rows ?? -1) rows")
    }
  }

  @Test("A normalisation folded into a factor and a summand gives the same")
  func folded() throws {
    let candidates = try SyntheticReference.read().candidates()
    let results = try [SyntheticDeepMET(), SyntheticDeepMET(normalisation: .folded)].map { graph in
      try DeepMETReference(FrozenDeepMET.weights(in: FrozenGraph(graph.bytes()))).missingMomenta(candidates).momenta
    }
    for (unfolded, folded) in zip(results[0], results[1]) {
      let difference = unfolded - folded
      #expect(max(abs(difference.x), abs(difference.y)) < Tolerance.peer * max(1, abs(unfolded.x), abs(unfolded.y)))
    }
  }

  @Test("Candidates behind the last row are left out and counted")
  func leftOut() throws {
    let weights = try FrozenDeepMET.weights(in: FrozenGraph(SyntheticDeepMET().bytes()))
    let candidates = try SyntheticReference.read().candidates()
    let result = try DeepMETReference(weights, rows: 7).missingMomenta(candidates)
    #expect(result.leftOut == 36)
    let cut = candidates.first(8, offsets: [0, 0, 1, 8])
    #expect(try DeepMETReference(weights, rows: 7).missingMomenta(cut).momenta == Array(result.momenta.prefix(3)))
  }

  @Test("Unknown categories and NaN are refused by name, or counted and taken as 0")
  func unknown() throws {
    let weights = try FrozenDeepMET.weights(in: FrozenGraph(SyntheticDeepMET().bytes()))
    let reference = DeepMETReference(weights)
    let cases: [(DeepMETCandidates, String)] = [
      (.one(pdgId: 310), "event 1, candidate 0: pdgId is 310, the network knows -211, -13, -11, 0, 1, 2, 11, 13, 22, 130, 211"),
      (.one(charge: 2), "event 1, candidate 0: charge is 2, the network knows -1, 0, 1. Correct the input"),
      (.one(fromPV: -1), "event 1, candidate 0: fromPV is -1, the network knows 0, 1, 2, 3"),
      (.one(dz: .nan), "event 1, candidate 0: dz is NaN, the network knows numbers only"),
    ]
    for (candidates, expected) in cases {
      let error = #expect(throws: DeepMETInputError.self) { try reference.missingMomenta(candidates) }
      #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
      let result = try reference.missingMomenta(candidates, strictness: .lenient)
      #expect(result.notANumber + result.unknownCategories == 1)
    }
    let zero = try reference.missingMomenta(.one(pdgId: 0)).momenta
    #expect(try reference.missingMomenta(.one(pdgId: 310), strictness: .lenient).momenta == zero)
  }

  @Test("Networks without fromPV or dxy do not look at them")
  func unused() throws {
    let graph = SyntheticDeepMET(features: 7, tables: [3, 11])
    let reference = DeepMETReference(try FrozenDeepMET.weights(in: FrozenGraph(graph.bytes())))
    let momenta = try reference.missingMomenta(.one()).momenta
    #expect(try reference.missingMomenta(.one(fromPV: 9, dxy: .nan)).momenta == momenta)
    #expect(try reference.missingMomenta(.one(dz: 0.7)).momenta != momenta)
  }
}
