public import Columns

/// An RNTuple of a ROOT file, the successor of the TTree: entries (events) and columns.
///
/// A field of numbers is a column of its name. Members of records are `field.member`, for a record by itself as well as for
/// lists of them; lists of lists and texts are columns too. What files call projected fields (`Muon_pt` over a list of
/// records) are columns of their own. A name is also found with `.` in place of `:` and `_` in place of `.`.
public struct RootNTuple: Sendable {
  /// The name with its directories.
  public let name: String
  /// How many entries it has.
  public let entries: Int
  /// The columns that can be read, in the file's order.
  public let columns: [ColumnSchema]
  /// The columns that cannot, each with the reason.
  public let unsupported: [UnsupportedColumn]
  /// Whether each page is compared with its checksum before it is used. Header, footer and page lists always are.
  public private(set) var verifiesChecksums: Bool

  let records: FileRecords
  let schema: NTupleSchema
  let encodings: [PageEncoding?]
  let clusters: NTupleClusters
  private let sources: [NTupleSource]
  private let byName: [String: Int]
  /// Names in one spelling, for lookups; those that several columns share are left out.
  private let byPlainName: [String: Int]

  init(file: RootFile, name: String, verifyingChecksums: Bool) throws(RootFileError) {
    let entry = try file.object(name)
    guard entry.className == NTupleAnchor.className || entry.className == NTupleAnchor.earlyClassName else {
      throw .wrongClass(path: file.path, name: name, found: entry.className, wanted: NTupleAnchor.className)
    }
    let record = try file.records.record(at: entry.seek, of: entry.name)
    let anchor = try NTupleAnchor(record, of: entry, in: file.records)
    let contents = try NTupleContents(anchor, of: entry, in: file.records)
    let encodings = contents.schema.columns.map { PageEncoding($0) }
    let finder = NTupleColumnFinder(contents.schema, encodings)
    self.name = name
    entries = contents.clusters.entryCount
    columns = finder.sources.map(\.schema)
    unsupported = finder.unsupported
    verifiesChecksums = verifyingChecksums
    records = file.records
    schema = contents.schema
    self.encodings = encodings
    clusters = contents.clusters
    sources = finder.sources
    byName = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
    let plain = Dictionary(grouping: columns.indices) { [columns] in RootNTuple.plainName(columns[$0].name) }
    byPlainName = plain.compactMapValues { $0.count == 1 ? $0[0] : nil }
  }

  /// Reads one column.
  ///
  /// Each page that overlaps the range is unpacked once per call. Callers that read in steps should cut at
  /// ``basketBoundaries(of:)``, or use a ``RootNTupleReader``.
  /// - Returns: exactly the entries asked for.
  /// - Throws: ``RootFileError``: unknown or unsupported column, entries outside, damage.
  public func column(_ name: String, entries range: Range<Int>) throws(RootFileError) -> Column {
    var decoder = NTupleDecoder(self)
    return try decoder.column(try source(of: name), try checked(range))
  }

  /// The same, reading with or without comparing pages with their checksums.
  public func verifyingChecksums(_ isOn: Bool = true) -> RootNTuple {
    var ntuple = self
    ntuple.verifiesChecksums = isOn
    return ntuple
  }

  /// Lets the system take back the memory of what was read from the file; values read before stay.
  public func releasePages() { records.file.releasePages() }

  /// What is known of a column before any value is read.
  /// - Throws: for a column that is unknown (with the nearest names) or unsupported (with the reason).
  public func schema(of column: String) throws(RootFileError) -> ColumnSchema { try source(of: column).schema }

  /// The entry numbers at which clusters start, with 0 and `entries`; sorted. They are the same for all columns.
  /// - Throws: for a column that is unknown or unsupported.
  public func basketBoundaries(of names: [String]) throws(RootFileError) -> [Int] {
    for name in names { _ = try source(of: name) }
    return [0] + clusters.clusters.map(\.entries.upperBound)
  }

