import Foundation
import Testing

/// Reads a file of reference values.
func reference<T: Decodable>(_ name: String, as type: T.Type = T.self) throws -> T {
  let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Reference"))
  return try JSONDecoder().decode(T.self, from: Data(contentsOf: url))
}
