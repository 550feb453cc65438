public import Columns
import Glibc

/// Files of one sample, read one after the other as if they were one.
public struct EventChain: Sendable {
  /// The files in order.
  public let files: [EventFile]
  /// The number, in the chain, of each file's first entry.
  public let firstEntries: [Int]
  /// How many entries all files hold.
  public let entryCount: Int
  /// The entries in use.
  public let entries: Range<Int>

  /// Opens files by path or glob; matches of one pattern are taken in the order of their names.
  /// - Parameter entries: `lo:hi` of the whole chain; nil for all.
  /// - Throws: ``EventFileError`` if nothing matches or a file cannot be opened.
  public init(_ patterns: [String], tree: String? = nil, entries: Range<Int>? = nil) throws(EventFileError) {
    var files: [EventFile] = []
    for pattern in patterns {
      for path in try expand(pattern) { files.append(try EventFile(path: path, tree: tree)) }
    }
    var starts: [Int] = []
    var count = 0
    for file in files {
      starts.append(count)
      count += file.entryCount
    }
    if let entries, entries.upperBound > count {
      throw .entriesOutOfRange(requested: entries, available: count, path: patterns.joined(separator: ", "))
    }
    self.files = files
    self.entries = entries ?? 0..<count
    firstEntries = starts
    entryCount = count
  }

  /// The columns of the first file, which every other file must have in the same shape.
  public var columns: [ColumnSchema] { files.first?.columns ?? [] }

  /// Checks that every file has the columns `names`, scalar where the first file's are scalar and lists where they are lists.
  /// - Returns: their schemas in the first file.
  /// - Parameter sameTypes: whether types must be equal too; otherwise they may differ, each file's values keeping theirs.
  /// - Throws: ``EventFileError`` naming the file that differs.
  public func requireColumns(_ names: [String], sameTypes: Bool = false) throws(EventFileError) -> [ColumnSchema] {
    guard let first = files.first else { return [] }
    var schemas: [ColumnSchema] = []
    for name in names { schemas.append(try first.schema(of: name)) }
    for file in files.dropFirst() {
      for schema in schemas {
        let other = try file.schema(of: schema.name)
        guard (other.shape == .scalar) == (schema.shape == .scalar) else {
          throw .columnsDiffer(
            path: file.path, first: first.path, column: schema.name,
            problem: other.shape == .scalar ? "has one value per event" : "is a list")
        }
        guard !sameTypes || other.type == schema.type else {
          throw .columnsDiffer(
            path: file.path, first: first.path, column: schema.name, problem: "is of type \(other.type), not \(schema.type)")
        }
      }
    }
    return schemas
  }

  /// One piece of work: some entries of one file.
  public struct Chunk: Sendable, Hashable {
    /// The file's number in the chain.
    public let file: Int
    /// Entries of that file.
    public let entries: Range<Int>
    /// The first entry's number in the chain.
    public let firstEntry: Int
  }

  /// The chain's entries as pieces of about `target` events that depend on the files alone, not on threads.
  public func chunks(columns names: [String], target: Int = 65_536) throws(EventFileError) -> [Chunk] {
    var result: [Chunk] = []
    for index in files.indices {
      let start = firstEntries[index]
      let whole = 0..<files[index].entryCount
      let wanted = (entries.lowerBound - start..<entries.upperBound - start).clamped(to: whole)
      for part in try files[index].chunks(of: wanted, columns: names, target: target) {
        result.append(Chunk(file: index, entries: part, firstEntry: start + part.lowerBound))
      }
    }
    return result
  }

  /// Reads the columns of one piece.
  public func batch(_ names: [String], chunk: Chunk) throws(EventFileError) -> EventBatch {
    try files[chunk.file].batch(names, entries: chunk.entries, firstEntry: chunk.firstEntry)
  }
}

/// The files a path or glob stands for, sorted by name.
/// - Throws: ``EventFileError/noFiles(pattern:)``.
public func expand(_ pattern: String) throws(EventFileError) -> [String] {
  if access(pattern, F_OK) == 0 { return [pattern] }
  var matches = glob_t()
  defer { globfree(&matches) }
  guard glob(pattern, 0, nil, &matches) == 0 else { throw .noFiles(pattern: pattern) }
  return (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }.sorted()
}
