import Foundation

/// A folder of results: refused, if taken, before any work is done; made when the first file is ready, so that a job that fails
/// before leaves nothing; each file in it whole or not there.
package struct ResultFolder: Sendable {
  /// The folder's path.
  package let path: String
  /// Whether files that are there may be overwritten.
  package let overwrite: Bool

  /// A folder that is there.
  package init(_ path: String) {
    self.path = path
    overwrite = false
  }

  /// A folder for new results.
  /// - Parameter names: the files that may not be there already, unless they may be overwritten.
  /// - Throws: ``StorageError/outputExists(path:)``; ``StorageError/unwritable(path:reason:)`` if no such folder can be made.
  package init(creating path: String, for names: [String], overwrite: Bool) throws(StorageError) {
    self.path = path
    self.overwrite = overwrite
    for name in names where !overwrite && holds(name) { throw .outputExists(path: file(name)) }
    try requireWritable()
  }

  /// The folder, or the first one above it that is there, must take new files.
  private func requireWritable() throws(StorageError) {
    var place = URL(fileURLWithPath: path).standardizedFileURL
    var isFolder: ObjCBool = false
    while !FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), place.path != "/" {
      place.deleteLastPathComponent()
    }
    guard isFolder.boolValue else { throw .unwritable(path: path, reason: "\(place.path) is a file, not a folder") }
    guard FileManager.default.isWritableFile(atPath: place.path) else { throw .unwritable(path: path, reason: "no permission") }
  }

  /// The path of a file in the folder.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Whether a file of that name is there.
  package func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  /// Makes the folder with all folders above it, for a file that ``put(_:_:)`` does not write.
  /// - Throws: ``StorageError/unwritable(path:reason:)``.
  package func make() throws(StorageError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: "the folder cannot be made (\(error.localizedDescription))")
    }
  }

  /// Writes a file at once, and makes the folder if need be.
  package func put(_ bytes: [UInt8], _ name: String) throws(StorageError) {
    try make()
    try AtomicFile.write(bytes, to: file(name), overwrite: overwrite)
  }

  /// Removes a file that belongs to earlier results, if there is one.
  /// - Throws: ``StorageError/unwritable(path:reason:)`` if it cannot be removed.
  package func remove(_ name: String) throws(StorageError) {
    guard holds(name) else { return }
    do { try FileManager.default.removeItem(atPath: file(name)) } catch {
      throw .unwritable(path: file(name), reason: "\(error)")
    }
  }

  /// A value from a JSON file, packed or not; nil if there is no such file.
  /// - Throws: ``StorageError/unreadable(path:reason:)``, ``StorageError/damaged(path:reason:)``.
  package func value<Value: Decodable>(_ type: Value.Type, _ name: String) throws(StorageError) -> Value? {
    guard holds(name) else { return nil }
    let stored = try contents(ofFile: file(name))
    let bytes = Gzip.isCompressed(stored) ? try Gzip.decompress(stored, path: file(name)) : stored
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
      throw .damaged(path: file(name), reason: "\(error)")
    }
  }
}
