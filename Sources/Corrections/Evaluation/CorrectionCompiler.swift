/// Checks a tree against the inputs of its correction and lays it out in the pools of a ``CorrectionProgram``.
struct CorrectionCompiler {
  /// How deep a tree may be, so that evaluating and freeing it cannot exhaust a thread's stack.
  static let maxDepth = 100

  private let indices: [String: Int]
  private let genericFormulas: [FormulaNode]
  private var program: CorrectionProgram
  private var depth = 0

  init(inputs: [Variable], genericFormulas: [FormulaNode]) throws(CorrectionError) {
    program = CorrectionProgram(inputs: inputs)
    indices = Dictionary(uniqueKeysWithValues: zip(inputs.map(\.name), inputs.indices))
    self.genericFormulas = genericFormulas
    for (i, formula) in genericFormulas.enumerated() {
      try located("generic_formulas[\(i)]") { () throws(CorrectionError) in try addFormula(formula) }
    }
  }

  mutating func compile(_ data: CorrectionNode) throws(CorrectionError) -> CorrectionProgram {
    program.root = try add(data)
    return program
  }

  private mutating func append(_ operation: CorrectionProgram.Operation) -> Int {
    program.operations.append(operation)
    return program.operations.count - 1
  }

  private mutating func add(_ node: CorrectionNode) throws(CorrectionError) -> Int {
    guard depth < Self.maxDepth else { throw CorrectionError(.notSupported("a tree deeper than \(Self.maxDepth) nodes")) }
    depth += 1
    defer { depth -= 1 }
    switch node {
    case .constant(let value):
      return append(.constant(value))
    case .binning(let node): return try add(node)
    case .multibinning(let node): return try add(node)
    case .category(let node): return try add(node)
    case .formula(let node): return try add(node)
    case .formulaReference(let node): return try add(node)
    case .transform(let node): return try add(node)
    case .hash: throw CorrectionError(.notSupported("node type 'hashprng'"))
    case .network: throw CorrectionError(.notSupported("node type 'lwtnn'"))
    }
  }

  private func index(
    of name: String, at path: @autoclosure () -> String, allowing types: Set<Variable.Kind>, needed: String
  ) throws(CorrectionError) -> Int {
    guard let index = indices[name] else {
      throw CorrectionError(.unknownInput(name, known: program.inputs.map(\.name)), at: path())
    }
    let type = program.inputs[index].type
    guard types.contains(type) else { throw CorrectionError(.wrongInputType(name, is: type, needed: needed), at: path()) }
    return index
  }

  private mutating func add(children content: [CorrectionNode]) throws(CorrectionError) -> Int {
    var nodes: [Int] = []
    nodes.reserveCapacity(content.count)
    for (i, node) in content.enumerated() {
      nodes.append(try located("content[\(i)]") { () throws(CorrectionError) in try add(node) })
    }
    program.children += nodes
    return program.children.count - nodes.count
  }
}

// MARK: Lookups

extension CorrectionCompiler {
  private mutating func add(_ flow: Flow) throws(CorrectionError) -> CorrectionProgram.FlowOperation {
    switch flow {
    case .clamp: .clamp
    case .error: .error
    case .wrap: .wrap
    case .content(let node): .node(try located("flow") { () throws(CorrectionError) in try add(node) })
    }
  }

  private mutating func add(_ axis: BinEdges) {
    var first: Int?
    if case .explicit(let edges) = axis.spacing {
      first = program.edges.count
      program.edges += edges
    }
    program.axes.append(CorrectionProgram.Axis(count: axis.count, low: axis.low, high: axis.high, edges: first))
  }

  private mutating func add(_ node: BinningNode) throws(CorrectionError) -> Int {
    let input = try index(of: node.input, at: "input", allowing: [.real, .int], needed: "a real or int input")
    let children = try add(children: node.content)
    let flow = try add(node.flow)
    add(node.edges)
    return append(.binning(input: input, axis: program.axes.count - 1, children: children, flow: flow))
  }

  private mutating func add(_ node: MultiBinningNode) throws(CorrectionError) -> Int {
    var inputs: [Int] = []
    for (i, name) in node.inputs.enumerated() {
      inputs.append(try index(of: name, at: "inputs[\(i)]", allowing: [.real, .int], needed: "real or int inputs"))
    }
    let children = try add(children: node.content)
    let flow = try add(node.flow)
    let (arguments, axis) = (program.arguments.count, program.axes.count)
    program.arguments += inputs
    for edges in node.edges { add(edges) }
    return append(
      .multibinning(arguments: arguments, axis: axis, count: inputs.count, children: children, flow: flow))
  }

