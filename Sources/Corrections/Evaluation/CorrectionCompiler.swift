/// Checks a tree against the inputs of its correction and lays it out in the pools of a ``CorrectionProgram``.
struct CorrectionCompiler {
  /// How deep a tree may be, so that evaluating and freeing it cannot exhaust a thread's stack.
  static let maxDepth = 100

  let indices: [ExactText: Int]
  let genericFormulas: [FormulaNode]
  var program: CorrectionProgram
  /// The formulas that are there already.
  var formulaNumbers: [CorrectionProgram.Formula: Int] = [:]
  var kernelNumbers: [CorrectionProgram.Kernel: Int] = [:]
  /// The kernel asked for last.
  var lastKernel: Int?
  var searches: [BinSearch: Int32] = [:]
  /// Where each generic formula is, once compiled.
  var generics: [Int] = []
  private var depth = 0
  /// How many rules of transforms are around: their leaves do not count.
  private var rules = 0

  private let allowsNotFinite: Bool

  init(inputs: [Variable], genericFormulas: [FormulaNode], allowsNotFinite: Bool) throws(CorrectionError) {
    program = CorrectionProgram(inputs: inputs)
    indices = Dictionary(uniqueKeysWithValues: zip(inputs.map(\.name.exact), inputs.indices))
    self.genericFormulas = genericFormulas
    self.allowsNotFinite = allowsNotFinite
    for (i, formula) in genericFormulas.enumerated() {
      try located("generic_formulas[\(i)]") { () throws(CorrectionError) in
        generics.append(try addFormula(formula, isGeneric: true).number)
      }
    }
  }

  mutating func compile(_ data: CorrectionNode) throws(CorrectionError) -> CorrectionProgram {
    program.root = try target(of: data)
    return program
  }

  /// Adds a node to the operations.
  mutating func target(of node: CorrectionNode) throws(CorrectionError) -> CorrectionProgram.Target {
    try descend { (compiler) throws(CorrectionError) in
      switch node {
      case .constant(let value):
        try compiler.requireFinite(value)
        return compiler.append(.constant(value, leaf: compiler.nextLeaf()))
      case .binning(let node): return try compiler.add(node)
      case .multibinning(let node): return try compiler.add(node)
      case .category(let node): return try compiler.add(node)
      case .formula, .formulaReference, .transform, .hash, .network:
        let (kernel, parameters) = try compiler.kernel(of: node)
        let base = Int32(compiler.program.parameters.count)
        compiler.program.parameters += parameters
        let leaf = compiler.program.kernelBranches[kernel] ? -1 : compiler.nextLeaf()
        return compiler.append(.kernel(Int32(kernel), base: base, leaf: leaf))
      }
    }
  }

  /// Guards the stack while `body` goes one node down.
  mutating func descend<T>(
    _ body: (inout CorrectionCompiler) throws(CorrectionError) -> T
  ) throws(CorrectionError) -> T {
    guard depth < Self.maxDepth else { throw CorrectionError(.tooDeep(limit: Self.maxDepth)) }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  /// Compiles the rule of a transform, whose leaves do not count.
  mutating func rule(
    _ body: (inout CorrectionCompiler) throws(CorrectionError) -> (Int, [Double])
  ) throws(CorrectionError) -> (Int, [Double]) {
    rules += 1
    defer { rules -= 1 }
    return try located("rule") { () throws(CorrectionError) in try body(&self) }
  }

  func requireFinite(_ value: Double) throws(CorrectionError) {
    guard value.isFinite || allowsNotFinite else { throw CorrectionError(.notFinite(value)) }
  }

  mutating func append(_ operation: CorrectionProgram.Operation) -> CorrectionProgram.Target {
    program.append(operation)
  }

  mutating func nextLeaf(_ count: Int = 1) -> Int32 {
    guard rules == 0 else { return -1 }
    defer { program.leafCount += Int32(count) }
    return program.leafCount
  }

  func index(
    of name: String, at path: @autoclosure () -> String, allowing types: Set<Variable.Kind>, needed: String
  ) throws(CorrectionError) -> Int {
    guard let index = indices[name.exact] else {
      throw CorrectionError(.unknownInput(name, known: program.inputs.map(\.name)), at: path())
    }
    let type = program.inputs[index].type
    guard types.contains(type) else { throw CorrectionError(.wrongInputType(name, is: type, needed: needed), at: path()) }
    return index
  }
}
