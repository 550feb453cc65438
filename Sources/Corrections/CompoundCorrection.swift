/// Corrections one after the other, each seeing the inputs as those before have changed them.
///
/// Every value s of the stack updates the inputs ``inputsUpdate`` by `inputOperation`; the result is the first value, updated by
/// `outputOperation` with each later one.
public struct CompoundCorrection: Sendable {
  /// How a value changes another. The raw values are the words of the format.
  public enum Operation: String, Sendable, Hashable, CaseIterable {
    case add = "+"
    case multiply = "*"
    case divide = "/"
    /// Outputs only: the last value stands.
    case last
  }

  /// The name, unique among the compounds of its set.
  public let name: String
  /// What it is for.
  public let description: String?
  /// The inputs, in the order of the arguments. Those of the stack are found among them by name.
  public let inputs: [Variable]
  /// The output; always real.
  public let output: Variable
  /// The real inputs that every value of the stack updates.
  public let inputsUpdate: [String]
  /// How they are updated; never ``Operation/last``.
  public let inputOperation: Operation
  /// How values make the result.
  public let outputOperation: Operation
  /// The corrections, in the order in which they are applied.
  public let stack: [Correction]

  /// - Throws: ``CorrectionError``: names used twice, an update of an input that is missing or not real, `last` for inputs,
  ///   an empty stack, or a correction whose inputs are not among ``inputs`` with their types.
  public init(
    name: String, description: String? = nil, inputs: [Variable], output: Variable, inputsUpdate: [String],
    inputOperation: Operation, outputOperation: Operation, stack: [Correction]
  ) throws(CorrectionError) {
    do throws(CorrectionError) {
      try Variable.requireDistinctNames(inputs)
      guard output.type == .real else { throw CorrectionError(.outputNotReal(output.type.rawValue), at: "output.type") }
      guard inputOperation != .last else {
        throw CorrectionError(.wrongKind(expected: "\"+\", \"*\" or \"/\"", found: "\"last\""), at: "input_op")
      }
      guard !stack.isEmpty else { throw CorrectionError(.emptyStack, at: "stack") }
      for (i, name) in inputsUpdate.enumerated() {
        try inputs.require(name, ofTypes: [.real], needed: "a real input", at: "inputs_update[\(i)]")
      }
      for (i, correction) in stack.enumerated() {
        for input in correction.inputs {
          try inputs.require(input.name, ofTypes: [input.type], needed: "one of type \(input.type.rawValue)", at: "stack[\(i)]")
        }
      }
    } catch {
      throw error.named(name)
    }
    (self.name, self.description, self.inputs, self.output) = (name, description, inputs, output)
    (self.inputsUpdate, self.inputOperation, self.outputOperation) = (inputsUpdate, inputOperation, outputOperation)
    self.stack = stack
  }
}

extension CompoundCorrection: Hashable {
  /// Equal in everything the format stores, and in the corrections of the stack.
  public static func == (a: CompoundCorrection, b: CompoundCorrection) -> Bool {
    a.name.exact == b.name.exact && a.description?.exact == b.description?.exact && a.inputs == b.inputs && a.output == b.output
      && a.inputsUpdate.map(\.exact) == b.inputsUpdate.map(\.exact) && a.inputOperation == b.inputOperation
      && a.outputOperation == b.outputOperation && a.stack == b.stack
  }

  /// Consistent with equality.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name.exact)
    hasher.combine(inputs)
    hasher.combine(stack)
  }
}

extension [Variable] {
  fileprivate func require(
    _ name: String, ofTypes types: Set<Variable.Kind>, needed: String, at path: String
  ) throws(CorrectionError) {
    guard let input = first(named: name) else {
      throw CorrectionError(.unknownInput(name, known: map(\.name)), at: path)
    }
    guard types.contains(input.type) else {
      throw CorrectionError(.wrongInputType(name, is: input.type, needed: needed), at: path)
    }
  }
}
