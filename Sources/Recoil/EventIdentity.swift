public import Columns
public import EventFiles

/// What tells events apart when they are divided or joined: run, luminosityBlock and event, or else the entry number.
public enum EventIdentity: String, Sendable, Hashable, Codable {
  /// The columns run, luminosityBlock and event.
  case columns
  /// The entry's number in the sample, for files without those columns. Order and choice of files then matter.
  case entryNumber

  static let names = ["run", "luminosityBlock", "event"]

  /// What files with these columns offer.
  public init(_ schema: [ColumnSchema]) {
    let scalars = Set(schema.filter { $0.shape == .scalar && $0.type.isInteger }.map(\.name))
    self = Self.names.allSatisfy(scalars.contains) ? .columns : .entryNumber
  }

  /// What all files of a chain offer: columns only if every one has them.
  public init(_ chain: EventChain) {
    self = chain.files.allSatisfy { EventIdentity($0.columns) == .columns } ? .columns : .entryNumber
  }

  /// The columns to read.
  var columns: [String] { self == .columns ? Self.names : [] }

  /// run, luminosityBlock and event of every entry of a batch.
  func identities(_ batch: EventBatch) -> (runs: [UInt64], blocks: [UInt64], events: [UInt64]) {
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

extension ColumnValues {
  /// Whole numbers as 64 bits, signs extended; event numbers keep every digit. Empty for floating-point columns.
  var bitPatterns: [UInt64] {
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
