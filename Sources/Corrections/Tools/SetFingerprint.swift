internal import Storage

/// What identifies a correction set, and what of it was used, in the provenance of an output.
package struct SetFingerprint: Sendable, Hashable, Codable {
  /// A correction that was used, with its version; compounds name those they are made of.
  package struct Used: Sendable, Hashable, Codable {
    package let name: String
    package let version: Int
  }

  /// The file's name without folders.
  package let file: String
  /// SHA-256 of the whole file.
  package let sha256: String
  /// Each correction once, in the order of use.
  package let corrections: [Used]

  package init(_ path: String, sha256: String, using functions: [CorrectionFunction]) {
    file = path.split(separator: "/").last.map(String.init) ?? path
    self.sha256 = sha256
    corrections = functions.flatMap(\.parts).reduce(into: [Used]()) { used, part in
      let one = Used(name: part.name, version: part.version)
      if !used.contains(one) { used.append(one) }
    }
  }

  /// - Throws: ``CorrectionError`` (`unreadable`) if the file is not there any more.
  package init(_ path: String, using functions: [CorrectionFunction]) throws(CorrectionError) {
    self.init(path, sha256: try Self.digest(ofFile: path), using: functions)
  }

  /// SHA-256 of a whole file.
  package static func digest(ofFile path: String) throws(CorrectionError) -> String {
    do { return SHA256.hexDigest(of: try contents(ofFile: path)) } catch {
      throw CorrectionError(.unreadable(error.description)).inFile(path)
    }
  }
}
