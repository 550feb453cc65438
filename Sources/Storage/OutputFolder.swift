import Foundation

/// Checks that the first folder above `path` that is there, or `path` itself, can take new files.
/// - Throws: ``StorageError/unwritable(path:reason:)``.
package func requireWritableFolder(_ path: String) throws(StorageError) {
  var place = URL(fileURLWithPath: path).standardizedFileURL
  var isFolder: ObjCBool = false
  while !FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), place.path != "/" {
    place.deleteLastPathComponent()
  }
  guard isFolder.boolValue else { throw .unwritable(path: path, reason: "\(place.path) is a file, not a folder") }
  guard FileManager.default.isWritableFile(atPath: place.path) else { throw .unwritable(path: path, reason: "no permission") }
}

/// Makes the folder `path` with all folders above it.
/// - Throws: ``StorageError/unwritable(path:reason:)``.
package func makeFolder(_ path: String) throws(StorageError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw .unwritable(path: path, reason: "the folder cannot be made (\(error.localizedDescription))")
  }
}