  /// How many bytes the named columns take in the file; what several of them share counts once.
  /// - Throws: for a column that is unknown or unsupported; damage.
  public func storedBytes(of names: [String]) throws(RootFileError) -> Int {
    var physical: Set<Int> = []
    for name in names { physical.formUnion(try source(of: name).physical) }
    do throws(Damage) {
      var sum = 0
      for cluster in clusters.clusters.indices {
        for column in physical {
          guard let pages = try clusters.pages(ofColumn: column, inCluster: cluster) else { continue }
          sum = pages.pages.reduce(sum) { $0 &+ $1.block.storedBytes }
        }
      }
      return sum
    } catch {
      throw records.damaged("a page list of '\(name)'", 0, error)
    }
  }

  func checked(_ range: Range<Int>) throws(RootFileError) -> Range<Int> {
    if range.lowerBound >= 0 && range.upperBound <= entries { return range }
    throw .entriesOutside(path: records.file.path, tree: name, asked: range, entries: entries)
  }

  func source(of column: String) throws(RootFileError) -> NTupleSource {
    if let i = byName[column] ?? byPlainName[Self.plainName(column)] { return sources[i] }
    let path = records.file.path
    if let known = unsupported.first(where: { $0.name == column }) {
      throw .unsupportedColumn(path: path, tree: name, column: column, reason: "\(known.type): \(known.reason)")
    }
    throw .unknownColumn(path: path, tree: name, column: column, suggestion: suggestion(for: column, in: columns.map(\.name)))
  }

  /// ATLAS writes `:` where its trees have `.`; CMS has `_` between the list and the member.
  private static func plainName(_ name: String) -> String {
    String(name.map { $0 == ":" || $0 == "." ? "_" : $0 })
  }
}

extension RootFile {
  /// Opens the RNTuple called `name` (`dir/Events`, `Events;2`).
  /// - Parameter verifyingChecksums: whether every page read is compared with its checksum, if it has one.
  /// - Throws: ``RootFileError``: unknown object, another class, a version or feature that is not known, damage. A field that
  ///   cannot be read is no error; it is listed in ``RootNTuple/unsupported``.
  public func ntuple(_ name: String, verifyingChecksums: Bool = false) throws(RootFileError) -> RootNTuple {
    try RootNTuple(file: self, name: name, verifyingChecksums: verifyingChecksums)
  }
}

/// Header, footer and page lists of an RNTuple.
struct NTupleContents {
  let schema: NTupleSchema
  let clusters: NTupleClusters

  init(_ anchor: NTupleAnchor, of entry: RootObject, in records: FileRecords) throws(RootFileError) {
    let label = "'\(entry.name)'"
    let header = try NTupleEnvelope(.header, at: anchor.header, unpackedBytes: anchor.headerBytes, of: label, in: records)
    let footer = try NTupleEnvelope(.footer, at: anchor.footer, unpackedBytes: anchor.footerBytes, of: label, in: records)
    var schema = NTupleSchema()
    var features: [Int]
    var cursor = header.cursor
    do throws(Damage) {
      features = try cursor.featureFlags()
      for _ in 0..<3 { try cursor.skip(try cursor.int(UInt32.self)) }  // name, description, the program that wrote it
      if features.isEmpty { try schema.add(&cursor) }
    } catch {
      throw records.damaged("the header of \(label)", anchor.header.offset, error)
    }
    cursor = footer.cursor
    do throws(Damage) {
      features += try cursor.featureFlags()
      guard try cursor.integer(UInt64.self) == header.checksum else {
        throw Damage(offset: cursor.position - 8, reason: "it belongs to another header")
      }
      if features.isEmpty {
        var addition = try cursor.record()
        try schema.add(&addition)
      }
    } catch {
      throw records.damaged("the footer of \(label)", anchor.footer.offset, error)
    }
    guard features.isEmpty else {
      let numbers = features.map(String.init).joined(separator: ", ")
      throw .unreadableObject(
        path: records.file.path, name: entry.name,
        reason: "it uses format features (flags \(numbers)) that came after version 1.0 and are not known")
    }
    clusters = try NTupleClusters(
      &cursor, headerChecksum: header.checksum, of: label, at: anchor.footer.offset, in: records)
    self.schema = schema
  }
}
