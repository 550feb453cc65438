import Columns
import Foundation
import RootFiles
import Storage
import Testing

/// A folder for one test, with `Samples` in it; removed with the last reference to it.
final class Workplace: Sendable {
  let path: String

  /// The root of this repository.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  init() throws {
    path = NSTemporaryDirectory() + "/concord-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: file("Samples"), withDestinationPath: Self.repository + "/Samples")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file(name))) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }

  /// Every file below the folder, `Samples` left out.
  var files: [String] {
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    return all.filter { $0 != "Samples" && !$0.hasPrefix("Samples/") }.sorted()
  }

  /// Writes a tree `Events` with scalar columns.
  func writeTree(_ columns: [(String, ColumnValues)], to name: String) throws {
    let schema = columns.map { ColumnSchema(name: $0.0, type: $0.1.type) }
    var writer = try RootTreeWriter(output: AtomicFile(path: file(name)), tree: "Events", columns: schema)
    let count = columns.first?.1.count ?? 0
    let values = Dictionary(columns.map { ($0.0, Column(values: $0.1)) }, uniquingKeysWith: { first, _ in first })
    if count > 0 { try writer.append(EventBatch(firstEntry: 0, count: count, columns: values)) }
    try writer.finish()
  }
}
