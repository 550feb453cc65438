/// Operators: arithmetic, comparison, logic, choice and indexing, with the rule for missing values of each.
extension FormulaLowering {
  /// An element-by-element operation; missing wherever an operand is.
  mutating func elementwise(
    _ opcode: FormulaOpcode, _ operands: [FormulaMeaning], shape: Int?, isBoolean: Bool = false, mayBeNaN: Bool = true
  ) -> FormulaMeaning {
    let value = graph.compute(opcode, operands.map(\.value), shape: shape)
    var missing = FormulaGraph.Value.zero
    for operand in operands { missing = or(missing, operand.missing, shape) }
    return FormulaMeaning(
      value: value, missing: missing, isBoolean: isBoolean, shape: actual(shape, value), mayBeNaN: mayBeNaN && !isBoolean)
  }

  /// The shape a value really has: that of the one list left when the others folded away.
  private func actual(_ shape: Int?, _ value: FormulaGraph.Value) -> Int? { graph.shape(of: value) ?? shape }

  mutating func lower(_ symbol: FormulaSymbol, _ operand: FormulaMeaning) -> FormulaMeaning {
    switch symbol {
    case .not: elementwise(.not, [truth(operand)], shape: operand.shape, isBoolean: true)
    case .minus: elementwise(.negate, [operand], shape: operand.shape, mayBeNaN: operand.mayBeNaN)
    default:
      FormulaMeaning(
        value: operand.value, missing: operand.missing, isBoolean: false, shape: operand.shape, mayBeNaN: operand.mayBeNaN)
    }
  }

  mutating func lower(_ symbol: FormulaSymbol, _ left: Int, _ right: Int, _ scope: FormulaScope) throws(FormulaError)
    -> FormulaMeaning
  {
    let shape = try common([left, right], scope)
    let (a, b) = (scope[left], scope[right])
    switch symbol {
    case .or: return either(truth(a), truth(b), shape)
    case .and: return both(truth(a), truth(b), shape)
    case .equal: return elementwise(.equal, [a, b], shape: shape, isBoolean: true)
    case .notEqual: return elementwise(.notEqual, [a, b], shape: shape, isBoolean: true)
    case .less: return elementwise(.less, [a, b], shape: shape, isBoolean: true)
    case .greater: return elementwise(.less, [b, a], shape: shape, isBoolean: true)
    case .atMost: return elementwise(.atMost, [a, b], shape: shape, isBoolean: true)
    case .atLeast: return elementwise(.atMost, [b, a], shape: shape, isBoolean: true)
    case .plus: return elementwise(.add, [a, b], shape: shape)
    case .minus: return elementwise(.subtract, [a, b], shape: shape)
    case .times: return elementwise(.multiply, [a, b], shape: shape)
    case .divide: return elementwise(.divide, [a, b], shape: shape)
    case .remainder: return elementwise(.remainder, [a, b], shape: shape)
    default: return power(a, b, shape)
    }
  }

  /// A power; a square is a product, which rounds correctly and is a hundred times as fast.
  mutating func power(_ base: FormulaMeaning, _ exponent: FormulaMeaning, _ shape: Int?) -> FormulaMeaning {
    if exponent.value.number == 2 && exponent.shape == nil && exponent.missing == .zero {
      return elementwise(.multiply, [base, base], shape: shape)
    }
    return elementwise(.power, [base, exponent], shape: shape)
  }

  // MARK: Logic

  /// A number as a condition: nonzero is true, NaN is missing.
  mutating func truth(_ meaning: FormulaMeaning) -> FormulaMeaning {
    if meaning.isBoolean { return meaning }
    var result = elementwise(.isTrue, [meaning], shape: meaning.shape, isBoolean: true)
    if meaning.mayBeNaN {
      let isNaN = graph.compute(.isNaN, [meaning.value], shape: meaning.shape)
      result.missing = or(result.missing, isNaN, meaning.shape)
    }
    return result
  }

  /// Kleene's and: a known false decides, whatever is missing.
  private mutating func both(_ a: FormulaMeaning, _ b: FormulaMeaning, _ shape: Int?) -> FormulaMeaning {
    let value = graph.compute(.and, [a.value, b.value], shape: shape)
    var missing = or(a.missing, b.missing, shape)
    missing = and(missing, or(a.value, a.missing, shape), shape)
    missing = and(missing, or(b.value, b.missing, shape), shape)
    return FormulaMeaning(
      value: value, missing: isNever(a, b) ? .zero : missing, isBoolean: true, shape: actual(shape, value), mayBeNaN: false)
  }

  /// Kleene's or: a known true decides, whatever is missing.
  private mutating func either(_ a: FormulaMeaning, _ b: FormulaMeaning, _ shape: Int?) -> FormulaMeaning {
    let value = graph.compute(.or, [a.value, b.value], shape: shape)
    var missing = or(a.missing, b.missing, shape)
    missing = and(missing, or(not(a.value, shape), a.missing, shape), shape)
    missing = and(missing, or(not(b.value, shape), b.missing, shape), shape)
    return FormulaMeaning(
      value: value, missing: isNever(a, b) ? .zero : missing, isBoolean: true, shape: actual(shape, value), mayBeNaN: false)
  }

  private func isNever(_ a: FormulaMeaning, _ b: FormulaMeaning) -> Bool { a.missing == .zero && b.missing == .zero }

