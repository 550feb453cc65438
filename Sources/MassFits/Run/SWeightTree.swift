import Columns
import EventFiles
import Foundation
import RootFiles
import Storage

/// The friend tree of a mass fit: one entry per entry of the input, in its order.
///
/// Columns: what tells events apart (`run`, `luminosityBlock`, `event` as far as the input has them, else `entry`), `mass` (NaN where
/// an entry was not read or has none), `inFit` (whether the entry was fitted) and, for every component, `sw_` and its name: the
/// sWeight times the sample weight, 0 where the entry was not fitted.
public struct SWeightTree: Sendable {
  /// The name of the tree.
  public static let name = "SWeights"
  /// The name of the provenance string in the file.
  public static let provenanceName = "ConcordProvenance"

  let chain: EventChain
  let components: [String]
  /// `[component][fitted event]`.
  let weights: [[Double]]
  /// Of every entry read.
  let masses: [Double]
  let isInRange: [Bool]

  /// What the input calls run, luminosity block and event, and what the tree does.
  private static let identities = [
    ("run", "run"), ("luminosityBlock", "luminosityBlock"), ("event", "event"), ("Run", "run"), ("Event", "event"),
  ]

  /// Writes the tree.
  /// - Parameter provenance: stored beside it.
  /// - Throws: ``EventFileError``, ``RootFileError``, ``StorageError``.
  public func write(to path: String, title: String, provenance: String, overwrite: Bool) throws {
    let whole = try EventChain(chain.files)
    let copies = try copied(whole)
    let schema =
      (copies.isEmpty ? [ColumnSchema(name: "entry", type: .uint64)] : copies.map { ColumnSchema(name: $0.name, type: $0.type) })
      + [ColumnSchema(name: "mass", type: .float64), ColumnSchema(name: "inFit", type: .bool)]
      + components.map { ColumnSchema(name: "sw_\($0)", type: .float64) }
    var writer = try RootTreeWriter(
      output: try AtomicFile(path: path, overwrite: overwrite), tree: Self.name, title: title, columns: schema,
      strings: [Self.provenanceName: provenance], packing: .zstd(level: 1))
    var done = 0
    for chunk in try whole.chunks(columns: copies.map(\.source)) {
      let batch = try whole.batch(copies.map(\.source), chunk: chunk)
      var columns = self.columns(chunk.firstEntry..<chunk.firstEntry + batch.count, fittedBefore: &done)
      for copy in copies { columns[copy.name] = batch[copy.source] }
      try writer.append(EventBatch(firstEntry: chunk.firstEntry, count: batch.count, columns: columns))
    }
    try writer.finish()
  }

  /// The columns that this fit adds, for some entries of the whole input.
  private func columns(_ entries: Range<Int>, fittedBefore done: inout Int) -> [String: Column] {
    let read = chain.entries
    var mass = [Double](repeating: .nan, count: entries.count)
    var inFit = [Bool](repeating: false, count: entries.count)
    var sWeights = [[Double]](repeating: [Double](repeating: 0, count: entries.count), count: components.count)
    for (i, entry) in entries.enumerated() where read.contains(entry) {
      let place = entry - read.lowerBound
      mass[i] = masses[place]
      guard isInRange[place] else { continue }
      inFit[i] = true
      for k in components.indices { sWeights[k][i] = weights[k][done] }
      done += 1
    }
    var columns = [
      "entry": Column(values: .uint64(entries.map { UInt64($0) })), "mass": Column(values: .float64(mass)),
      "inFit": Column(values: .bool(inFit)),
    ]
    for (name, values) in zip(components, sWeights) { columns["sw_\(name)"] = Column(values: .float64(values)) }
    return columns
  }

  /// The whole-number columns that tell events apart, by their names in the tree.
  private func copied(_ chain: EventChain) throws(EventFileError) -> [(source: String, name: String, type: ElementType)] {
    var result: [(source: String, name: String, type: ElementType)] = []
    for (source, name) in Self.identities where !result.contains(where: { $0.name == name }) {
      guard let column = chain.columns.first(where: { $0.name == source }), column.shape == .scalar, column.type.isInteger else {
        continue
      }
      result.append((source, name, try chain.schema(of: source).type))
    }
    return result.contains { $0.name == "event" } ? result : []
  }
}
