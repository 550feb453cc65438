/// Turns candidates into the network's inputs as CMS does at inference: momenta in units of 50 GeV, categories as indices.
///
/// px, py and pT are multiplied by 1/50 in `Float`, as the network was trained; what then lies beyond ±10⁶ becomes 0.
struct DeepMETPreparation {
  let weights: DeepMETWeights
  let candidates: DeepMETCandidates
  let strictness: DeepMETStrictness
  private(set) var notANumber = 0
  private(set) var unknownCategories = 0

  init(_ weights: DeepMETWeights, _ candidates: DeepMETCandidates, _ strictness: DeepMETStrictness) {
    (self.weights, self.candidates, self.strictness) = (weights, candidates, strictness)
  }

  /// The categories' values in the order of their indices.
  static let charges = [-1, 0, 1]
  static let pdgIds = [-211, -13, -11, 0, 1, 2, 11, 13, 22, 130, 211]
  static let fromPVs = [0, 1, 2, 3]

  /// The features and the indices of categories of one candidate of `event`.
  mutating func row(
    _ event: Int, _ candidate: Int
  ) throws(DeepMETInputError) -> (features: [Double], categories: [Int]) {
    let i = candidates.offsets[event] + candidate
    var columns: [(name: String, value: Float)] = [
      ("dz", candidates.dz[i]), ("eta", candidates.eta[i]), ("mass", candidates.mass[i]),
      ("pt", Self.scaled(candidates.pt[i])), ("px", Self.scaled(candidates.px[i])), ("py", Self.scaled(candidates.py[i])),
    ]
    if weights.features > 6 { columns.insert(("puppiWeight", candidates.puppiWeight[i]), at: 4) }
    if weights.features > 7 { columns.insert(("dxy", candidates.dxy[i]), at: 0) }
    var features: [Double] = []
    for (name, value) in columns {
      if value.isNaN {
        try refuse(name, "NaN", event, candidate, allowed: "numbers only")
        notANumber += 1
      }
      features.append(value.isNaN ? 0 : Double(value))
    }
    var categories = [
      try index(candidates.charge[i], "charge", Self.charges, event, candidate),
      try index(candidates.pdgId[i], "pdgId", Self.pdgIds, event, candidate),
    ]
    if weights.categories.count > 2 {
      categories.append(try index(candidates.fromPV[i], "fromPV", Self.fromPVs, event, candidate))
    }
    return (features, categories)
  }

  private static func scaled(_ momentum: Float) -> Float {
    let scaled = momentum * (1 / 50 as Float)
    return abs(scaled) > 1e6 ? 0 : scaled
  }

  private mutating func index(
    _ value: Int, _ name: String, _ known: [Int], _ event: Int, _ candidate: Int
  ) throws(DeepMETInputError) -> Int {
    if let index = known.firstIndex(of: value) { return index }
    try refuse(name, "\(value)", event, candidate, allowed: known.map(String.init).joined(separator: ", "))
    unknownCategories += 1
    return known.firstIndex(of: 0) ?? 0
  }

  private func refuse(
    _ name: String, _ value: String, _ event: Int, _ candidate: Int, allowed: String
  ) throws(DeepMETInputError) {
    guard strictness == .strict else { return }
    throw DeepMETInputError(column: name, value: value, event: event, candidate: candidate, allowed: allowed)
  }
}
