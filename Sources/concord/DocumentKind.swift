import Foundation
import Storage

/// Whether files are JSON documents, by their first bytes.
enum DocumentKind {
  private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// Whether a file is to be read as JSON, compressed or not: it begins as an object does, or is called so.
  static func isDocument(_ path: String) throws -> Bool {
    let head = try leadingBytes(ofFile: path, count: 64)
    if head.starts(with: [0x1f, 0x8b]) { return true }
    if head.starts(with: Array("root".utf8)) { return false }
    return isObject(head) || path.hasSuffix(".json") || path.hasSuffix(".json.gz")
  }

  /// Whether a file begins as a JSON object does, without compression.
  static func isPlainJSON(_ path: String) throws -> Bool { isObject(try leadingBytes(ofFile: path, count: 64)) }

  private static func isObject(_ head: [UInt8]) -> Bool {
    head.dropFirst(head.starts(with: mark) ? mark.count : 0).drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }.first == 0x7b
  }
}

/// A file of a kind that a command does not take.
struct UnknownKind: Error, CustomStringConvertible {
  let file: String
  let needed: String
  var description: String { "\(file): neither a ROOT file nor JSON. Give \(needed)" }
}
