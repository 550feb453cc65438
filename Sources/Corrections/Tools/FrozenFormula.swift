/// A formula in which one input is a parameter instead of a variable.
struct FrozenFormula {
  /// The formula without the input. Its parameters are the caller's business.
  let node: FormulaNode
  /// Whether there is a parameter for the input, the last.
  let readsInput: Bool
  private let ownParameters: Int

  /// - Throws: ``CorrectionError`` only if the rewritten text did not parse, which no formula is known to lead to.
  init(_ formula: FormulaNode, without input: String) throws(CorrectionError) {
    ownParameters = formula.formula.parameterCount
    guard formula.variables.containsExactly(input) else {
      (node, readsInput) = (formula, false)
      return
    }
    let kept = formula.variables.indices.filter { formula.variables[$0].exact != input.exact }
    var names: [String] = []
    for (place, name) in formula.variables.enumerated() {
      names.append(name.exact == input.exact ? "[\(ownParameters)]" : Self.name(kept.firstIndex(of: place) ?? 0))
    }
    let expression = Self.replacing(variables: names, in: formula.formula.expression)
    node = try FormulaNode(expression, variables: kept.map { formula.variables[$0] })
    readsInput = node.formula.parameterCount > ownParameters
  }

  /// The parameters of a use of the formula, that of the input behind them.
  func parameters(_ parameters: [Double], _ value: Double) -> [Double] {
    readsInput ? Array(parameters.prefix(ownParameters)) + [value] : parameters
  }

  private static func name(_ variable: Int) -> String { variable < 4 ? ["x", "y", "z", "t"][variable] : "x[\(variable)]" }

  /// The formula's text with other names for its variables.
  private static func replacing(variables names: [String], in expression: String) -> String {
    var result = ""
    var rest = Substring(expression)
    while let first = rest.first {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      guard !word.isEmpty, first.isLetter || first == "_" else {
        // Digits and what is no word go over as they are: the e of 1e-5 belongs to its number.
        let part = word.isEmpty ? rest.prefix(1) : word
        result += part
        rest = rest.dropFirst(part.count)
        continue
      }
      rest = rest.dropFirst(word.count)
      guard var variable = ["x", "y", "z", "t"].firstIndex(of: word) else {
        result += word
        continue
      }
      if word == "x", rest.first == "[", let end = rest.firstIndex(of: "]") {
        variable = Int(rest[rest.index(after: rest.startIndex)..<end].filter { $0.isNumber }) ?? variable
        rest = rest[rest.index(after: end)...]
      }
      result += names[variable]
    }
    return result
  }
}