  mutating func or(_ a: FormulaGraph.Value, _ b: FormulaGraph.Value, _ shape: Int?) -> FormulaGraph.Value {
    graph.compute(.or, [a, b], shape: shape)
  }
  mutating func and(_ a: FormulaGraph.Value, _ b: FormulaGraph.Value, _ shape: Int?) -> FormulaGraph.Value {
    graph.compute(.and, [a, b], shape: shape)
  }
  mutating func not(_ a: FormulaGraph.Value, _ shape: Int?) -> FormulaGraph.Value {
    graph.compute(.not, [a], shape: shape)
  }

  // MARK: Choice

  /// `condition ? then : otherwise`; what the branch not taken lacks does not matter.
  mutating func choose(_ condition: Int, _ then: Int, _ otherwise: Int, _ scope: FormulaScope) throws(FormulaError)
    -> FormulaMeaning
  {
    let shape = try common([condition, then, otherwise], scope)
    let (c, a, b) = (truth(scope[condition]), scope[then], scope[otherwise])
    let value = select(c.value, a.value, b.value, shape)
    let missing = or(c.missing, select(c.value, a.missing, b.missing, shape), shape)
    return FormulaMeaning(
      value: value, missing: missing, isBoolean: a.isBoolean && b.isBoolean, shape: actual(shape, value),
      mayBeNaN: a.mayBeNaN || b.mayBeNaN)
  }

  private mutating func select(
    _ condition: FormulaGraph.Value, _ a: FormulaGraph.Value, _ b: FormulaGraph.Value, _ shape: Int?
  ) -> FormulaGraph.Value {
    if a == b { return graph.spread(a, over: shape) }
    if let known = condition.number { return graph.spread(known != 0 ? a : b, over: shape) }
    return graph.compute(.select, [condition, a, b], shape: shape)
  }

  // MARK: Indexing

  mutating func lower(_ list: Int, at index: Int, _ scope: FormulaScope) throws(FormulaError) -> FormulaMeaning {
    guard let shape = scope[list].shape else {
      throw scope.error(.shape, "'\(scope.text(list))' is \(scope[list].called) and cannot be indexed", "Drop the index.")
    }
    if scope[index].isBoolean {
      if scope[index].shape == nil {
        throw scope.error(.shape, at: index, "the index is true/false", "Write a number, or a list of conditions to filter with.")
      }
      return try filter(list, by: index, scope)
    }
    if let constant = scope[index].value.number, scope[index].shape == nil { try check(constant, shape, index, scope) }
    return element(scope[list], at: scope[index])
  }

  private func check(_ index: Double, _ shape: Int, _ node: Int, _ scope: FormulaScope) throws(FormulaError) {
    guard index >= 0, index.rounded(.down) == index else {
      throw scope.error(.index, at: node, "no list has an element \(index)", "Elements count 0, 1, 2, … from the front.")
    }
    if case .fixed(let count) = graph.shapes[shape], index >= Double(count) {
      throw scope.error(
        .index, at: node, "the list has \(count) elements, never one at \(Int(exactly: index) ?? .max)",
        "The last is \(count - 1).")
    }
  }

  private mutating func element(_ list: FormulaMeaning, at index: FormulaMeaning) -> FormulaMeaning {
    guard let listShape = list.shape else { return list }
    let values = graph.asList(list.value, shape: listShape)
    let place = index.shape.map { graph.asList(index.value, shape: $0) } ?? index.value
    var missing = or(index.missing, list.missing == .zero ? .zero : absent(list, listShape, place, index.shape), index.shape)
    if !isAlwaysInside(index, listShape) {
      missing = or(missing, graph.onList(.outside, [values, place], shape: index.shape), index.shape)
    }
    return FormulaMeaning(
      value: graph.onList(.element, [values, place], shape: index.shape), missing: missing, isBoolean: list.isBoolean,
      shape: index.shape, mayBeNaN: list.mayBeNaN)
  }

  /// Whether the element itself is missing.
  private mutating func absent(_ list: FormulaMeaning, _ listShape: Int, _ place: FormulaGraph.Value, _ shape: Int?)
    -> FormulaGraph.Value
  {
    graph.onList(.element, [graph.asList(list.missing, shape: listShape), place], shape: shape)
  }

  private func isAlwaysInside(_ index: FormulaMeaning, _ listShape: Int) -> Bool {
    if case .fixed = graph.shapes[listShape] { return index.value.number != nil && index.shape == nil }
    return false
  }

  /// The elements for which the condition holds. Where the condition is missing the element stays, as a missing one: whether
  /// it belongs to the list is unknown, and so is every reduction over it.
  private mutating func filter(_ list: Int, by condition: Int, _ scope: FormulaScope) throws(FormulaError) -> FormulaMeaning {
    let shape = try common([list, condition], scope)
    let (x, c) = (scope[list], scope[condition])
    guard let shape, let conditionShape = c.shape else { return x }
    let kept = graph.asList(or(c.value, c.missing, conditionShape), shape: conditionShape)
    guard case .computed(let id) = kept else { return x }
    let filtered = graph.shape(.filtered(condition: id))
    let missing = or(x.missing, c.missing, shape)
    return FormulaMeaning(
      value: graph.onList(.filter, [graph.asList(x.value, shape: shape), kept], shape: filtered),
      missing: missing == .zero ? .zero : graph.onList(.filter, [graph.asList(missing, shape: shape), kept], shape: filtered),
      isBoolean: x.isBoolean, shape: filtered, mayBeNaN: x.mayBeNaN)
  }
}
