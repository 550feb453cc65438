import Foundation
import Testing

@testable import NeuralNetworks

/// What `Reference/deepmet-synthetic.py` wrote.
struct SyntheticReference: Decodable {
  let offsets: [Int]
  let columns: Columns
  let variants: [Variant]

  struct Columns: Decodable {
    let pt, px, py, eta, mass, dxy, dz, puppiWeight: [Float]
    let pdgId, charge, fromPV: [Int]
  }

  struct Variant: Decodable {
    let features: Int
    let tables: [Int]
    let biasColumns: Bool
    let outputLayer: Bool
    let rows: Int?
    let momenta: [[Double]]

    func isOf(_ graph: SyntheticDeepMET) -> Bool {
      features == graph.features && Set(tables) == Set(graph.tables) && biasColumns == graph.hasBiasColumns
        && outputLayer == graph.hasOutputLayer && rows == graph.rows
    }
  }

  static func read() throws -> SyntheticReference {
    let url = try #require(Bundle.module.url(forResource: "Reference/deepmet-synthetic", withExtension: "json"))
    return try JSONDecoder().decode(SyntheticReference.self, from: Data(contentsOf: url))
  }

  func candidates() -> DeepMETCandidates {
    DeepMETCandidates(
      pt: columns.pt, px: columns.px, py: columns.py, eta: columns.eta, mass: columns.mass, dxy: columns.dxy, dz: columns.dz,
      puppiWeight: columns.puppiWeight, pdgId: columns.pdgId, charge: columns.charge, fromPV: columns.fromPV, offsets: offsets)
  }
}

extension DeepMETCandidates {
  /// An event without candidates and one with one.
  static func one(
    pdgId: Int = 22, charge: Int = 0, fromPV: Int = 2, dz: Float = 0.31, dxy: Float = -0.017
  ) -> DeepMETCandidates {
    DeepMETCandidates(
      pt: [5], px: [3], py: [-4], eta: [1.37], mass: [0.1396], dxy: [dxy], dz: [dz], puppiWeight: [0.83], pdgId: [pdgId],
      charge: [charge], fromPV: [fromPV], offsets: [0, 0, 1])
  }

  /// The first `count` candidates.
  func first(_ count: Int, offsets: [Int]) -> DeepMETCandidates {
    func cut<Value>(_ column: [Value]) -> [Value] { Array(column.prefix(count)) }
    return DeepMETCandidates(
      pt: cut(pt), px: cut(px), py: cut(py), eta: cut(eta), mass: cut(mass), dxy: cut(dxy), dz: cut(dz),
      puppiWeight: cut(puppiWeight), pdgId: cut(pdgId), charge: cut(charge), fromPV: cut(fromPV), offsets: offsets)
  }
}
