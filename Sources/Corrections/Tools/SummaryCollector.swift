/// Counts nodes and notes how inputs are used, node by node.
struct SummaryCollector {
  /// How one input is used.
  struct Usage {
    var low: Double?
    var high = -Double.infinity
    var outside: Set<String> = []
    var keys: [String] = []
    var known: Set<ExactText> = []
    var categories = 0
    var defaults = 0
    var readBy: Set<String> = []
    var isTransformed = false

    mutating func note(_ edges: BinEdges, _ flow: Flow) {
      low = min(low ?? edges.low, edges.low)
      high = max(high, edges.high)
      outside.insert(flow.word)
    }

    mutating func note(_ category: CategoryNode) {
      for word in category.keys.texts where known.insert(word.exact).inserted { keys.append(word) }
      categories += 1
      if category.otherwise != nil { defaults += 1 }
    }
  }

  private(set) var nodes: [String: Int] = [:]
  private(set) var usage: [ExactText: Usage] = [:]
  private let generics: [FormulaNode]

  init(of correction: Correction) { generics = correction.genericFormulas }

  mutating func visit(_ node: CorrectionNode) {
    nodes[node.word, default: 0] += 1
    switch node {
    case .constant: break
    case .binning(let node): usage[node.input.exact, default: Usage()].note(node.edges, node.flow)
    case .multibinning(let node):
      for (input, edges) in zip(node.inputs, node.edges) { usage[input.exact, default: Usage()].note(edges, node.flow) }
    case .category(let node): usage[node.input.exact, default: Usage()].note(node)
    case .formula(let node): read(node.variables, by: "formula")
    case .formulaReference(let node): read(generics[node.index].variables, by: "formula")
    case .transform(let node): usage[node.input.exact, default: Usage()].isTransformed = true
    case .hash(let node): read(node.inputs, by: "hashprng")
    case .network(let node): read(node.inputNames, by: "lwtnn")
    }
    for child in node.children { visit(child) }
  }

  private mutating func read(_ names: [String], by word: String) {
    for name in names { usage[name.exact, default: Usage()].readBy.insert(word) }
  }
}

extension CorrectionNode {
  /// What the format calls it; numbers are `constant`.
  var word: String {
    switch self {
    case .constant: "constant"
    case .binning: "binning"
    case .multibinning: "multibinning"
    case .category: "category"
    case .formula: "formula"
    case .formulaReference: "formularef"
    case .transform: "transform"
    case .hash: "hashprng"
    case .network: "lwtnn"
    }
  }
}

extension Flow {
  /// What the format calls it; contents are `default`.
  var word: String {
    switch self {
    case .clamp: "clamp"
    case .error: "error"
    case .wrap: "wrap"
    case .content: "default"
    }
  }
}
