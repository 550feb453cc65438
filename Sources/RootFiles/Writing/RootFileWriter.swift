public import Columns
public import Storage

/// Writes a ROOT file of trees, histograms, texts and numbers in directories, in bounded memory.
///
/// Objects are named with their directories (`ntuples/Events`), which are made as needed. Trees take batch after batch;
/// several may grow at once. The list of what the file holds follows in ``finish()``, when the file gets its name: a
/// writer that is dropped before leaves no file. The bytes depend on values, names, settings and the order of calls
/// alone, not on the time. Files may be larger than 2 GB.
///
/// ROOT, uproot and JSROOT read these files. The classes are described as ROOT 6 describes them, checksums included.
public struct RootFileWriter: ~Copyable {
  var output: FileOutput
  private var directories: [Directory]
  private var trees: [TreeWriter] = []
  private var classNames: Set<String> = []

  /// Starts a file.
  /// - Parameters:
  ///   - output: the new file, nothing written to it yet.
  ///   - packing: how baskets and objects are packed.
  /// - Throws: ``RootFileError/unwritable(_:)``.
  public init(output: consuming AtomicFile, packing: Packing = .zstd(level: 5)) throws(RootFileError) {
    self.output = FileOutput(output, packing: packing)
    directories = [Directory(path: [], title: "", seek: RecordKey.rootSeek, parentSeek: 0)]
    try self.output.put([UInt8](repeating: 0, count: FileFrame.contentStart))
  }

  /// Starts a file at a path.
  /// - Parameters:
  ///   - overwrite: whether an existing file may be replaced.
  ///   - packing: how baskets and objects are packed.
  /// - Throws: ``RootFileError/unwritable(_:)``, also if the file exists and may not be replaced.
  public init(path: String, overwrite: Bool = false, packing: Packing = .zstd(level: 5)) throws(RootFileError) {
    let file: AtomicFile
    do throws(StorageError) { file = try AtomicFile(path: path, overwrite: overwrite) } catch { throw .unwritable(error) }
    try self.init(output: file, packing: packing)
  }

  /// Makes a directory, and those it lies in. One that is there already keeps its title.
  /// - Throws: ``RootFileError/unfitObject(object:reason:)``, ``RootFileError/unwritable(_:)``.
  public mutating func makeDirectory(_ path: String, title: String = "") throws(RootFileError) {
    let path = try ObjectPath(path)
    try ObjectPath.checkLength(title, of: "title", in: path.full)
    _ = try place(ofDirectory: path.directories + [path.name], title: title, path.full)
  }

  /// Stores a text as `TObjString`.
  /// - Throws: ``RootFileError/unfitObject(object:reason:)``, ``RootFileError/unwritable(_:)``.
  public mutating func write(_ text: String, as name: String) throws(RootFileError) {
    var content = ByteWriter()
    content.framed(version: 1) {
      $0.addTObject()
      $0.add(string: text)
    }
    try add("TObjString", ObjectPath(name), title: "Collectable string class", content.bytes, ["TObjString"])
  }

  /// Stores a number as `TParameter<double>`.
  /// - Throws: ``RootFileError/unfitObject(object:reason:)``, ``RootFileError/unwritable(_:)``.
  public mutating func write(_ number: Double, as name: String) throws(RootFileError) {
    let path = try ObjectPath(name)
    var content = ByteWriter()
    content.framed(version: 2) {
      $0.addTObject()
      $0.add(string: path.name)
      $0.add(number)
    }
    try add("TParameter<double>", path, title: "", content.bytes, ["TParameter<double>"])
  }

  // MARK: Trees

  /// A tree of the file that takes batches; made by ``RootFileWriter/startTree(_:title:columns:basketBytes:)``.
  public struct Tree: Sendable, Hashable {
    fileprivate let index: Int
  }

  /// Starts a tree.
  /// - Parameters:
  ///   - name: its name, with directories.
  ///   - title: its title.
  ///   - columns: what every batch brings, in the order of the file; at least one.
  ///   - basketBytes: when the fullest branch holds this many bytes, every branch starts a new basket.
  /// - Returns: by what batches are appended to it.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)``, ``RootFileError/unfitObject(object:reason:)``,
  ///   ``RootFileError/unwritable(_:)``.
  public mutating func startTree(
    _ name: String, title: String = "", columns: [ColumnSchema], basketBytes: Int = 256 << 10
  ) throws(RootFileError) -> Tree {
    let path = try ObjectPath(name)
    try ObjectPath.checkLength(title, of: "title", in: name)
    let plan = try BranchPlan(columns, tree: name)
    let directory = try reserve(path)
    let seek = directories[directory].seek
    trees.append(
      TreeWriter(path: path, title: title, columns: columns, plan: plan, basketBytes: basketBytes, directorySeek: seek))
    return Tree(index: trees.count - 1)
  }

