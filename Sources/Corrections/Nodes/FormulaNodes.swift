/// A formula with its parameters.
public struct FormulaNode: Sendable, Hashable {
  /// The parsed formula.
  public let formula: CorrectionFormula
  /// The real inputs that x, y, z, t (or x[0], x[1], …) stand for, in this order.
  public var variables: [String] { exactVariables.map(\.text) }
  /// The values of [0], [1], …; left empty in generic formulas, whose references bring their own.
  public let parameters: [Double]
  private let exactVariables: [ExactText]

  /// - Throws: ``CorrectionError``: a formula that does not parse or uses more variables than listed. The number of
  ///   parameters is the correction's to check, since generic formulas have none.
  public init(_ expression: String, variables: [String], parameters: [Double] = []) throws(CorrectionError) {
    formula = try located("expression") { () throws(CorrectionError) in try CorrectionFormula(expression) }
    guard formula.variableCount <= variables.count else {
      throw CorrectionError(
        .tooFewVariables(expression, needed: formula.variableCount, given: variables.count), at: "variables")
    }
    exactVariables = variables.map(\.exact)
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
  public var input: String { exactInput.text }
  /// Gives the new value.
  public let rule: CorrectionNode
  /// Sees the new value.
  public let content: CorrectionNode
  private let exactInput: ExactText

  /// Changes `input` to what `rule` gives, for `content`.
  public init(input: String, rule: CorrectionNode, content: CorrectionNode) {
    exactInput = input.exact
    self.rule = rule
    self.content = content
  }
}
