public import Columns
public import Storage

/// Writes one RNTuple (version 1.0) into a new ROOT file, batch after batch, in bounded memory.
///
/// Full clusters go to disk at once; header, footer and directory follow in ``finish()``, when the file gets its name. A writer
/// that is dropped before leaves no file. The bytes depend on the values, names and settings alone: neither on the time nor on
/// how the entries were divided into batches. Every page and envelope has its checksum.
///
/// Lists become `std::vector`, texts `std::string`, fixed arrays `std::array`, each nested as deep as the column. A list's
/// counter that is not among the columns is written as the length (`ROOT::RNTupleCardinality`) of the first list that names it,
/// which takes no room; lists that share a counter must agree in length, entry by entry. ROOT 6.40 and uproot 5.7.7 read the file.
public struct RootNTupleWriter: ~Copyable {
  private var file: RootFileWriter
  private var clusters: NTupleClusterWriter
  private let path: ObjectPath
  private let description: String
  private let columns: [ColumnSchema]
  private let strings: [String: String]
  private let clusterBytes: Int
  private let packing: Packing

  /// Clusters are cut at multiples of this many entries.
  private static let cut = 128
  /// One record of a file holds at most 1 GiB.
  private static let largestCluster = 256 << 20

  /// How many entries were appended.
  public var entries: Int { clusters.entries + clusters.pendingEntries }

  /// Starts a file.
  /// - Parameters:
  ///   - output: the new file, nothing written to it yet.
  ///   - ntuple: the name of the RNTuple, with directories.
  ///   - description: what it says of itself.
  ///   - columns: what every batch brings, in the order of the file; at least one.
  ///   - strings: texts stored beside it as `TObjString`, by name (provenance).
  ///   - packing: how pages and envelopes are packed.
  ///   - clusterBytes: when this many bytes of values wait, they become a cluster.
  ///   - pageBytes: the most bytes of values in a page.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)``, ``RootFileError/unfitObject(object:reason:)``,
  ///   ``RootFileError/unwritable(_:)``.
  public init(
    output: consuming AtomicFile, ntuple: String, description: String = "", columns: [ColumnSchema],
    strings: [String: String] = [:], packing: Packing = .zstd(level: 5), clusterBytes: Int = 32 << 20, pageBytes: Int = 256 << 10
  ) throws(RootFileError) {
    for name in strings.keys { _ = try ObjectPath(name) }  // not only at the end of a long job
    let path = try ObjectPath(ntuple)
    let plan = try NTuplePlan(columns, of: ntuple, isSplit: packing != .none)
    let file = try RootFileWriter(output: output, packing: packing)
    self.file = file
    self.path = path
    clusters = NTupleClusterWriter(plan, pageBytes: pageBytes)
    self.description = description
    self.columns = columns
    self.strings = strings
    self.clusterBytes = min(max(clusterBytes, 1), Self.largestCluster)
    self.packing = packing
  }

  /// Starts a file at a path.
  /// - Parameter overwrite: whether an existing file may be replaced.
  /// - Throws: as the other initializer; ``RootFileError/unwritable(_:)`` if the file exists and may not be replaced.
  public init(
    path: String, overwrite: Bool = false, ntuple: String, description: String = "", columns: [ColumnSchema],
    strings: [String: String] = [:], packing: Packing = .zstd(level: 5), clusterBytes: Int = 32 << 20, pageBytes: Int = 256 << 10
  ) throws(RootFileError) {
    let file: AtomicFile
    do throws(StorageError) { file = try AtomicFile(path: path, overwrite: overwrite) } catch { throw .unwritable(error) }
    try self.init(
      output: file, ntuple: ntuple, description: description, columns: columns, strings: strings, packing: packing,
      clusterBytes: clusterBytes, pageBytes: pageBytes)
  }

  /// Appends the entries of a batch. Columns of the batch that were not announced are left out.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)`` if a column is missing, of another type or shape, or
  ///   disagrees with its counter; nothing of the batch is then written. ``RootFileError/unwritable(_:)``.
  public mutating func append(_ batch: EventBatch) throws(RootFileError) {
    let parts = try check(batch)
    var start = 0
    while start < batch.count {
      let end = min(batch.count, start + Self.cut - entries % Self.cut)
      clusters.append(parts, start..<end)
      start = end
      if entries % Self.cut == 0, clusters.pendingBytes >= clusterBytes { try writeCluster() }
    }
  }

  /// Writes everything that is still missing and gives the file its name.
  /// - Throws: ``RootFileError/unwritable(_:)``; no file is then left behind.
  public consuming func finish() throws(RootFileError) {
    if clusters.pendingEntries > 0 { try writeCluster() }
    try writeEnvelopes()
    for (name, text) in strings.sorted(by: { $0.key < $1.key }) { try file.write(text, as: name) }
    try file.finish()
  }

  // MARK: Batches