  /// Appends the entries of a batch. Columns of the batch that were not announced are left out.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)`` if a column is missing, of another type or shape, or
  ///   disagrees with its counter; nothing of the batch is then written. ``RootFileError/unwritable(_:)``.
  public mutating func append(_ batch: EventBatch, to tree: Tree) throws(RootFileError) {
    try trees[tree.index].append(batch, to: &output)
  }

  /// How many entries were appended to a tree.
  public func entries(of tree: Tree) -> Int { trees[tree.index].entries }

  /// Ends a tree, which then takes no batch more. Trees that are not ended so are by ``finish()``.
  /// - Throws: ``RootFileError/unwritable(_:)``.
  public mutating func finishTree(_ tree: Tree) throws(RootFileError) {
    if trees[tree.index].isFinished { return }
    try trees[tree.index].finish(to: &output)
    let (path, record) = (trees[tree.index].path, trees[tree.index].record)
    trees[tree.index].clear()
    let directory = try place(ofDirectory: path.directories, path.full)
    try put("TTree", path, title: record.title, record.content(), in: directory, record.classNames)
  }

  // MARK: The end

  /// Writes everything that is still missing and gives the file its name.
  /// - Throws: ``RootFileError/unwritable(_:)``; no file is then left behind.
  public consuming func finish() throws(RootFileError) {
    for i in trees.indices { try finishTree(Tree(index: i)) }
    for i in directories.indices { try output.put(directories[i].keyList(at: output.position)) }
    let infos = StreamerInfoRecord.content(BuiltInLayouts.layouts(toDescribe: classNames.sorted()))
    var frame = FileFrame(settings: output.packing.settings)
    try output.put(frame.ending(at: output.position, infos: try output.packed(infos, of: "StreamerInfo")))
    let (directories, ended) = (directories, frame)
    try output.commit { identity in
      var patches = [(place: 0, bytes: ended.start(directories[0], identity: identity))]
      for directory in directories.dropFirst() {
        patches.append((directory.seek + directory.key.count, directory.content(identity: identity, isBig: ended.isBig)))
      }
      return patches
    }
  }

  // MARK: Objects and directories

  /// Takes a name, in a directory that is made if need be.
  /// - Returns: the directory's place.
  private mutating func reserve(_ path: ObjectPath) throws(RootFileError) -> Int {
    let place = try place(ofDirectory: path.directories, path.full)
    guard directories[place].reserve(path.name) else {
      throw .unfitObject(object: path.full, reason: "something of this name is in the file already; choose another")
    }
    return place
  }

  /// Writes an object of which `classes` are to be described.
  mutating func add(
    _ className: String, _ path: ObjectPath, title: String, _ content: [UInt8], _ classes: Set<String>
  ) throws(RootFileError) {
    try put(className, path, title: title, content, in: try reserve(path), classes)
  }

  private mutating func put(
    _ className: String, _ path: ObjectPath, title: String, _ content: [UInt8], in directory: Int, _ classes: Set<String>
  ) throws(RootFileError) {
    let (stored, unpacked) = try output.packed(content, of: path.full)
    var record = ByteWriter()
    record.addKey(
      className, path.name, title, stored: stored.count, unpacked: unpacked, seek: output.position,
      parent: directories[directory].seek, isBig: true)
    directories[directory].list(key: record.bytes)
    record.add(stored)
    try output.put(record.bytes)
    classNames.formUnion(classes)
  }

  /// Where in `directories` the one with this path is, made if need be.
  private mutating func place(
    ofDirectory path: [String], title: String = "", _ object: String
  ) throws(RootFileError) -> Int {
    if let place = directories.firstIndex(where: { $0.path == path }) { return place }
    let parent = try place(ofDirectory: Array(path.dropLast()), object)
    let directory = Directory(path: path, title: title, seek: output.position, parentSeek: directories[parent].seek)
    guard directories[parent].reserve(directory.name) else {
      throw .unfitObject(object: object, reason: "'\(path.joined(separator: "/"))' is in the file already and no directory")
    }
    directories[parent].list(key: directory.key)
    directories.append(directory)
    try output.put(directory.key + [UInt8](repeating: 0, count: Directory.recordSize))
    return directories.count - 1
  }
}
