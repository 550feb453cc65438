/// Calls: elementary functions and reductions.
extension FormulaLowering {
  mutating func call(_ name: String, _ arguments: [Int], _ scope: FormulaScope) throws(FormulaError) -> FormulaMeaning {
    guard let function = FormulaFunction(rawValue: name) else {
      if let meaning = try lookup(name, arguments, scope) { return meaning }
      throw notAFunction(name, scope)
    }
    guard function.takes(arguments.count) else {
      let got = arguments.count == 1 ? "1 argument" : "\(arguments.count) arguments"
      throw scope.error(.argumentCount(function: name), "\(name) does not take \(got)", "Write \(function.signature).")
    }
    let isBoolean = function == .isnan || function == .isfinite
    switch function.role {
    case .unary(let opcode):
      return elementwise(opcode, [scope[arguments[0]]], shape: scope[arguments[0]].shape, isBoolean: isBoolean)
    case .binary(let opcode):
      let shape = try common(arguments, scope)
      if opcode == .power { return power(scope[arguments[0]], scope[arguments[1]], shape) }
      return elementwise(opcode, arguments.map { scope[$0] }, shape: shape)
    case .extremum(let list, let pair):
      if arguments.count == 1 { return try reduce(function, list, arguments[0], scope) }
      return try extremum(pair, arguments, scope)
    case .reduction:
      return try reduce(function, .sum, arguments[0], scope)
    }
  }

  private func notAFunction(_ name: String, _ scope: FormulaScope) -> FormulaError {
    if columns.contains(where: { $0.name == name }) || definitions.formulas[name] != nil {
      return scope.error(.unknownName(name), "'\(name)' is not a function", "Index a list with brackets: \(name)[0].")
    }
    let functions = tableNames + FormulaFunction.allCases.map(\.rawValue)
    let near = nearestNames(to: name, in: functions)
    let remedy = near.isEmpty ? "There are: \(functions.joined(separator: ", "))." : "Nearest: \(near.joined(separator: ", "))."
    return scope.error(.unknownName(name), "there is no function called '\(name)'", remedy)
  }

  /// `min` or `max` of two or more, element by element.
  private mutating func extremum(_ opcode: FormulaOpcode, _ arguments: [Int], _ scope: FormulaScope) throws(FormulaError)
    -> FormulaMeaning
  {
    let shape = try common(arguments, scope)
    var result = scope[arguments[0]]
    for argument in arguments.dropFirst() { result = elementwise(opcode, [result, scope[argument]], shape: shape) }
    return result
  }

  // MARK: Reductions

  private mutating func reduce(_ function: FormulaFunction, _ opcode: FormulaOpcode, _ argument: Int, _ scope: FormulaScope)
    throws(FormulaError) -> FormulaMeaning
  {
    let list = scope[argument]
    guard let shape = list.shape else {
      let advice = function == .min || function == .max ? "Write \(function.signature)." : "Drop \(function.rawValue)( )."
      throw scope.error(
        .shape, at: argument, "\(function.rawValue) takes a list; '\(scope.text(argument))' is \(list.called)", advice)
    }
    switch function {
    case .any: return any(truth(list), shape)
    case .all: return all(truth(list), shape)
    case .sum: return plain(.sum, list, shape)
    case .count: return plain(list.isBoolean ? .sum : .length, list, shape)
    case .mean: return mean(list, shape)
    default: return orMissing(plain(opcode, list, shape), ifEmpty: list, shape)
    }
  }

  /// A reduction that is missing if any element is.
  private mutating func plain(_ opcode: FormulaOpcode, _ list: FormulaMeaning, _ shape: Int) -> FormulaMeaning {
    FormulaMeaning(
      value: reduced(opcode, list.value, shape), missing: reduced(.any, list.missing, shape), isBoolean: false,
      mayBeNaN: list.mayBeNaN && opcode != .length)
  }

  private mutating func reduced(_ opcode: FormulaOpcode, _ value: FormulaGraph.Value, _ shape: Int) -> FormulaGraph.Value {
    if opcode == .any && value == .zero { return .zero }
    return graph.onList(opcode, [graph.asList(value, shape: shape)], shape: nil)
  }

  private mutating func orMissing(_ result: FormulaMeaning, ifEmpty list: FormulaMeaning, _ shape: Int) -> FormulaMeaning {
    if case .fixed = graph.shapes[shape] { return result }
    var result = result
    let isEmpty = graph.compute(.equal, [reduced(.length, list.value, shape), .zero], shape: nil)
    result.missing = or(result.missing, isEmpty, nil)
    return result
  }

  private mutating func mean(_ list: FormulaMeaning, _ shape: Int) -> FormulaMeaning {
    let mean = elementwise(.divide, [plain(.sum, list, shape), plain(.length, list, shape)], shape: nil)
    return orMissing(mean, ifEmpty: list, shape)
  }

  /// One known true decides; else a missing element leaves it open.
  private mutating func any(_ list: FormulaMeaning, _ shape: Int) -> FormulaMeaning {
    let known = and(list.value, not(list.missing, shape), shape)
    let value = reduced(.any, list.missing == .zero ? list.value : known, shape)
    let missing = and(reduced(.any, list.missing, shape), not(value, nil), nil)
    return FormulaMeaning(value: value, missing: missing, isBoolean: true, mayBeNaN: false)
  }

  /// One known false decides; else a missing element leaves it open.
  private mutating func all(_ list: FormulaMeaning, _ shape: Int) -> FormulaMeaning {
    let value = reduced(.all, list.missing == .zero ? list.value : or(list.value, list.missing, shape), shape)
    let missing = and(reduced(.any, list.missing, shape), value, nil)
    return FormulaMeaning(value: value, missing: missing, isBoolean: true, mayBeNaN: false)
  }
}
