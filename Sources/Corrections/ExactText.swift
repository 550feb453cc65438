/// A text that equals another only if every byte does, as the format's own library compares texts.
///
/// Swift takes ‘é’ as one code point and ‘e’ with an accent behind it for the same text, in `==` as in sets and dictionaries. To
/// the format they are two, so names of inputs and corrections and keys of categories are compared as values of this type.
public struct ExactText: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The text.
  public let text: String

  /// A text to be compared byte by byte.
  public init(_ text: String) { self.text = text }
  /// A text to be compared byte by byte.
  public init(stringLiteral text: String) { self.text = text }

  /// Whether all bytes are equal.
  public static func == (a: ExactText, b: ExactText) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  /// Consistent with equality.
  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// The text as the format compares it.
  package var exact: ExactText { ExactText(self) }
}

extension Collection<String> {
  /// The place of a text with the same bytes.
  package func firstIndex(ofExactly text: String) -> Index? { firstIndex { $0.exact == text.exact } }

  /// Whether there is a text with the same bytes.
  package func containsExactly(_ text: String) -> Bool { firstIndex(ofExactly: text) != nil }
}

/// What is found by its name.
package protocol Named {
  var name: String { get }
}

extension Variable: Named {}
extension Correction: Named {}
extension CompoundCorrection: Named {}

extension Collection where Element: Named {
  /// The place of the element of that name.
  package func index(named name: String) -> Index? { firstIndex { $0.name.exact == name.exact } }

  /// The element of that name.
  package func first(named name: String) -> Element? { index(named: name).map { self[$0] } }
}

extension Sequence where Element: Named {
  /// The elements by their names; the first of each.
  package var byName: [ExactText: Element] { Dictionary(map { ($0.name.exact, $0) }) { first, _ in first } }
}
