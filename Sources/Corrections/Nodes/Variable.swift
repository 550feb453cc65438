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
  public let name: String
  /// Its type. Formulas read only `real` inputs; binnings read numbers; categories read `int` and `string`.
  public let type: Kind
  /// What it means.
  public let description: String?

  /// Describes a variable.
  public init(_ name: String, _ type: Kind, description: String? = nil) {
    self.name = name
    self.type = type
    self.description = description
  }
}

extension Variable {
  static func requireDistinctNames(_ inputs: [Variable]) throws(CorrectionError) {
    var seen: Set<String> = []
    for (i, input) in inputs.enumerated() where !seen.insert(input.name).inserted {
      throw CorrectionError(.duplicateName(input.name), at: "inputs[\(i)].name")
    }
  }
}
