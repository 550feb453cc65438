internal import Columns
public import Storage

/// An object of a ROOT file, as the directory lists it.
public struct RootObject: Sendable, Hashable {
  /// The name with its directories: `ntuples/Events`.
  public let name: String
  /// The C++ class: `TTree`, `TH1D`, …
  public let className: String
  /// The title it was given.
  public let title: String
  /// Counts how often something of that name was written; the highest is the latest.
  public let cycle: Int
  let seek: Int
}

/// A ROOT file opened for reading.
///
/// The file is mapped; only directories and class descriptions are read here, everything else when asked for. Values
/// of this type may be shared between tasks.
public struct RootFile: Sendable {
  /// The name the file was opened by.
  public let path: String
  /// All objects, directory after directory in the order they were written, every cycle.
  public let objects: [RootObject]
  let records: FileRecords
  let layouts: ClassLayouts

  /// Opens a file.
  /// - Throws: ``RootFileError/unreadable(_:)``, ``RootFileError/notRoot(path:reason:)``,
  ///   ``RootFileError/damaged(path:object:offset:reason:)``.
  public init(path: String) throws(RootFileError) {
    let file: MappedFile
    do throws(StorageError) { file = try MappedFile(path: path) } catch { throw .unreadable(error) }
    try self.init(mapped: file)
  }

  /// Reads a file that is already in memory or mapped.
  /// - Throws: as ``init(path:)``.
  public init(mapped file: MappedFile) throws(RootFileError) {
    path = file.path
    records = FileRecords(file: file)
    let header = try FileHeader(file)
    layouts = try RootFile.readLayouts(records, header)
    var walk = DirectoryWalk(records: records)
    try walk.list(directoryAt: header.directorySeek, prefix: "", depth: 0)
    objects = walk.objects
  }

  /// The object called `name`, in its latest cycle or the one after a semicolon (`Events;2`).
  /// - Throws: ``RootFileError/unknownObject(path:name:suggestion:)`` with the nearest names.
  public func object(_ name: String) throws(RootFileError) -> RootObject {
    var wanted = name[...]
    var cycle: Int?
    if let mark = name.lastIndex(of: ";"), let number = Int(name[name.index(after: mark)...]) {
      wanted = name[..<mark]
      cycle = number
    }
    let found = objects.filter { $0.name == wanted && (cycle == nil || $0.cycle == cycle) }.max { $0.cycle < $1.cycle }
    guard let found else {
      let names = Set(objects.map { cycle == nil ? $0.name : "\($0.name);\($0.cycle)" })
      throw .unknownObject(path: path, name: name, suggestion: suggestion(for: name, in: names))
    }
    return found
  }

  /// The text of a `TObjString` (Concord's provenance is one); nil if the file has no object of that name.
  /// - Throws: ``RootFileError/wrongClass(path:name:found:wanted:)``; damage.
  public func string(_ name: String) throws(RootFileError) -> String? {
    guard objects.contains(where: { $0.name == name }) else { return nil }
    let entry = try object(name)
    guard entry.className == "TObjString" else {
      throw .wrongClass(path: path, name: name, found: entry.className, wanted: "TObjString")
    }
    return try node(of: entry).node.text("fString")
  }

  /// Reads an object by the layout of its class.
  func node(of entry: RootObject) throws(RootFileError) -> (node: ObjectNode, record: FileRecord) {
    let record = try records.record(at: entry.seek, of: entry.name)
    var reader = ObjectReader(record.content, keyLength: record.key.keyLength, layouts: layouts)
    do throws(Damage) {
      return (try reader.object(ofClass: entry.className), record)
    } catch {
      throw records.damaged(entry.name, record.seek, error)
    }
  }

  private static func readLayouts(_ records: FileRecords, _ header: FileHeader) throws(RootFileError) -> ClassLayouts {
    guard header.infoSeek > 0 && header.infoSize > 0 else { return ClassLayouts([]) }
    let record = try records.record(at: header.infoSeek, of: "StreamerInfo")
    do throws(Damage) {
      return ClassLayouts(try StreamerInfoRecord(record.content, keyLength: record.key.keyLength).layouts)
    } catch {
      throw records.damaged("StreamerInfo", record.seek, error)
    }
  }
}

extension RootFile {
  /// Whether the object is a `TTree` or of a class that derives from it, by what the file says of its classes.
  public func isTree(_ object: RootObject) -> Bool { layouts.derives(object.className, from: "TTree") }
}
