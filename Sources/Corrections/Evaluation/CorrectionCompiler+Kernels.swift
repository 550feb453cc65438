// How formulas, transforms, draws and networks are laid out.

extension CorrectionCompiler {
  /// The kernel of a node, and its parameters.
  mutating func kernel(of node: CorrectionNode) throws(CorrectionError) -> (Int, [Double]) {
    switch node {
    case .constant(let value):
      try requireFinite(value)
      return (intern(.parameter, inputs: []), [value])
    case .binning, .multibinning, .category:
      return (intern(.tree(try target(of: node)), inputs: Array(program.inputs.indices), branches: true), [])
    case .formula(let node):
      let (formula, parameters) = try addFormula(node)
      try requireParameters(node, node.parameters)
      return (intern(.formula(formula), inputs: program.formulas[formula].arguments), parameters)
    case .formulaReference(let node): return try kernel(of: node)
    case .transform(let node):
      return try descend { (compiler) throws(CorrectionError) in try compiler.kernel(of: node) }
    case .hash(let node):
      var inputs: [Int] = []
      for (i, name) in node.inputs.enumerated() {
        inputs.append(try index(of: name, at: "inputs[\(i)]", allowing: [.real, .int], needed: "real or int inputs"))
      }
      return (intern(.hash(node.distribution, inputs: inputs), inputs: inputs), [])
    case .network(let node): return try kernel(of: node)
    }
  }

  private mutating func intern(_ kernel: CorrectionProgram.Kernel, inputs: [Int], branches: Bool = false) -> Int {
    // In a long list one kernel follows itself, and hashing it would cost more than all else.
    if let last = lastKernel, program.kernels[last] == kernel { return last }
    if let number = kernelNumbers[kernel] {
      lastKernel = number
      return number
    }
    kernelNumbers[kernel] = program.kernels.count
    program.kernels.append(kernel)
    program.kernelInputs.append(Set(inputs).sorted())
    program.kernelBranches.append(branches)
    return program.kernels.count - 1
  }

  private mutating func kernel(of node: FormulaReferenceNode) throws(CorrectionError) -> (Int, [Double]) {
    guard genericFormulas.indices.contains(node.index) else {
      throw CorrectionError(.noSuchFormula(index: node.index, count: genericFormulas.count), at: "index")
    }
    try requireFinite(node.parameters)
    try requireParameters(genericFormulas[node.index], node.parameters)
    let formula = generics[node.index]
    return (intern(.formula(formula), inputs: program.formulas[formula].arguments), node.parameters)
  }

  private mutating func kernel(of node: TransformNode) throws(CorrectionError) -> (Int, [Double]) {
    let input = try index(of: node.input, at: "input", allowing: [.real, .int], needed: "a real or int input")
    let (rule, first) = try rule { (compiler) throws(CorrectionError) in try compiler.kernel(of: node.rule) }
    let (content, second) = try located("content") { () throws(CorrectionError) in try kernel(of: node.content) }
    let read = program.kernelInputs[rule] + program.kernelInputs[content]
    let number = intern(
      .transform(input: input, rule: rule, content: content, shift: first.count), inputs: read,
      branches: program.kernelBranches[content])
    return (number, first + second)
  }

  private mutating func kernel(of node: LWTNNNode) throws(CorrectionError) -> (Int, [Double]) {
    var inputs: [Int] = []
    for (i, input) in node.network.inputs.enumerated() {
      inputs.append(
        try index(of: input.name, at: "opaque.inputs[\(i)].name", allowing: [.real, .int], needed: "real or int inputs"))
    }
    let (formula, parameters) = try located("finalizer") { () throws(CorrectionError) in
      try finalizer(node.finalizer, of: node.network)
    }
    program.networks.append(node.network)
    return (
      intern(.network(program.networks.count - 1, inputs: inputs, finalizer: formula), inputs: inputs), parameters
    )
  }

  /// A formula of a network's outputs.
  private mutating func finalizer(
    _ node: FormulaNode, of network: LWTNNNetwork
  ) throws(CorrectionError) -> (number: Int, parameters: [Double]) {
    var arguments: [Int] = []
    for (i, name) in node.variables.enumerated() {
      guard let output = network.outputs.firstIndex(ofExactly: name) else {
        throw CorrectionError(.unknownInput(name, known: network.outputs), at: "variables[\(i)]")
      }
      arguments.append(output)
    }
    try requireFinite(node.parameters)
    try requireParameters(node, node.parameters)
    return intern(node, arguments)
  }
}

// MARK: Formulas

extension CorrectionCompiler {
  /// Adds a formula unless it is there. Numbers that tell one use from another (not 0, 1, 2, …) become parameters behind its own.
  /// - Returns: its number and all parameters.
  mutating func addFormula(
    _ node: FormulaNode, isGeneric: Bool = false
  ) throws(CorrectionError) -> (number: Int, parameters: [Double]) {
    var arguments: [Int] = []
    for (i, name) in node.variables.enumerated() {
      arguments.append(try index(of: name, at: "variables[\(i)]", allowing: [.real], needed: "real inputs"))
    }
    try requireFinite(node.parameters)
    return isGeneric
      ? (intern(node.formula.instructions, arguments, node, node.formula.parameterCount), []) : intern(node, arguments)
  }

  mutating func intern(_ node: FormulaNode, _ arguments: [Int]) -> (number: Int, parameters: [Double]) {
    var parameters = node.parameters
    var instructions = node.formula.instructions
    for (i, instruction) in instructions.enumerated() {
      guard case .constant(let value) = instruction, !(value == value.rounded() && abs(value) <= 16) else { continue }
      instructions[i] = .parameter(parameters.count)
      parameters.append(value)
    }
    return (intern(instructions, arguments, node, parameters.count), parameters)
  }

  private mutating func intern(
    _ instructions: [FormulaInstruction], _ arguments: [Int], _ node: FormulaNode, _ parameterCount: Int
  ) -> Int {
    let formula = CorrectionProgram.Formula(
      instructions: instructions, arguments: arguments, stackDepth: node.formula.stackDepth,
      parameterCount: parameterCount)
    if let number = formulaNumbers[formula] { return number }
    formulaNumbers[formula] = program.formulas.count
    program.formulas.append(formula)
    return program.formulas.count - 1
  }

  private func requireFinite(_ parameters: [Double]) throws(CorrectionError) {
    for (i, parameter) in parameters.enumerated() {
      try located("parameters[\(i)]") { () throws(CorrectionError) in try requireFinite(parameter) }
    }
  }

  private func requireParameters(_ node: FormulaNode, _ parameters: [Double]) throws(CorrectionError) {
    guard node.formula.parameterCount <= parameters.count else {
      throw CorrectionError(
        .tooFewParameters(node.formula.expression, needed: node.formula.parameterCount, given: parameters.count),
        at: "parameters")
    }
  }
}
