public import Columns

/// What tells events apart when they are divided or joined: run, luminosityBlock and event, or else the entry number.
public enum EventIdentity: String, Sendable, Hashable, Codable {
  /// The columns run, luminosityBlock and event.
  case columns
  /// The entry's number in the sample, for files without those columns. Order and choice of files then matter.
  case entryNumber

  package static let names = EventKey.names

  /// What files with these columns offer.
  public init(_ schema: [ColumnSchema]) {
    let scalars = Set(schema.filter { $0.shape == .scalar && $0.type.isInteger }.map(\.name))
    self = Self.names.allSatisfy(scalars.contains) ? .columns : .entryNumber
  }

  /// What all files of a chain offer: columns only if every one that has events has them, or every one if none has events.
  public init(_ chain: EventChain) {
    let filled = chain.files.filter { $0.entryCount > 0 }
    self = (filled.isEmpty ? chain.files : filled).allSatisfy { EventIdentity($0.columns) == .columns } ? .columns : .entryNumber
  }

  /// The columns to read.
  package var columns: [String] { self == .columns ? Self.names : [] }

  /// run, luminosityBlock and event of every entry of a batch.
  package func identities(_ batch: EventBatch) -> (runs: [UInt64], blocks: [UInt64], events: [UInt64]) {
    switch self {
    case .columns:
      let parts = Self.names.map { batch[$0]?.values.bitPatterns ?? [] }
      return (parts[0], parts[1], parts[2])
    case .entryNumber:
      let zeros = [UInt64](repeating: 0, count: batch.count)
      return (zeros, zeros, (0..<batch.count).map { UInt64(batch.firstEntry + $0) })
    }
  }
}
