/// An input or the output of a correction: a name, a type, and what it means (units belong here).
public struct Variable: Sendable, Hashable {
  /// The types that schema 2 knows. The raw values are the words of the format.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A double.
    case real
    /// A 64-bit signed integer.
    case int
    /// A text, as categories look up.
    case string
  }

  /// The name, by which nodes refer to it.
  public var name: String { exactName.text }
  /// Its type. Formulas read only `real` inputs; binnings read numbers; categories read `int` and `string`.
  public let type: Kind
  /// What it means.
  public var description: String? { exactDescription?.text }
  private let exactName: ExactText
  private let exactDescription: ExactText?

  /// Describes a variable.
  public init(_ name: String, _ type: Kind, description: String? = nil) {
    exactName = name.exact
    self.type = type
    exactDescription = description?.exact
  }
}

extension Variable {
  static func requireDistinctNames(_ inputs: [Variable]) throws(CorrectionError) {
    var seen: Set<ExactText> = []
    for (i, input) in inputs.enumerated() where !seen.insert(input.name.exact).inserted {
      throw CorrectionError(.duplicateName(input.name), at: "inputs[\(i)].name")
    }
  }
}
