import Columns
import EventFiles
import Foundation
import RootFiles

/// A folder for one test; removed with everything in it by `remove()`.
struct TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/eventfiles-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text file.
  func write(_ text: String, _ name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// Writes a tree; lists are written without a counter of their own name.
  func write(_ columns: [(String, Column)], _ name: String, tree: String = "Events", basketBytes: Int = 2048) throws -> String {
    let schemas = columns.map { name, column in
      ColumnSchema(name: name, type: column.values.type, shape: shape(column.layout))
    }
    var writer = try RootTreeWriter(path: file(name), overwrite: true, tree: tree, columns: schemas, basketBytes: basketBytes)
    let batch = EventBatch(
      firstEntry: 0, count: columns[0].1.entryCount, columns: Dictionary(uniqueKeysWithValues: columns.map { ($0.0, $0.1) }))
    try writer.append(batch)
    try writer.finish()
    return file(name)
  }

  private func shape(_ layout: ColumnLayout) -> ColumnSchema.Shape {
    switch layout {
    case .scalar: .scalar
    case .fixed(let count): .fixed(dimensions: [count])
    case .jagged: .jagged(counter: nil)
    case .nested(let levels): .nested(depth: levels.count, isText: false)
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// The error a body throws, as an event file error; nil if it throws none.
func eventFileError<T>(_ body: () throws -> T) -> EventFileError? {
  do {
    _ = try body()
    return nil
  } catch { return error as? EventFileError }
}
