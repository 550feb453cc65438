/// Lists the keys of a directory and of the directories in it.
struct DirectoryWalk {
  let records: FileRecords
  private(set) var objects: [RootObject] = []
  private var visited: Set<Int> = []

  private static let deepest = 256
  /// Smallest size of a key, to bound how many can fit.
  private static let smallestKey = 29

  init(records: FileRecords) { self.records = records }

  mutating func list(directoryAt seek: Int, prefix: String, depth: Int) throws(RootFileError) {
    let label = prefix.isEmpty ? "the root directory" : "directory '\(prefix)'"
    guard depth < Self.deepest else {
      throw records.damaged(label, seek, "directories lie more than \(Self.deepest) deep in each other")
    }
    guard visited.insert(seek).inserted else { throw records.damaged(label, seek, "it contains itself") }
    var cursor = try records.cursor(at: seek, count: 42, of: label)
    let keysSeek: Int, keysSize: Int
    do throws(Damage) {
      let version = try cursor.int(Int16.self)
      try cursor.skip(8)  // dates
      keysSize = try cursor.int(Int32.self)
      try cursor.skip(4)
      try cursor.skip(version > 1_000 ? 16 : 8)  // itself and its parent
      keysSeek = version > 1_000 ? try cursor.int(Int64.self) : try cursor.int(UInt32.self)
    } catch {
      throw records.damaged(label, seek, error)
    }
    if keysSeek == 0 || keysSize <= 0 {
      if depth > 0 { return }  // nothing was ever written here
      throw records.damaged(
        label, seek, "it has no list of keys: the file was never closed. Open it in ROOT with UPDATE to recover it")
    }
    try listKeys(at: keysSeek, size: keysSize, prefix, label, depth)
  }

  /// The list is never packed, whatever the length in its key says.
  private mutating func listKeys(
    at seek: Int, size: Int, _ prefix: String, _ label: String, _ depth: Int
  ) throws(RootFileError) {
    var cursor = try records.cursor(at: seek, count: size, of: "the keys of \(label)")
    var keys: [RecordKey] = []
    do throws(Damage) {
      _ = try RecordKey(&cursor)
      let count = try cursor.count(of: Self.smallestKey, "keys")
      for _ in 0..<count { keys.append(try RecordKey(&cursor)) }
    } catch {
      throw records.damaged("the keys of \(label)", seek, error)
    }
    for key in keys {
      let name = prefix + key.name
      objects.append(
        RootObject(name: name, className: key.className, title: key.title, cycle: key.cycle, seek: key.seek))
      if key.className == "TDirectory" || key.className == "TDirectoryFile" {
        try list(directoryAt: key.seek + key.keyLength, prefix: name + "/", depth: depth + 1)
      }
    }
  }
}
