import Foundation
public import Storage

/// What identifies an input file in the provenance of an output.
public struct FileFingerprint: Sendable, Hashable, Codable {
  /// The file's name without folders.
  public let file: String
  /// Its entries.
  public let entries: Int
  /// SHA-256 of its size and both ends.
  public let sampledSHA256: String
}

extension FileFingerprint {
  /// The fingerprint of a file that holds an object rather than entries.
  package init(ofObjectIn path: String) throws(StorageError) {
    file = path.split(separator: "/").last.map(String.init) ?? path
    entries = 1
    sampledSHA256 = try sampledDigest(ofFile: path)
  }
}

extension EventChain {
  /// The fingerprints of the files, in order.
  public func fingerprints() throws(StorageError) -> [FileFingerprint] {
    var result: [FileFingerprint] = []
    for file in files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      result.append(
        FileFingerprint(file: name, entries: file.entryCount, sampledSHA256: try sampledDigest(ofFile: file.path)))
    }
    return result
  }

  /// The fingerprints of the friends' files, friend after friend.
  public func friendFingerprints() throws(StorageError) -> [FileFingerprint] {
    var result: [FileFingerprint] = []
    for friend in friends { result += try friend.chain.fingerprints() }
    return result
  }

  /// The paths of each friend's files.
  public var friendPaths: [[String]] { friends.map { $0.chain.files.map(\.path) } }

  /// The path of a file that appears twice, under whatever name; nil if none does.
  public var repeatedPath: String? {
    var seen: Set<String> = []
    return files.first { !seen.insert(canonicalPath($0.path)).inserted }?.path
  }

  /// The files and the friends' files.
  public var allFiles: [EventFile] { files + friends.flatMap(\.chain.files) }
}

/// The path of a file with links followed.
package func canonicalPath(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
