/// What a correction is, as one reads it before using it: inputs with what they may be, nodes, output.
public struct CorrectionSummary: Sendable, Hashable, Encodable {
  /// The correction's name.
  public let name: String
  /// Its version.
  public let version: Int
  /// What it is for.
  public let description: String?
  /// What callers pass, in order.
  public let inputs: [InputSummary]
  /// The output's name.
  public let output: String
  /// What the output means.
  public let outputDescription: String?
  /// How many nodes of each type the tree has, by the words of the format; numbers are `constant`.
  public let nodes: [String: Int]
  /// How many formulas references share.
  public let genericFormulas: Int

  /// Summarizes a correction.
  public init(_ correction: Correction) {
    var collector = SummaryCollector(of: correction)
    collector.visit(correction.data)
    name = correction.name
    version = correction.version
    description = correction.description
    inputs = correction.inputs.map { InputSummary($0, collector.usage[$0.name.exact] ?? SummaryCollector.Usage()) }
    output = correction.output.name
    outputDescription = correction.output.description
    nodes = collector.nodes
    genericFormulas = correction.genericFormulas.count
  }
}

/// What a correction makes of one input.
public struct InputSummary: Sendable, Hashable, Encodable {
  /// The input's name.
  public let name: String
  /// `real`, `int` or `string`.
  public let type: String
  /// What it means.
  public let description: String?
  /// The lowest and the highest edge of all its bins, as texts that know infinities; nil if it is not looked up in bins.
  public let range: [String]?
  /// What happens outside of bins, of all nodes: `clamp`, `error`, `wrap`, `default` (a content), sorted.
  public let outside: [String]
  /// The keys of all categories, in the order of the file; nil if there are none.
  public let keys: [String]?
  /// Whether every category has a default.
  public let hasDefault: Bool
  /// What else reads it: `formula`, `hashprng`, `lwtnn`, sorted.
  public let readBy: [String]
  /// Whether nothing reads it.
  public let isUnused: Bool
  /// Whether a transform changes it for part of the tree.
  public let isTransformed: Bool

  init(_ input: Variable, _ usage: SummaryCollector.Usage) {
    (name, type, description) = (input.name, input.type.rawValue, input.description)
    range = usage.low.map { ["\($0)", "\(usage.high)"] }
    outside = usage.outside.sorted()
    keys = usage.keys.isEmpty && usage.categories == 0 ? nil : usage.keys
    hasDefault = usage.categories > 0 && usage.defaults == usage.categories
    readBy = usage.readBy.sorted()
    isUnused = usage.low == nil && usage.categories == 0 && usage.readBy.isEmpty
    isTransformed = usage.isTransformed
  }
}

/// What is made of several corrections.
public struct CompoundSummary: Sendable, Hashable, Encodable {
  /// The compound's name.
  public let name: String
  /// What it is for.
  public let description: String?
  /// Names and types of the inputs, in order.
  public let inputs: [String]
  /// The corrections, in the order in which they are applied.
  public let stack: [String]
  /// The inputs that every value updates.
  public let inputsUpdate: [String]
  /// How inputs are updated.
  public let inputOperation: String
  /// How values make the result.
  public let outputOperation: String

  init(_ compound: CompoundCorrection) {
    (name, description) = (compound.name, compound.description)
    inputs = compound.inputs.map { "\($0.name): \($0.type.rawValue)" }
    stack = compound.stack.map(\.name)
    inputsUpdate = compound.inputsUpdate
    (inputOperation, outputOperation) = (compound.inputOperation.rawValue, compound.outputOperation.rawValue)
  }
}

/// What is in a correction set.
public struct CorrectionSetSummary: Sendable, Hashable, Encodable {
  /// Of the format.
  public let schemaVersion = 2
  /// The oldest correctionlib that loads the set as it is.
  public let minimumReader: String
  /// What the set is for.
  public let description: String?
  /// The corrections, in the order of the file.
  public let corrections: [CorrectionSummary]
  /// The compounds, in the order of the file.
  public let compounds: [CompoundSummary]

  /// Summarizes a set.
  public init(_ set: CorrectionSet) {
    minimumReader = set.minimumReader.rawValue
    description = set.description
    corrections = set.corrections.map(CorrectionSummary.init)
    compounds = set.compounds.map(CompoundSummary.init)
  }

  /// How many nodes all trees have.
  public var nodeCount: Int { corrections.reduce(0) { $0 + $1.nodes.values.reduce(0, +) } }
}
