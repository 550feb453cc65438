/// One entry of a category: a key and what it leads to.
public struct Case<Key: CategoryKey>: Sendable, Hashable {
  let key: Key
  let content: CorrectionContent

  /// `key` leads to `content`.
  public init(_ key: Key, _ content: CorrectionContent) { (self.key, self.content) = (key, content) }

  /// `key` leads to `content`.
  public init(_ key: Key, content: () -> CorrectionContent) { self.init(key, content()) }
}

extension KeyedVariable {
  /// A lookup by key.
  ///
  /// ```swift
  /// syst.cases(["nom": 1.0, "up": 1.1, "down": 0.9])
  /// ```
  /// - Parameter otherwise: what unknown keys lead to; nil makes them an error.
  public func cases(_ cases: KeyValuePairs<Key, CorrectionContent>, otherwise: CorrectionContent? = nil) -> CorrectionContent {
    category(cases.map { Case($0.key, $0.value) }, otherwise)
  }

  /// A lookup by key, in lines of ``Case``; `if` and `for` work.
  /// - Parameter otherwise: what unknown keys lead to; nil makes them an error.
  public func cases(
    otherwise: CorrectionContent? = nil, @CaseBuilder<Key> _ cases: () -> [Case<Key>]
  ) -> CorrectionContent { category(cases(), otherwise) }

  private func category(_ cases: [Case<Key>], _ otherwise: CorrectionContent?) -> CorrectionContent {
    CorrectionContent(
      .cases(input: variable.name, keys: Key.keys(cases.map(\.key)), content: cases.map(\.content), otherwise: otherwise))
  }
}

/// Collects the lines of a category.
@resultBuilder
public enum CaseBuilder<Key: CategoryKey> {
  /// A line.
  public static func buildExpression(_ expression: Case<Key>) -> [Case<Key>] { [expression] }
  /// Lines made elsewhere.
  public static func buildExpression(_ expression: [Case<Key>]) -> [Case<Key>] { expression }
  /// Lines one after the other.
  public static func buildBlock(_ parts: [Case<Key>]...) -> [Case<Key>] { parts.flatMap(\.self) }
  /// The lines of a loop.
  public static func buildArray(_ parts: [[Case<Key>]]) -> [Case<Key>] { parts.flatMap(\.self) }
  /// The lines of an `if`.
  public static func buildOptional(_ part: [Case<Key>]?) -> [Case<Key>] { part ?? [] }
  /// The lines of the first branch.
  public static func buildEither(first part: [Case<Key>]) -> [Case<Key>] { part }
  /// The lines of the second branch.
  public static func buildEither(second part: [Case<Key>]) -> [Case<Key>] { part }
}

/// Collects the lines of bins.
@resultBuilder
public enum ContentBuilder {
  /// A bin.
  public static func buildExpression(_ expression: CorrectionContent) -> [CorrectionContent] { [expression] }
  /// Bins made elsewhere.
  public static func buildExpression(_ expression: [CorrectionContent]) -> [CorrectionContent] { expression }
  /// A number in a bin.
  public static func buildExpression(_ expression: Double) -> [CorrectionContent] { [CorrectionContent(expression)] }
  /// Bins one after the other.
  public static func buildBlock(_ parts: [CorrectionContent]...) -> [CorrectionContent] { parts.flatMap(\.self) }
  /// The bins of a loop.
  public static func buildArray(_ parts: [[CorrectionContent]]) -> [CorrectionContent] { parts.flatMap(\.self) }
  /// The bins of an `if`.
  public static func buildOptional(_ part: [CorrectionContent]?) -> [CorrectionContent] { part ?? [] }
  /// The bins of the first branch.
  public static func buildEither(first part: [CorrectionContent]) -> [CorrectionContent] { part }
  /// The bins of the second branch.
  public static func buildEither(second part: [CorrectionContent]) -> [CorrectionContent] { part }
}
