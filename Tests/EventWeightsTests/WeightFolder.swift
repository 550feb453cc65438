import Cards
import Columns
import Corrections
import EventFiles
import Foundation
import RootFiles
import Storage

@testable import EventWeights

/// A folder for one test; removed with the last reference to it.
final class WeightFolder: Sendable {
  let path: String

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let samples = repository.appending(path: "Samples").path
  static let moreCorrections = repository.appending(path: "Tests/EventWeightsTests/Reference/more-corrections.json").path

  init() throws {
    path = NSTemporaryDirectory() + "/concord-weights-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(filePath: file(name))) }

  /// A card of one column `w`, whose keys are `column`.
  func card(_ column: String, set: String = WeightFolder.moreCorrections, more: String = "") throws -> CorrectionCard {
    try card(text: "kind: correction\nname: toy\nset: \(set)\n\(more)columns:\n  w: \(column)\n")
  }

  func card(text: String) throws -> CorrectionCard { try CorrectionCard(Card(file: file("card.yaml"), text: text)) }

  /// Applies a card to a file, and opens what it wrote.
  func apply(
    _ card: CorrectionCard, to input: [String], set: String? = nil, variations: [String] = [], copying: [String] = [],
    threads: Int = 1, output: String = "out.root"
  ) throws -> (summary: WeightSummary, output: EventChain) {
    let application = try WeightApplication(card, set: set, threads: threads, variations: variations, copying: copying)
    let summary = try application.apply(to: EventChain(input), output: file(output), overwrite: true)
    return (summary, try EventChain([file(output)], tree: WeightApplication.treeName))
  }

  /// Four events with lists of 2, 0, 1 and 1 jets, in a ROOT file.
  func writeEvents(to name: String = "events.root", pt: [Double] = [25, 45, 30, 85], era: [String]? = nil) throws -> String {
    let offsets = [0, 2, 2, 3, 4]
    var schema = [
      ColumnSchema(name: "Jet_pt", type: .float64, shape: .jagged(counter: nil)),
      ColumnSchema(name: "Jet_n", type: .uint64, shape: .jagged(counter: nil)),
      ColumnSchema(name: "Short", type: .float64, shape: .jagged(counter: nil)),
      ColumnSchema(name: "njets", type: .int32), ColumnSchema(name: "x", type: .float64),
      ColumnSchema(name: "big", type: .uint64),
    ]
    var columns: [String: Column] = [
      "Jet_pt": Column(values: .float64(pt), layout: .jagged(offsets: offsets)),
      "Jet_n": Column(values: .uint64([0, 1, 1, 0]), layout: .jagged(offsets: offsets)),
      "Short": Column(values: .float64([1, 2, 3]), layout: .jagged(offsets: [0, 2, 2, 2, 3])),
      "njets": Column(values: .int32([0, 1, 1, 0])), "x": Column(values: .float64([30, 50.5, 89, 20])),
      "big": Column(values: .uint64([1, 2, 1 << 63, 3])),
    ]
    if let era {
      schema.append(ColumnSchema(name: "era", type: .uint8, shape: .text))
      let bytes = era.map { Array($0.utf8) }
      let starts = bytes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
      columns["era"] = Column(values: .uint8(Array(bytes.joined())), layout: .jagged(offsets: starts))
    }
    var writer = try RootTreeWriter(path: file(name), overwrite: true, tree: "Events", columns: schema)
    try writer.append(EventBatch(firstEntry: 0, count: 4, columns: columns))
    try writer.finish()
    return file(name)
  }
}

extension EventChain {
  /// All values of a column.
  func column(_ name: String) throws -> Column {
    var parts: [Column] = []
    for chunk in try chunks(columns: [name]) { parts += [try batch([name], chunk: chunk)[name]].compactMap(\.self) }
    return parts.count == 1 ? parts[0] : Column(joining: parts)
  }

  /// All values of a column as doubles.
  func values(_ name: String) throws -> [Double] { try column(name).values.doubles() }
}

extension [Double] {
  /// The SHA-256 of the values as bytes.
  var sha256: String { withUnsafeBytes { SHA256.hexDigest(of: Array<UInt8>($0)) } }
}
