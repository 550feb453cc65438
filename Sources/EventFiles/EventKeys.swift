package import Columns

/// What tells an event apart: run, luminosityBlock and event.
package struct EventKey: Sendable, Hashable, CustomStringConvertible {
  /// The columns' names.
  package static let names = ["run", "luminosityBlock", "event"]

  let run: UInt64
  let luminosityBlock: UInt64
  let event: UInt64

  package var description: String {
    "run \(Int64(bitPattern: run)), luminosityBlock \(Int64(bitPattern: luminosityBlock)), event \(event)"
  }
}

/// run, luminosityBlock and event of every entry of a batch.
struct EventKeys: Sendable, Equatable {
  let runs: [UInt64]
  let blocks: [UInt64]
  let events: [UInt64]

  /// - Precondition: the batch holds the three columns as whole numbers.
  init(_ batch: EventBatch) {
    let parts = EventKey.names.map { batch[$0]?.values.bitPatterns ?? [] }
    (runs, blocks, events) = (parts[0], parts[1], parts[2])
  }

  subscript(i: Int) -> EventKey { EventKey(run: runs[i], luminosityBlock: blocks[i], event: events[i]) }

  /// The names that `columns` lack, or do not hold as one whole number per event.
  static func missing(in columns: [ColumnSchema]) -> [String] {
    let scalars = Set(columns.filter { $0.shape == .scalar && $0.type.isInteger }.map(\.name))
    return EventKey.names.filter { !scalars.contains($0) }
  }
}

extension ColumnValues {
  /// Whole numbers as 64 bits, signs extended; event numbers keep every digit. Empty for floating-point columns.
  package var bitPatterns: [UInt64] {
    switch self {
    case .bool(let v): v.map { $0 ? 1 : 0 }
    case .int8(let v): v.map { UInt64(bitPattern: Int64($0)) }
    case .uint8(let v): v.map(UInt64.init)
    case .int16(let v): v.map { UInt64(bitPattern: Int64($0)) }
    case .uint16(let v): v.map(UInt64.init)
    case .int32(let v): v.map { UInt64(bitPattern: Int64($0)) }
    case .uint32(let v): v.map(UInt64.init)
    case .int64(let v): v.map(UInt64.init(bitPattern:))
    case .uint64(let v): v
    case .float32, .float64: []
    }
  }
}
