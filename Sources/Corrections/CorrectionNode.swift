/// One node of the tree that a correction evaluates: a number, or a rule that leads to one.
///
/// Every value of the types below has passed the checks that need no knowledge of the correction (edges, counts, keys,
/// formulas); ``Correction`` checks the rest (names, types, generic formulas).
public indirect enum CorrectionNode: Sendable, Hashable {
  /// A number. It must be finite.
  case constant(Double)
  /// A lookup in bins of one input.
  case binning(BinningNode)
  /// A lookup in bins of several inputs.
  case multibinning(MultiBinningNode)
  /// A lookup by key.
  case category(CategoryNode)
  /// A formula with its parameters.
  case formula(FormulaNode)
  /// One of the correction's generic formulas, with parameters of its own.
  case formulaReference(FormulaReferenceNode)
  /// A changed input for the part of the tree below.
  case transform(TransformNode)
}

/// What a binning does with values outside its bins, on either side and on any axis.
///
/// NaN lies outside, above the last edge: `clamp` takes the last bin, `error` and `wrap` throw, and content is evaluated.
/// +infinity is outside even when the last edge is infinite, as `x < edge` is strict; `clamp` puts it in the last bin.
public enum Flow: Sendable, Hashable {
  /// The nearest bin.
  case clamp
  /// Throw ``CorrectionError/Problem/outOfRange(input:value:low:high:)``.
  case error
  /// Shift by whole periods (last edge - first edge) into the range. Values that are not finite throw.
  case wrap
  /// Evaluate this instead, with the inputs as they are.
  indirect case content(CorrectionNode)
}

/// A lookup in bins of one real or integer input.
public struct BinningNode: Sendable, Hashable {
  /// The input to look up.
  public let input: String
  /// Its bins.
  public let edges: BinEdges
  /// One node per bin.
  public let content: [CorrectionNode]
  /// What to do outside.
  public let flow: Flow

  /// - Throws: ``CorrectionError``: a number of contents other than of bins; `wrap` with an infinite edge.
  public init(input: String, edges: BinEdges, content: [CorrectionNode], flow: Flow) throws(CorrectionError) {
    guard content.count == edges.count else {
      throw CorrectionError(.contentCount(found: content.count, needed: edges.count), at: "content")
    }
    if case .wrap = flow { try located("edges") { () throws(CorrectionError) in try edges.requireFinite() } }
    self.input = input
    self.edges = edges
    self.content = content
    self.flow = flow
  }
}

/// A lookup in bins of several inputs; the bins of the last input are next to each other in `content`.
public struct MultiBinningNode: Sendable, Hashable {
  /// The inputs to look up, real or integer.
  public let inputs: [String]
  /// The bins of each input.
  public let edges: [BinEdges]
  /// One node per combination of bins, last input fastest.
  public let content: [CorrectionNode]
  /// What to do when any input is outside.
  public let flow: Flow

  /// - Throws: ``CorrectionError``: no axis, numbers of axes, inputs, bins and contents that do not fit each other,
  ///   or `wrap` with an infinite edge.
  public init(inputs: [String], edges: [BinEdges], content: [CorrectionNode], flow: Flow) throws(CorrectionError) {
    guard inputs.count == edges.count, !inputs.isEmpty else {
      throw CorrectionError(.axisCount(inputs: inputs.count, axes: edges.count), at: "edges")
    }
    var bins = 1
    for axis in edges {
      let (product, overflow) = bins.multipliedReportingOverflow(by: axis.count)
      bins = overflow ? .max : product
    }
    guard content.count == bins else {
      throw CorrectionError(.contentCount(found: content.count, needed: bins), at: "content")
    }
    if case .wrap = flow {
      for (i, axis) in edges.enumerated() {
        try located("edges[\(i)]") { () throws(CorrectionError) in try axis.requireFinite() }
      }
    }
    self.inputs = inputs
    self.edges = edges
    self.content = content
    self.flow = flow
  }
}