  private func check(_ batch: EventBatch) throws(RootFileError) -> [Column] {
    var parts: [Column] = []
    var counted: [String: (list: String, lengths: [Int])] = [:]
    for schema in columns {
      guard let column = batch[schema.name] else { throw .unfitColumn(column: schema.name, reason: "the batch lacks it") }
      guard column.values.type == schema.type else {
        throw .unfitColumn(
          column: schema.name, reason: "it holds \(column.values.type.rawValue), \(schema.type.rawValue) was announced")
      }
      guard column.entryCount == batch.count, schema.fits(column.layout) else {
        throw .unfitColumn(column: schema.name, reason: "its shape is not the one announced, \(schema.shape)")
      }
      parts.append(column)
      guard case .jagged(let counter?) = schema.shape, case .jagged(let offsets) = column.layout else { continue }
      let itemSize = schema.itemDimensions.reduce(1, *)
      let lengths = zip(offsets.dropFirst(), offsets).map { ($0 - $1) / itemSize }
      let known = counted[counter] ?? batch[counter].map { (counter, $0.values.doubles().map { Int(exactly: $0) ?? -1 }) }
      if let known, known.lengths != lengths {
        throw .unfitColumn(
          column: schema.name, reason: "its lengths are not those of '\(known.list)', with which it shares '\(counter)'")
      }
      counted[counter] = known ?? (schema.name, lengths)
    }
    return parts
  }

  // MARK: Records

  private mutating func writeCluster() throws(RootFileError) {
    let start = file.output.position + Self.blobKeyLength
    let blob: [UInt8]
    do throws(CodecError) {
      blob = try clusters.flush(at: start, packing)
    } catch {
      throw .unfitObject(object: path.full, reason: error.description)
    }
    _ = try writeBlob(blob, unpacked: blob.count)
  }

  private static let blobKeyLength = RecordKey.length(isBig: true, "RBlob", "", "")

  /// Data that no directory lists lie in records of their own, so that a walk over the file's records finds no gap.
  private mutating func writeBlob(_ bytes: [UInt8], unpacked: Int) throws(RootFileError) -> FileBlock {
    var key = ByteWriter()
    let seek = file.output.position
    key.addKey("RBlob", "", "", stored: bytes.count, unpacked: unpacked, seek: seek, parent: RecordKey.rootSeek, isBig: true)
    try file.output.put(key.bytes + bytes)
    return FileBlock(offset: seek + Self.blobKeyLength, storedBytes: bytes.count)
  }

  private mutating func writeEnvelope(_ envelope: [UInt8]) throws(RootFileError) -> FileBlock {
    let (stored, unpacked) = try file.output.packed(envelope, of: path.full)
    return try writeBlob(stored, unpacked: unpacked)
  }

  private mutating func writeEnvelopes() throws(RootFileError) {
    let header = clusters.plan.header(name: path.name, description: description).sealed(.header)
    let checksum = header.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let headerBlock = try writeEnvelope(header)
    let list = clusters.pageList(headerChecksum: checksum).sealed(.pageList)
    let listBlock = try writeEnvelope(list)
    let (entries, clusterCount) = (clusters.entries, clusters.clusterCount)
    var footer = EnvelopeWriter()
    footer.add(UInt64(0))
    footer.add(checksum)
    footer.record { extended in for _ in 0..<4 { extended.list(count: 0) { _ in } } }
    footer.list(count: 1) { groups in
      groups.record {
        $0.add(UInt64(0))
        $0.add(UInt64(entries))
        $0.add(UInt32(clusterCount))
        $0.add(UInt64(list.count))
        $0.add(listBlock)
      }
    }
    let sealed = footer.sealed(.footer)
    let footerBlock = try writeEnvelope(sealed)
    let numbers = [
      headerBlock.offset, headerBlock.storedBytes, header.count, footerBlock.offset, footerBlock.storedBytes, sealed.count,
      FileOutput.largestRecord,
    ]
    try file.add(NTupleAnchor.className, path, title: "", Self.anchor(numbers), [])
  }

  /// The object the directory lists; big-endian, as all of them.
  private static func anchor(_ numbers: [Int]) -> [UInt8] {
    var fields = ByteWriter()
    for number in [1, 0, 0, 1] as [UInt16] { fields.add(number) }
    for number in numbers { fields.add(UInt64(number)) }
    var anchor = ByteWriter()
    anchor.framed(version: 2) { $0.add(fields.bytes) }
    anchor.add(fields.bytes.withUnsafeBytes { xxh3($0) })
    return anchor.bytes
  }
}

extension ColumnSchema {
  /// Whether a column with this layout is what the schema announces.
  fileprivate func fits(_ layout: ColumnLayout) -> Bool {
    switch (shape, layout) {
    case (.scalar, .scalar), (.text, .jagged): true
    case (.fixed(let dimensions), .fixed(let count)): dimensions.reduce(1, *) == count
    case (.jagged, .jagged(let offsets)): itemDimensions.isEmpty || offsets.allSatisfy { $0 % itemDimensions.reduce(1, *) == 0 }
    case (.nested, .nested(let levels)):
      levels.count == levelCount && (levels.last ?? []).allSatisfy { $0 % itemDimensions.reduce(1, *) == 0 }
    default: false
    }
  }
}