  private mutating func add(_ node: CategoryNode) throws(CorrectionError) -> Int {
    var values: [Int] = []
    for (i, value) in node.content.enumerated() {
      values.append(try located("content[\(i)].value") { () throws(CorrectionError) in try add(value) })
    }
    var otherwise: Int?
    if let node = node.otherwise { otherwise = try located("default") { () throws(CorrectionError) in try add(node) } }
    switch node.keys {
    case .integers(let keys) where !keys.isEmpty:
      let input = try index(of: node.input, at: "input", allowing: [.int], needed: "an int input for its integer keys")
      program.integerTables.append(Dictionary(uniqueKeysWithValues: zip(keys, values)))
      return append(.integerKeys(input: input, table: program.integerTables.count - 1, otherwise: otherwise))
    case .strings(let keys) where !keys.isEmpty:
      let input = try index(of: node.input, at: "input", allowing: [.string], needed: "a string input for its string keys")
      program.stringTables.append(Dictionary(uniqueKeysWithValues: zip(keys, values)))
      return append(.stringKeys(input: input, table: program.stringTables.count - 1, otherwise: otherwise))
    default: return try add(categoryWithoutKeys: node, otherwise)
    }
  }

  /// A category without keys fits either type of input.
  private mutating func add(categoryWithoutKeys node: CategoryNode, _ otherwise: Int?) throws(CorrectionError) -> Int {
    let input = try index(of: node.input, at: "input", allowing: [.int, .string], needed: "an int or string input")
    if program.inputs[input].type == .int {
      program.integerTables.append([:])
      return append(.integerKeys(input: input, table: program.integerTables.count - 1, otherwise: otherwise))
    }
    program.stringTables.append([:])
    return append(.stringKeys(input: input, table: program.stringTables.count - 1, otherwise: otherwise))
  }
}

// MARK: Formulas and transforms

extension CorrectionCompiler {
  private mutating func addFormula(_ node: FormulaNode) throws(CorrectionError) {
    for (i, name) in node.variables.enumerated() {
      _ = try index(of: name, at: "variables[\(i)]", allowing: [.real], needed: "real inputs")
    }
    try requireFinite(node.parameters)
    let first = program.instructions.count
    program.instructions += node.formula.instructions
    program.formulas.append(first..<program.instructions.count)
    program.stackDepth = max(program.stackDepth, node.formula.stackDepth)
  }

  private func requireFinite(_ parameters: [Double]) throws(CorrectionError) {
    for (i, parameter) in parameters.enumerated() where !parameter.isFinite {
      throw CorrectionError(.notFinite(parameter), at: "parameters[\(i)]")
    }
  }

  private mutating func bind(
    _ formula: Int, _ node: FormulaNode, to parameters: [Double]
  ) throws(CorrectionError) -> Int {
    guard node.formula.parameterCount <= parameters.count else {
      throw CorrectionError(
        .tooFewParameters(node.formula.expression, needed: node.formula.parameterCount, given: parameters.count),
        at: "parameters")
    }
    let (argument, parameter) = (program.arguments.count, program.parameters.count)
    program.arguments += node.variables.compactMap { indices[$0] }
    program.parameters += parameters
    return append(.formula(formula, arguments: argument, parameters: parameter))
  }

  private mutating func add(_ node: FormulaNode) throws(CorrectionError) -> Int {
    try addFormula(node)
    return try bind(program.formulas.count - 1, node, to: node.parameters)
  }

  private mutating func add(_ node: FormulaReferenceNode) throws(CorrectionError) -> Int {
    guard genericFormulas.indices.contains(node.index) else {
      throw CorrectionError(.noSuchFormula(index: node.index, count: genericFormulas.count), at: "index")
    }
    try requireFinite(node.parameters)
    return try bind(node.index, genericFormulas[node.index], to: node.parameters)
  }

  private mutating func add(_ node: TransformNode) throws(CorrectionError) -> Int {
    let input = try index(of: node.input, at: "input", allowing: [.real, .int], needed: "a real or int input")
    let rule = try located("rule") { () throws(CorrectionError) in try add(node.rule) }
    let content = try located("content") { () throws(CorrectionError) in try add(node.content) }
    return append(.transform(input: input, rule: rule, content: content))
  }
}
