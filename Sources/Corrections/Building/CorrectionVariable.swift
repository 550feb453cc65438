/// An input or the output of a correction under construction, known by its Swift type: what a node cannot use does not compile.
///
/// ```swift
/// let pt = RealInput("pt", "GeV")
/// let njets = IntInput("njets")
/// let syst = StringInput("syst", "nom, stat_up, stat_down")
/// ```
public protocol CorrectionVariable: Sendable {
  /// Name, type and meaning, as the format has them.
  var variable: Variable { get }
}

/// A number that bins can be made of, that a transform can replace and that a random number can hang on.
public protocol NumericVariable: CorrectionVariable {}

/// An input that is looked up by key.
public protocol KeyedVariable: CorrectionVariable {
  /// The type of its keys.
  associatedtype Key: CategoryKey
}

/// What categories are looked up by: `String` or `Int64`.
public protocol CategoryKey: Sendable, Hashable {
  /// All keys of one node.
  static func keys(_ keys: [Self]) -> CategoryNode.Keys
}

extension String: CategoryKey {
  /// Keys of a string input.
  public static func keys(_ keys: [String]) -> CategoryNode.Keys { .strings(keys) }
}

extension Int64: CategoryKey {
  /// Keys of an integer input.
  public static func keys(_ keys: [Int64]) -> CategoryNode.Keys { .integers(keys) }
}

/// A double. Formulas and bins read it; categories do not.
public struct RealInput: NumericVariable, Hashable {
  /// Name, type and meaning.
  public let variable: Variable

  /// - Parameter description: what it means; its unit belongs here.
  public init(_ name: String, _ description: String? = nil) { variable = Variable(name, .real, description: description) }
}

/// A 64-bit integer. Bins and categories read it; formulas do not.
public struct IntInput: NumericVariable, KeyedVariable, Hashable {
  /// Keys are integers.
  public typealias Key = Int64
  /// Name, type and meaning.
  public let variable: Variable

  /// - Parameter description: what it means.
  public init(_ name: String, _ description: String? = nil) { variable = Variable(name, .int, description: description) }
}

/// A text. Categories read it; nothing else does.
public struct StringInput: KeyedVariable, Hashable {
  /// Keys are texts.
  public typealias Key = String
  /// Name, type and meaning.
  public let variable: Variable

  /// - Parameter description: what it means, and which keys there are.
  public init(_ name: String, _ description: String? = nil) { variable = Variable(name, .string, description: description) }
}
