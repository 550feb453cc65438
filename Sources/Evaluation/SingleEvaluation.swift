import Columns
public import Corrections

/// A correction evaluated once, for arguments that are texts.
public struct SingleEvaluation: Sendable, Encodable {
  /// The correction's name.
  public let name: String
  /// The value.
  public let value: Double
  /// Which leaf of the tree gives it, if that was asked.
  public let leaf: Int?
  /// The derivative along an input, if that was asked.
  public let derivative: Double?

  /// - Parameter arguments: a text for each input, by name.
  /// - Throws: ``CorrectionTableError`` for an input that there is not; `CorrectionError` for one without a value and for values
  ///   that are refused.
  public init(
    _ function: CorrectionFunction, arguments: [ExactText: String], hasLeaf: Bool, derivative input: String?,
    options: EvaluationOptions
  ) throws {
    let names = function.inputs.map(\.name)
    for name in arguments.keys.map(\.text).sorted() where !names.containsExactly(name) {
      throw CorrectionTableError.unknownInput(name, hint: suggestion(for: name, in: names))
    }
    let missing = names.filter { arguments[$0.exact] == nil }
    guard missing.isEmpty else { throw CorrectionTableError.argumentsMissing(missing) }
    let columns = try function.inputs.map { input in
      CorrectionColumn.constant(try CorrectionInput(arguments[input.name.exact] ?? "", for: input))
    }
    name = function.name
    value = try Self.unplaced(function) { try function.evaluate(columns, options: options)[0] }
    leaf = hasLeaf ? try Self.unplaced(function) { try function.leaves(columns, options: options)[0] } : nil
    derivative = try input.map { input in
      try Self.unplaced(function) { try function.derivatives(columns, along: input, options: options)[0] }
    }
  }

  /// There is one row, whose number says nothing.
  private static func unplaced<Value>(_ function: CorrectionFunction, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as CorrectionError {
      guard error.row != nil else { throw error }
      throw CorrectionTableError.refused(
        error.problem, correction: error.correction ?? "", hint: function.hint(error.problem))
    }
  }

  /// The value with all its digits; leaf and derivative on lines of their own.
  public var text: String {
    ["\(value)", leaf.map { "leaf \($0)" }, derivative.map { "derivative \($0)" }].compactMap(\.self).joined(separator: "\n")
  }

  private enum CodingKeys: String, CodingKey { case name, value, leaf, derivative }

  /// Numbers that are not finite are written as texts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func encode(_ number: Double, _ key: CodingKeys) throws {
      if number.isFinite { try container.encode(number, forKey: key) } else { try container.encode("\(number)", forKey: key) }
    }
    try container.encode(name, forKey: .name)
    try encode(value, .value)
    try container.encodeIfPresent(leaf, forKey: .leaf)
    if let derivative { try encode(derivative, .derivative) }
  }
}
