/// A function of named inputs with one real value, given by a tree of nodes.
///
/// A value of this type has been checked as a whole and is ready to evaluate: names and types of inputs, numbers of
/// parameters, generic formulas, finite contents.
public struct Correction: Sendable {
  /// The name, unique in its set.
  public let name: String
  /// What it is for.
  public let description: String?
  /// To be raised whenever the content changes.
  public let version: Int
  /// The inputs, in the order of the arguments.
  public let inputs: [Variable]
  /// The output; always real.
  public let output: Variable
  /// Formulas shared by references in the tree.
  public let genericFormulas: [FormulaNode]
  /// The tree.
  public let data: CorrectionNode
  /// The tree as it is evaluated.
  let program: CorrectionProgram

  /// Checks and compiles a correction.
  /// - Throws: ``CorrectionError`` that names the correction and the path from it, such as `data.content[1].edges`.
  public init(
    name: String, description: String? = nil, version: Int = 1, inputs: [Variable], output: Variable,
    genericFormulas: [FormulaNode] = [], data: CorrectionNode
  ) throws(CorrectionError) {
    try self.init(
      name: name, description: description, version: version, inputs: inputs, output: output,
      genericFormulas: genericFormulas, data: data, allowsNotFinite: false)
  }

  /// - Parameter allowsNotFinite: whether contents and parameters may be NaN or infinite, as those of files by other hands may.
  init(
    name: String, description: String?, version: Int, inputs: [Variable], output: Variable,
    genericFormulas: [FormulaNode], data: CorrectionNode, allowsNotFinite: Bool
  ) throws(CorrectionError) {
    do throws(CorrectionError) {
      try Variable.requireDistinctNames(inputs)
      guard output.type == .real else { throw CorrectionError(.outputNotReal(output.type.rawValue), at: "output.type") }
      var compiler = try CorrectionCompiler(
        inputs: inputs, genericFormulas: genericFormulas, allowsNotFinite: allowsNotFinite)
      program = try located("data") { () throws(CorrectionError) in try compiler.compile(data) }
    } catch {
      throw error.named(name)
    }
    self.name = name
    self.description = description
    self.version = version
    self.inputs = inputs
    self.output = output
    self.genericFormulas = genericFormulas
    self.data = data
  }
}

extension Correction: Hashable {
  /// Equal in everything the format stores.
  public static func == (a: Correction, b: Correction) -> Bool {
    a.name.exact == b.name.exact && a.description?.exact == b.description?.exact && a.version == b.version && a.inputs == b.inputs
      && a.output == b.output && a.genericFormulas == b.genericFormulas && a.data == b.data
  }

  /// Consistent with equality.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name.exact)
    hasher.combine(version)
    hasher.combine(data)
  }
}