/// A lookup by key.
public struct CategoryNode: Sendable, Hashable {
  /// The keys; all keys of one node have one type.
  public enum Keys: Sendable, Hashable {
    /// Keys of an integer input.
    case integers([Int64])
    /// Keys of a string input.
    case strings([String])

    /// How many there are.
    public var count: Int {
      switch self {
      case .integers(let keys): keys.count
      case .strings(let keys): keys.count
      }
    }
  }

  /// The input to look up, integer or string as the keys are.
  public let input: String
  /// The keys, in the order of the file.
  public let keys: Keys
  /// What each key leads to.
  public let content: [CorrectionNode]
  /// What unknown keys lead to; none makes them an error.
  public let otherwise: CorrectionNode?

  /// - Throws: ``CorrectionError``: a key that occurs twice, or a number of contents other than of keys.
  public init(
    input: String, keys: Keys, content: [CorrectionNode], otherwise: CorrectionNode? = nil
  ) throws(CorrectionError) {
    switch keys {
    case .integers(let list): try Self.requireDistinct(list)
    case .strings(let list): try Self.requireDistinct(list)
    }
    guard content.count == keys.count else {
      throw CorrectionError(.contentCount(found: content.count, needed: keys.count), at: "content")
    }
    self.input = input
    self.keys = keys
    self.content = content
    self.otherwise = otherwise
  }

  private static func requireDistinct<Key: Hashable>(_ keys: [Key]) throws(CorrectionError) {
    var seen: Set<Key> = []
    for (i, key) in keys.enumerated() where !seen.insert(key).inserted {
      throw CorrectionError(.duplicateKey("\(key)"), at: "content[\(i)].key")
    }
  }
}

/// A formula with its parameters.
public struct FormulaNode: Sendable, Hashable {
  /// The parsed formula.
  public let formula: CorrectionFormula
  /// The real inputs that x, y, z, t (or x[0], x[1], …) stand for, in this order.
  public let variables: [String]
  /// The values of [0], [1], …; left empty in generic formulas, whose references bring their own.
  public let parameters: [Double]

  /// - Throws: ``CorrectionError``: a formula that does not parse or uses more variables than listed. The number of
  ///   parameters is the correction's to check, since generic formulas have none.
  public init(_ expression: String, variables: [String], parameters: [Double] = []) throws(CorrectionError) {
    formula = try located("expression") { () throws(CorrectionError) in try CorrectionFormula(expression) }
    guard formula.variableCount <= variables.count else {
      throw CorrectionError(
        .tooFewVariables(expression, needed: formula.variableCount, given: variables.count), at: "variables")
    }
    self.variables = variables
    self.parameters = parameters
  }
}

/// A use of one of the correction's generic formulas.
public struct FormulaReferenceNode: Sendable, Hashable {
  /// Which, counted from 0.
  public let index: Int
  /// The values of [0], [1], … for this use.
  public let parameters: [Double]

  /// Refers to generic formula `index`.
  public init(_ index: Int, parameters: [Double] = []) {
    self.index = index
    self.parameters = parameters
  }
}

/// A tree that sees a changed value of one input.
///
/// `rule` is evaluated with the inputs as they are; `content` with `input` replaced by the result (for an integer input
/// rounded to the nearest, halves away from zero). Nothing outside `content` sees the change.
public struct TransformNode: Sendable, Hashable {
  /// The real or integer input to change.
  public let input: String
  /// Gives the new value.
  public let rule: CorrectionNode
  /// Sees the new value.
  public let content: CorrectionNode

  /// Changes `input` to what `rule` gives, for `content`.
  public init(input: String, rule: CorrectionNode, content: CorrectionNode) {
    self.input = input
    self.rule = rule
    self.content = content
  }
}

extension BinEdges {
  fileprivate func requireFinite() throws(CorrectionError) {
    guard low.isFinite, high.isFinite, (high - low).isFinite else { throw CorrectionError(.wrapOnInfiniteAxis) }
  }
}
