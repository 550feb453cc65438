/// What a correction is made of, while it is written by hand: a number, or a rule that leads to one.
///
/// Content is a description and fails nowhere; ``Correction/init(_:version:description:inputs:output:_:)`` checks all of it and
/// says in one error what is wrong and where. Number literals are content, so bins and categories are filled with numbers as
/// they stand.
public struct CorrectionContent: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// What it is. Names instead of typed inputs: types were checked when it was made.
  indirect enum Rule: Sendable, Hashable {
    case bins(inputs: [String], edges: [Bins], content: [CorrectionContent], flow: Outside)
    case nested(inputs: [String], edges: [Bins], values: BinValues, flow: Outside)
    case cases(input: String, keys: CategoryNode.Keys, content: [CorrectionContent], otherwise: CorrectionContent?)
    case formula(String, variables: [String], parameters: [Double])
    case shared(SharedFormula, parameters: [Double])
    case transform(input: String, rule: CorrectionContent, content: CorrectionContent)
    case node(CorrectionNode)
  }

  let rule: Rule

  init(_ rule: Rule) { self.rule = rule }

  /// A number.
  public init(_ value: Double) { rule = .node(.constant(value)) }
  /// A number.
  public init(floatLiteral value: Double) { self.init(value) }
  /// A number.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
  /// A node made elsewhere; references in it count the formulas of the correction it came from and are refused.
  public init(_ node: CorrectionNode) { rule = .node(node) }

  /// What a lookup in bins does with values outside of them, on either side and on every axis. NaN is outside, above the last
  /// edge.
  public enum Outside: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// The nearest bin.
    case clamp
    /// An error.
    case error
    /// Shifted by whole periods into the range.
    case wrap
    /// This instead, with the inputs as they are.
    indirect case content(CorrectionContent)

    /// This number instead.
    public init(floatLiteral value: Double) { self = .content(CorrectionContent(value)) }
    /// This number instead.
    public init(integerLiteral value: Int) { self = .content(CorrectionContent(Double(value))) }
  }
}

extension CorrectionContent {
  /// A formula of real inputs, which it calls x, y, z, t (or x[0], x[1], …) in the order given.
  /// - Parameter parameters: the values of [0], [1], ….
  public static func formula(_ expression: String, of inputs: RealInput..., parameters: [Double] = []) -> CorrectionContent {
    CorrectionContent(.formula(expression, variables: inputs.map(\.variable.name), parameters: parameters))
  }

  /// A random number that is a function of the inputs: the same inputs draw the same number.
  public static func random(
    _ distribution: HashPRNGNode.Distribution = .normal, by inputs: any NumericVariable...
  ) -> CorrectionContent {
    CorrectionContent(.hash(HashPRNGNode(inputs: inputs.map(\.variable.name), distribution: distribution)))
  }

  /// A network whose inputs are inputs of the correction, by name, and the formula that makes one number of its outputs.
  public static func network(_ network: LWTNNNode) -> CorrectionContent { CorrectionContent(.network(network)) }
}

/// A formula that many places share, each with parameters of its own: they cost a reference instead of a formula each.
///
/// ```swift
/// let line = SharedFormula("[0]+[1]*x", of: pt)
/// pt.bins([0, 50, 100], flow: .clamp) { line(1, 0.1); line(6, 0) }
/// ```
public struct SharedFormula: Sendable, Hashable {
  let expression: String
  private let exactVariables: [ExactText]

  /// The names of the inputs, in the order of x, y, z, t.
  var variables: [String] { exactVariables.map(\.text) }

  /// A formula of real inputs, which it calls x, y, z, t (or x[0], x[1], …) in the order given.
  public init(_ expression: String, of inputs: RealInput...) {
    self.expression = expression
    exactVariables = inputs.map(\.variable.name.exact)
  }

  /// The formula with values for [0], [1], ….
  public func callAsFunction(_ parameters: Double...) -> CorrectionContent { self(parameters) }

  /// The formula with values for [0], [1], ….
  public func callAsFunction(_ parameters: [Double]) -> CorrectionContent {
    CorrectionContent(.shared(self, parameters: parameters))
  }
}
