import Columns

/// What is in a column, in numbers that any other reader can reproduce.
public struct ColumnDigest: Sendable, Hashable, Codable {
  /// The column's name.
  public let name: String
  /// How its type is written: `float32`, `float32[3]`, `float32[nMuon]`, `float32[nMuon][3]`, `string`, `float32[][]`,
  /// `string[]`, or the file's own name of an unsupported type.
  public let type: String
  /// `scalar`, `fixed`, `jagged`, `string`, `nested` or `unsupported`.
  public let kind: String
  /// The type of the values as ``ElementType`` writes it, or `string`; nil if unsupported.
  public var dtype: String?
  /// The dimensions of a fixed array, or of each element of a list of fixed arrays.
  public var shape: [Int]?
  /// How many values there are over all entries; of texts, how many texts.
  public var values: Int?
  /// Their sum in float64, non-finite values left out; nil for texts, and for a sum beyond the largest float64.
  public var sum: Double?
  /// Sum over the number of finite values; nil if there are none, or no sum.
  public var mean: Double?
  /// The smallest finite value.
  public var min: Double?
  /// The largest finite value.
  public var max: Double?
  /// SHA-256 of the values as little-endian bytes of `dtype`; of texts, of all their UTF-8 bytes.
  public var sha256: String?
  /// SHA-256 of the int64 offsets of each entry, starting at 0: elements of lists, bytes of texts.
  public var offsetsSHA256: String?
  /// The same for each further level of lists of lists, and for the bytes of texts in lists.
  public var innerOffsetsSHA256: [String]?
  /// Why the column cannot be read.
  public var reason: String?
  /// Whether its values are damaged, in which case ``reason`` says where.
  var isDamaged = false

  private enum CodingKeys: CodingKey {
    case name, type, kind, dtype, shape, values, sum, mean, min, max, sha256, offsetsSHA256, innerOffsetsSHA256, reason
  }
}

/// What is in an object of a file.
public struct ObjectInspection: Sendable, Hashable, Codable {
  /// The object's name; nil for a CSV file.
  public let object: String?
  /// Its class: `TTree`, `ROOT::RNTuple` or `CSV`.
  public let `class`: String
  /// Its entries.
  public let entries: Int
  /// Its columns.
  public let columns: [ColumnDigest]
  /// The columns whose values are damaged, if any are; each is listed as unsupported, with the place as its reason.
  public var damaged: [String]?

  init(object: String?, class: String, entries: Int, columns: [ColumnDigest]) {
    (self.object, self.class, self.entries, self.columns) = (object, `class`, entries, columns)
    let found = columns.filter(\.isDamaged).map(\.name)
    damaged = found.isEmpty ? nil : found
  }
}

extension EventFile {
  /// Lists the columns; with `digest`, reads every value.
  /// - Parameter threads: how many threads read; digests do not depend on it.
  /// - Throws: ``EventFileError``.
  public func inspect(digest: Bool, threads: Int = 1) throws -> ObjectInspection {
    var result = digest ? try EventChain([verifyingChecksums()]).digests(threads: threads) : columns.map { ColumnDigest($0) }
    for (name, reason) in unsupported.sorted(by: { $0.key < $1.key }) {
      var column = ColumnDigest(name: name, type: unsupportedTypes[name] ?? "", kind: "unsupported")
      column.reason = reason
      result.append(column)
    }
    let kind = if case .root(let table) = source { table.className } else { "CSV" }
    return ObjectInspection(object: treeName, class: kind, entries: entryCount, columns: result)
  }
}

extension ColumnDigest {
  /// Notes that the values are not what the file promises.
  mutating func markDamaged(_ reason: String) {
    self = ColumnDigest(name: name, type: type, kind: "unsupported")
    (self.reason, isDamaged) = (reason, true)
  }

  /// A column whose values were not read.
  init(_ schema: ColumnSchema) {
    switch schema.shape {
    case .scalar: self.init(name: schema.name, type: schema.type.rawValue, kind: "scalar")
    case .fixed(let dimensions):
      let sizes = dimensions.map { "[\($0)]" }.joined()
      self.init(name: schema.name, type: schema.type.rawValue + sizes, kind: "fixed", shape: dimensions)
    case .jagged(let counter):
      self.init(name: schema.name, type: "\(schema.type.rawValue)[\(counter ?? "")]\(schema.itemText)", kind: "jagged")
    case .text: self.init(name: schema.name, type: "string", kind: "string")
    case .nested(let depth, let isText):
      let levels = String(repeating: "[]", count: depth)
      self.init(name: schema.name, type: (isText ? "string" : schema.type.rawValue) + levels + schema.itemText, kind: "nested")
    }
    if !schema.itemDimensions.isEmpty { shape = schema.itemDimensions }
    dtype = schema.isText ? "string" : schema.type.rawValue
  }
}

extension ColumnSchema {
  fileprivate var itemText: String { itemDimensions.map { "[\($0)]" }.joined() }
}
