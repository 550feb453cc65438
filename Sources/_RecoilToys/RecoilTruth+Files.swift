public import Columns
import Numerics
public import RootFiles

extension RecoilTruth {
  /// The columns of the files, in their order; momenta and weights are of type `real`.
  public static func schema(real: ElementType = .float64) -> [ColumnSchema] {
    let integers: [(String, ElementType)] = [
      ("run", .uint32), ("luminosityBlock", .uint32), ("event", .uint64), ("PV_npvs", .int32), ("nJet", .int32),
      ("truth_process", .int32),
    ]
    return integers.map { ColumnSchema(name: $0.0, type: $0.1) } + reals.map { ColumnSchema(name: $0.0, type: real) }
  }

  private static var reals: [(String, @Sendable (RecoilToyEvent) -> Double)] {
    [
      ("genWeight", { $0.weight }), ("boson_px", { $0.bosonX }), ("boson_py", { $0.bosonY }),
      ("GenBoson_px", { $0.generatedX }), ("GenBoson_py", { $0.generatedY }), ("Lepton_px", { $0.leptonX }),
      ("Lepton_py", { $0.leptonY }), ("MET_px", { $0.metX }), ("MET_py", { $0.metY }), ("MET_sumEt", { $0.sumET }),
      ("truth_qt", { $0.qt }), ("truth_u_par", { $0.parallel }), ("truth_u_perp", { $0.perpendicular }),
    ]
  }

  /// Events `range` of `seed`.
  public func events(_ range: Range<Int>, seed: UInt64) -> [RecoilToyEvent] { range.map { event(seed: seed, number: $0) } }

  /// Events as columns.
  public static func batch(_ events: [RecoilToyEvent], firstEntry: Int = 0, real: ElementType = .float64) -> EventBatch {
    precondition(real == .float64 || real == .float32, "momenta are float32 or float64, not \(real)")
    var columns = [
      "run": Column(values: .uint32(events.map { $0.run })),
      "luminosityBlock": Column(values: .uint32(events.map { $0.luminosityBlock })),
      "event": Column(values: .uint64(events.map { $0.event })),
      "PV_npvs": Column(values: .int32(events.map { Int32($0.vertices) })),
      "nJet": Column(values: .int32(events.map { Int32($0.jets) })),
      "truth_process": Column(values: .int32(events.map { Int32($0.process) })),
    ]
    for (name, value) in reals {
      columns[name] = Column(values: real == .float64 ? .float64(events.map(value)) : .float32(events.map { Float(value($0)) }))
    }
    return EventBatch(firstEntry: firstEntry, count: events.count, columns: columns)
  }

  /// Writes `count` events of `seed` as the tree `tree` of a new ROOT file.
  /// - Parameters:
  ///   - first: the number of the first event.
  ///   - real: the type of momenta and weights; `float32` as in NanoAOD.
  ///   - threads: how many make events; the file's bytes do not depend on it.
  /// - Throws: ``RootFileError/unwritable(_:)``.
  public func write(
    _ count: Int, seed: UInt64, to path: String, first: Int = 0, tree: String = "Events", real: ElementType = .float64,
    threads: Int = 1, basketBytes: Int = 256 << 10
  ) throws(RootFileError) {
    var writer = try RootTreeWriter(
      path: path, tree: tree, columns: Self.schema(real: real), packing: .zstd(level: 1), basketBytes: basketBytes)
    let block = 1 << 19
    for start in stride(from: 0, to: count, by: block) {
      let parts = mapChunks(count: min(block, count - start), size: 1 << 15, threads: threads) { range in
        let events = self.events(first + start + range.lowerBound..<first + start + range.upperBound, seed: seed)
        return Self.batch(events, firstEntry: start + range.lowerBound, real: real)
      }
      for part in parts { try writer.append(part) }
    }
    try writer.finish()
  }
}
