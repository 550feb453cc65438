import Foundation
import Testing

/// What Reference/faddeeva.py wrote.
struct FaddeevaReference: Decodable {
  let w: [[Double]]
  let exp: [[Double]]
  let log: [[Double]]
  let sine: [[Double]]
  let legendre: [[Double]]

  static func load() throws -> FaddeevaReference {
    let url = try #require(Bundle.module.url(forResource: "faddeeva", withExtension: "json", subdirectory: "Reference"))
    return try JSONDecoder().decode(FaddeevaReference.self, from: Data(contentsOf: url))
  }
}
