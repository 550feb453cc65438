import Corrections

/// The results of a tag-and-probe measurement as a correction set of schema v2: `efficiency_data` and, with a simulation,
/// `efficiency_mc` and `scale_factor`, each a function of `variation` and the variables of the bins.
///
/// Variations of efficiencies are cut at 0 and 1. A bin that could not be measured has no value: asking for it is an error of
/// whoever evaluates the set.
struct EfficiencyCorrections {
  let bins: EfficiencyBins
  let flow: EfficiencyFlow
  /// Added to every description.
  let provenance: String

  /// One correction.
  /// - Parameters:
  ///   - values: one per bin, nil where there is none.
  ///   - isProbability: whether variations are cut at 0 and 1.
  /// - Throws: `CorrectionError`.
  func correction(
    _ name: String, _ meaning: String, values: [EfficiencyValue?], isProbability: Bool
  ) throws(CorrectionError) -> Correction {
    precondition(values.count == bins.count, "\(values.count) values for \(bins.count) bins")
    var content: [CorrectionNode] = []
    for variation in EfficiencyVariation.allCases {
      content.append(try node(values.map { value in value.map { cut(variation.value(of: $0), isProbability) } }))
    }
    let keys = EfficiencyVariation.allCases.map(\.rawValue)
    let inputs =
      [Variable(Self.variation, .string, description: keys.joined(separator: ", "))]
      + bins.names.map { Variable($0, .real) }
    let missing = values.count { $0 == nil }
    let gaps = missing > 0 ? "; \(missing) of \(bins.count) bins could not be measured and raise an error" : ""
    return try Correction(
      name: name, description: "\(meaning)\(gaps); \(provenance)", inputs: inputs,
      output: Variable(isProbability ? "efficiency" : "weight", .real),
      data: .category(try CategoryNode(input: Self.variation, keys: .strings(keys), content: content)))
  }

  /// The input that chooses nominal or varied values.
  static let variation = "variation"

  private func cut(_ value: Double, _ isProbability: Bool) -> Double { isProbability ? min(max(value, 0), 1) : value }

  private func node(_ values: [Double?]) throws(CorrectionError) -> CorrectionNode {
    var content: [CorrectionNode] = []
    for value in values {
      if let value { content.append(.constant(value)) } else { content.append(try Self.noValue()) }
    }
    var edges: [BinEdges] = []
    for axis in bins.axes { edges.append(try BinEdges(axis.edges)) }
    if bins.axes.count == 1 {
      return .binning(try BinningNode(input: bins.names[0], edges: edges[0], content: content, flow: flow.node))
    }
    return .multibinning(try MultiBinningNode(inputs: bins.names, edges: edges, content: content, flow: flow.node))
  }

  /// A category without keys: no variation is found in it.
  private static func noValue() throws(CorrectionError) -> CorrectionNode {
    .category(try CategoryNode(input: variation, keys: .strings([]), content: []))
  }
}

/// What a correction set does with values outside its bins.
public enum EfficiencyFlow: String, Sendable, Hashable, Codable, CaseIterable {
  /// The nearest bin.
  case clamp
  /// An error.
  case error

  var node: Flow { self == .clamp ? .clamp : .error }
}
