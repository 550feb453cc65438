// Formulas, and references to those that a correction shares.

extension DocumentLinter {
  /// A formula that references share.
  struct Generic {
    var formula: CorrectionFormula?
    var variables: [String]
    var isUsed = false
  }

  mutating func lint(generic value: JSONValue) -> Generic {
    let used = usage.used
    let formula = lint(formula: value, isGeneric: true)
    usage.used = used
    let variables = (value.member("variables")?.asItems ?? []).compactMap(\.asText)
    return Generic(formula: formula, variables: variables)
  }

  mutating func lint(formula value: JSONValue) { _ = lint(formula: value, isGeneric: false) }

  /// - Returns: the formula, if it parses.
  mutating func lint(formula value: JSONValue, isGeneric: Bool) -> CorrectionFormula? {
    guard
      let members = object(value, required: ["nodetype", "expression", "parser", "variables"], optional: ["parameters"])
    else { return nil }
    if let type = members["nodetype"], type != .string("formula") { at("nodetype") { $0.wrongKind("\"formula\"", type) } }
    if let parser = members["parser"], parser != .string("TFormula") { at("parser") { $0.wrongKind("\"TFormula\"", parser) } }
    let variables = texts(members, "variables")
    // The validator does not look at the variables of generic formulas.
    let readers: Set<CorrectionFinding.Reader> = isGeneric ? [.loader] : Self.both
    for (index, name) in variables.enumerated() { at("variables", index) { $0.use(name, [.real], by: readers) } }
    let given = parameters(members)
    guard let expression = text(members, "expression") else { return nil }
    if expression.contains("&&") || expression.contains("||") { need(.logic) }
    if expression.contains("x[") { need(.indexedVariables) }
    return at(expression: expression, variables: variables.count, parameters: isGeneric ? nil : given)
  }

  private mutating func at(expression: String, variables: Int, parameters: Int?) -> CorrectionFormula? {
    // The loader parses generic formulas when they are first used.
    let readers: Set<CorrectionFinding.Reader> = parameters == nil ? [] : [.loader]
    let formula: CorrectionFormula
    do throws(CorrectionError) { formula = try CorrectionFormula(expression) } catch {
      at("expression") { $0.add(.formulaInvalid, error.problem.description, by: readers) }
      return nil
    }
    if formula.variableCount > variables {
      let problem = "formula \(expression.quoted) uses \(formula.variableCount) variables but \(variables) are listed"
      at("variables") { $0.add(.formulaVariables, problem, by: readers) }
    }
    if let parameters, formula.parameterCount > parameters {
      let problem = "formula \(expression.quoted) uses \(formula.parameterCount) parameters but \(parameters) are given"
      at("parameters") { $0.add(.formulaParameters, problem, by: [.loader]) }
    }
    return formula
  }

  mutating func lint(reference value: JSONValue) {
    guard let members = object(value, required: ["nodetype", "index", "parameters"]) else { return }
    let given = parameters(members)
    guard let item = members["index"] else { return }
    var index: Int?
    at("index") { index = $0.integer(item) }
    guard let index else { return }
    guard generics.indices.contains(index) else {
      let readers: Set<CorrectionFinding.Reader> = index < 0 ? Self.both : [.loader]
      return at("index") { linter in
        linter.add(.referenceIndex, "generic formula \(index) does not exist; there are \(linter.generics.count)", by: readers)
      }
    }
    generics[index].isUsed = true
    usage.used.formUnion(generics[index].variables.map(\.exact).filter { inputs[$0] != nil })
    if let formula = generics[index].formula, formula.parameterCount > given {
      let problem = "generic formula \(index) uses \(formula.parameterCount) parameters but \(given) are given"
      at("parameters") { $0.add(.referenceParameters, problem) }
    }
  }
}
