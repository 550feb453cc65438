import RootFiles

/// The objects of a file.
public struct FileListing: Sendable, Hashable, Codable {
  /// The file's path.
  public let file: String
  /// `ROOT` or `CSV`.
  public let format: String
  /// Its objects, `dir/name`; of several cycles every one is listed.
  public let objects: [Entry]

  /// One object.
  public struct Entry: Sendable, Hashable, Codable {
    /// The name, with folders.
    public let name: String
    /// The class.
    public let `class`: String
    /// The cycle.
    public let cycle: Int
    /// The title.
    public let title: String
    /// The entries of a tree or RNTuple that can be opened; nil for other objects.
    public let entries: Int?
  }

  /// Lists a ROOT file's objects.
  /// - Throws: ``EventFileError``.
  public init(rootFile path: String) throws(EventFileError) {
    do {
      let root = try RootFile(path: path)
      file = path
      format = "ROOT"
      objects = root.objects.map { object in
        let holdsEvents = root.isTree(object) || EventTable.ntupleClasses.contains(object.className)
        return Entry(
          name: object.name, class: object.className, cycle: object.cycle, title: object.title,
          entries: holdsEvents ? (try? EventTable(root, "\(object.name);\(object.cycle)"))?.entries : nil)
      }
    } catch {
      throw .root(error)
    }
  }
}

extension EventFile {
  /// Whether a file starts as ROOT files do.
  /// - Throws: ``EventFileError/storage(_:)`` if it cannot be read.
  public static func hasRootHeader(_ path: String) throws(EventFileError) -> Bool {
    do { return try isRoot(path) } catch { throw .storage(error) }
  }
}
