import Foundation

/// How a JSON file of results is told from others.
package struct ResultFormat: Sendable {
  private let name: String
  private let version: Int
  private let words: String
  private let command: String

  /// - Parameters:
  ///   - name: what stands in the file's `format`.
  ///   - version: what stands in its `formatVersion`.
  ///   - words: what such a result is called, as in `efficiency measurement`.
  ///   - command: what makes such a file anew, as in `concord fit`.
  package init(_ name: String, version: Int, called words: String, from command: String) {
    (self.name, self.version, self.words, self.command) = (name, version, words, command)
  }

  private struct Header: Decodable {
    let format: String
    let formatVersion: Int
  }

  /// Reads the numbers from a folder.
  /// - Throws: ``StorageError`` if the file cannot be read or is no such result of a version this program knows.
  package func read<Value: Decodable>(_ type: Value.Type, _ file: String, in folder: ResultFolder) throws(StorageError) -> Value {
    let path = folder.file(file)
    let bytes = Data(try contents(ofFile: path))
    guard let header = try? JSONDecoder().decode(Header.self, from: bytes), header.format == name else {
      throw .damaged(path: path, reason: "it is no \(words), or cut short. Run \(command) again")
    }
    guard header.formatVersion == version else {
      throw .damaged(
        path: path, reason: "version \(header.formatVersion) of the format; this program reads version \(version)")
    }
    do { return try JSONDecoder().decode(type, from: bytes) } catch {
      throw .damaged(path: path, reason: "\(error). Run \(command) again")
    }
  }
}
