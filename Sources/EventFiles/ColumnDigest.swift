public import Columns
import Storage

/// What is in a column, in numbers that any other reader can reproduce.
public struct ColumnDigest: Sendable, Hashable, Codable {
  /// The column's name.
  public let name: String
  /// How its type is written: `float32`, `float32[3]`, `float32[nMuon]`, or the file's own name of an unsupported type.
  public let type: String
  /// `scalar`, `fixed`, `jagged`, `string`, `nested` or `unsupported`.
  public let kind: String
  /// The type of the values; nil if unsupported.
  public var dtype: ElementType?
  /// The dimensions of a fixed array.
  public var shape: [Int]?
  /// How many values there are over all entries.
  public var values: Int?
  /// Their sum in float64, non-finite values left out.
  public var sum: Double?
  /// Sum over the number of finite values; nil if there are none.
  public var mean: Double?
  /// The smallest finite value.
  public var min: Double?
  /// The largest finite value.
  public var max: Double?
  /// SHA-256 of the values as little-endian bytes of `dtype`.
  public var sha256: String?
  /// SHA-256 of the int64 offsets, starting at 0; jagged columns only.
  public var offsetsSHA256: String?
  /// Why the column cannot be read.
  public var reason: String?
}

/// What is in an object of a file.
public struct ObjectInspection: Sendable, Hashable, Codable {
  /// The object's name; nil for a CSV file.
  public let object: String?
  /// Its class: `TTree`, … or `CSV`.
  public let `class`: String
  /// Its entries.
  public let entries: Int
  /// Its columns.
  public let columns: [ColumnDigest]
}

extension EventFile {
  /// Lists the columns; with `digest`, reads every value.
  public func inspect(digest: Bool) throws(EventFileError) -> ObjectInspection {
    var result: [ColumnDigest] = []
    for schema in columns {
      result.append(digest ? try self.digest(of: schema) : ColumnDigest(schema))
    }
    for (name, reason) in unsupported.sorted(by: { $0.key < $1.key }) {
      var column = ColumnDigest(name: name, type: unsupportedTypes[name] ?? "", kind: "unsupported")
      column.reason = reason
      result.append(column)
    }
    return ObjectInspection(object: treeName, class: treeName == nil ? "CSV" : "TTree", entries: entryCount, columns: result)
  }

  private func digest(of schema: ColumnSchema) throws(EventFileError) -> ColumnDigest {
    var running = RunningDigest()
    for range in try chunks(of: 0..<entryCount, columns: [schema.name]) {
      guard let column = try batch([schema.name], entries: range)[schema.name] else { continue }
      running.add(column)
    }
    return running.finish(schema)
  }
}

extension ColumnDigest {
  /// A column whose values were not read.
  init(_ schema: ColumnSchema) {
    switch schema.shape {
    case .scalar: self.init(name: schema.name, type: schema.type.rawValue, kind: "scalar")
    case .fixed(let dimensions):
      let sizes = dimensions.map { "[\($0)]" }.joined()
      self.init(name: schema.name, type: schema.type.rawValue + sizes, kind: "fixed", shape: dimensions)
    case .jagged(let counter):
      self.init(name: schema.name, type: "\(schema.type.rawValue)[\(counter ?? "")]", kind: "jagged")
    }
    dtype = schema.type
  }
}

/// A digest that grows column by column.
private struct RunningDigest: ~Copyable {
  private var count = 0
  private var finite = 0
  private var sum = 0.0
  private var low = Double.infinity
  private var high = -Double.infinity
  private var values = SHA256()
  private var offsets = SHA256()
  private var total: Int64 = 0
  private var isFirst = true

  mutating func add(_ column: Column) {
    column.values.withRawBytes { values.update($0) }
    for value in column.values.doubles() where value.isFinite {
      sum += value
      finite += 1
      low = Swift.min(low, value)
      high = Swift.max(high, value)
    }
    count += column.values.count
    guard case .jagged(let starts) = column.layout else { return }
    let base = total
    let next = (isFirst ? starts[...] : starts.dropFirst()).map { (base + Int64($0)).littleEndian }
    next.withUnsafeBytes { offsets.update($0) }
    total += Int64(starts.last ?? 0)
    isFirst = false
  }

  consuming func finish(_ schema: ColumnSchema) -> ColumnDigest {
    var result = ColumnDigest(schema)
    result.values = count
    result.sum = sum
    if finite > 0 { (result.mean, result.min, result.max) = (sum / Double(finite), low, high) }
    if case .jagged = schema.shape {
      if isFirst { withUnsafeBytes(of: Int64(0)) { offsets.update($0) } }
      result.offsetsSHA256 = offsets.finish()
    }
    result.sha256 = values.finish()
    return result
  }
}
