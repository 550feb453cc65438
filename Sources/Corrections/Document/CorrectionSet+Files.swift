import Storage

extension CorrectionSet {
  /// No set that is published comes near: what unpacks to more is damaged or made to exhaust memory.
  package static let mostUnpackedBytes = 1 << 29

  /// Reads a `.json` or `.json.gz` file; which one it is, its first bytes say.
  /// - Parameter numbers: how decimals become doubles; `asLibrary` to compare bit for bit.
  /// - Throws: ``CorrectionError`` that names the file.
  public init(contentsOf path: String, numbers: NumberReading = .nearest) throws(CorrectionError) {
    try self.init(contentsOf: path, numbers: numbers, limit: Self.mostUnpackedBytes)
  }

  /// As ``init(contentsOf:numbers:)``, refusing what unpacks to more than `limit` bytes.
  package init(contentsOf path: String, numbers: NumberReading = .nearest, limit: Int) throws(CorrectionError) {
    let bytes = try Self.storedBytes(path, limit: limit)
    do { try self.init(json: bytes, numbers: numbers) } catch { throw error.inFile(path) }
  }

  /// The text of a file, unpacked if it is compressed.
  /// - Parameter limit: how many bytes it may unpack to.
  /// - Throws: ``CorrectionError`` (`unreadable`) that names the file.
  package static func storedBytes(_ path: String, limit: Int = mostUnpackedBytes) throws(CorrectionError) -> [UInt8] {
    do throws(StorageError) {
      let stored = try contents(ofFile: path)
      return Gzip.isCompressed(stored) ? try Gzip.decompress(stored, path: path, limit: limit) : stored
    } catch {
      throw CorrectionError(.unreadable(error.reason)).inFile(path)
    }
  }

  /// Writes the set whole or not at all, compressed if `path` ends in `.gz`. Equal sets give equal files.
  /// - Parameters:
  ///   - target: the oldest reader that must load it; nil writes the set as it is.
  ///   - layout: lines and spaces.
  /// - Throws: ``CorrectionError``: a place in the set that cannot be written, or not for that reader; with the file's name if
  ///   that cannot be written.
  public func write(
    to path: String, target: ReaderVersion? = nil, layout: JSONLayout = .compact, overwrite: Bool = false
  ) throws(CorrectionError) {
    let bytes = try self.bytes(compressed: path.hasSuffix(".gz"), target: target, layout: layout)
    do throws(StorageError) { try AtomicFile.write(bytes, to: path, overwrite: overwrite) } catch {
      throw CorrectionError(.unwritable(error.reason)).inFile(path)
    }
  }

  /// The bytes of a `.json` file, or of a `.json.gz` one.
  public func bytes(
    compressed: Bool, target: ReaderVersion? = nil, layout: JSONLayout = .compact
  ) throws(CorrectionError) -> [UInt8] {
    let text = Array(try json(target: target, layout: layout).utf8)
    return compressed ? Gzip.compress(text) : text
  }
}

extension StorageError {
  /// What is wrong, without the path, which ``CorrectionError`` has.
  fileprivate var reason: String {
    switch self {
    case .unreadable(_, let reason): reason
    case .damaged(_, let reason): "damaged: \(reason)"
    case .outputExists: "it exists already. Choose another output, or allow overwriting with --force"
    case .unwritable(_, let reason): "\(reason). Nothing was left behind"
    }
  }
}
