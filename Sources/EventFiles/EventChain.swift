public import Columns

/// Files of one sample, read one after the other as if they were one, and what is joined to them.
public struct EventChain: Sendable {
  /// The files in order.
  public let files: [EventFile]
  /// The number, in the chain, of each file's first entry.
  public let firstEntries: [Int]
  /// How many entries all files hold.
  public let entryCount: Int
  /// The entries in use.
  public let entries: Range<Int>
  /// The columns of the first file that has entries, in types that hold the values of all files, and those of the friends.
  ///
  /// Columns that the files do not agree on are listed too; asking for one is an error.
  public let columns: [ColumnSchema]
  let common: CommonColumns
  let friends: [FriendTree]

  /// Opens files by path, glob or list; matches of one pattern are taken in the order of their names.
  /// - Parameters:
  ///   - entries: `lo:hi` of the whole chain; nil for all.
  ///   - friends: files with more columns of the same events.
  /// - Throws: ``EventFileError`` if nothing matches, a file cannot be opened, or a friend does not fit.
  public init(
    _ patterns: [String], tree: String? = nil, entries: Range<Int>? = nil, friends: [FriendFiles] = []
  ) throws(EventFileError) {
    var files: [EventFile] = []
    for pattern in patterns {
      for path in try expand(pattern) { files.append(try EventFile(path: path, tree: tree)) }
    }
    try self.init(files, entries: entries, friends: friends)
  }

  /// Opens one file, or what a glob or list stands for, as an argument names them; a file that is missing is an error of the
  /// system's words.
  /// - Throws: as ``init(_:tree:entries:friends:)``.
  public init(argument: String, tree: String? = nil, friends: [FriendFiles] = []) throws(EventFileError) {
    if isThere(argument) || !Self.isPattern(argument) {
      try self.init([try EventFile(path: argument, tree: tree)], friends: friends)
    } else {
      try self.init([argument], tree: tree, friends: friends)
    }
  }

  /// Whether a text has the marks of a glob or a list.
  public static func isPattern(_ text: String) -> Bool { text.contains { "*?[@".contains($0) } }

  /// Joins open files.
  /// - Throws: as ``init(_:tree:entries:friends:)``.
  public init(_ files: [EventFile], entries: Range<Int>? = nil, friends: [FriendFiles] = []) throws(EventFileError) {
    for file in files.dropFirst() where (file.treeName == nil) != (files[0].treeName == nil) {
      throw .mixedFormats(path: file.path, first: files[0].path)
    }
    var starts: [Int] = []
    var count = 0
    for file in files {
      starts.append(count)
      count += file.entryCount
    }
    if let entries, entries.upperBound > count {
      throw .entriesOutOfRange(requested: entries, available: count, path: files.map(\.path).joined(separator: ", "))
    }
    self.files = files
    self.entries = entries ?? 0..<count
    firstEntries = starts
    entryCount = count
    common = CommonColumns(files)
    (self.friends, columns) = try FriendTree.open(friends, of: files, count: count, columns: common.schemas)
  }

  /// The same entries and friends with columns of the files read otherwise.
  init(_ chain: EventChain, files: [EventFile]) {
    (self.files, firstEntries, entryCount, entries) = (files, chain.firstEntries, chain.entryCount, chain.entries)
    friends = chain.friends
    let common = CommonColumns(files)
    columns = common.schemas + chain.columns.dropFirst(chain.common.schemas.count)
    self.common = common
  }

  /// The column called `name`, in its common type.
  /// - Throws: ``EventFileError`` naming the file that lacks it or differs.
  public func schema(of name: String) throws(EventFileError) -> ColumnSchema {
    for friend in friends {
      if let own = friend.ownNames[name] { return try friend.schema(of: own, shownAs: name) }
    }
    return try common.schema(of: name)
  }

  /// Checks that every file has the columns `names`, of one shape and of types that one type holds.
  /// - Returns: what batches will hold.
  /// - Throws: ``EventFileError`` naming the file that differs.
  public func requireColumns(_ names: [String]) throws(EventFileError) -> [ColumnSchema] {
    var schemas: [ColumnSchema] = []
    for name in names { schemas.append(try schema(of: name)) }
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
  /// - Parameter target: nil for 65,536, fewer if there are so many columns that a piece would hold over four million values.
  public func chunks(columns names: [String], target: Int? = nil) throws(EventFileError) -> [Chunk] {
    try chunks(of: entries, columns: names, target: target)
  }

  /// The same for any entries of the chain.
  func chunks(of entries: Range<Int>, columns names: [String], target: Int? = nil) throws(EventFileError) -> [Chunk] {
    let target = target ?? min(65_536, max(256, (1 << 22) / max(1, names.count)))
    let own = names.filter { !isOfFriend($0) }
    var result: [Chunk] = []
    for index in files.indices {
      let start = firstEntries[index]
      let whole = 0..<files[index].entryCount
      let wanted = (entries.lowerBound - start..<entries.upperBound - start).clamped(to: whole)
      if wanted.isEmpty { continue }
      for part in try files[index].chunks(of: wanted, columns: own, target: target) {
        result.append(Chunk(file: index, entries: part, firstEntry: start + part.lowerBound))
      }
    }
    return result
  }

  func isOfFriend(_ name: String) -> Bool { friends.contains { $0.ownNames[name] != nil } }
}
