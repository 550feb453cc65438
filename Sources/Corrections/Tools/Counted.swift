/// A number with its word: `1 node`, `2 nodes`.
/// - Parameter many: the plural; the word and an s if left out.
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
