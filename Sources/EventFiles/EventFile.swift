public import Columns
import RootFiles
import Storage

/// One file of events: a tree or RNTuple of a ROOT file, or a CSV file.
public struct EventFile: Sendable {
  enum Source: Sendable {
    case root(EventTable)
    case csv(CSVFile)
  }

  /// The file's path.
  public let path: String
  /// The tree's name; nil for CSV.
  public let treeName: String?
  /// How many events it holds.
  public let entryCount: Int
  /// The columns that can be read.
  public private(set) var columns: [ColumnSchema]
  /// The columns that cannot, by name, with the reason.
  public let unsupported: [String: String]
  /// The types of those columns, as the file names them.
  let unsupportedTypes: [String: String]
  private(set) var source: Source
  private let places: [String: Int]
  private var readers = ReaderPool()

  /// Opens a file; its first bytes tell what it is.
  /// - Parameter tree: the tree of a ROOT file, `dir/name` in a folder; may be left out if the file has just one, or one
  ///   called Events.
  public init(path: String, tree: String? = nil) throws(EventFileError) {
    self.path = path
    do {
      if try EventFile.isRoot(path) {
        let file = try RootFile(path: path)
        let found = try EventTable(file, try tree ?? EventFile.onlyTree(of: file, path: path))
        source = .root(found)
        treeName = found.name
        entryCount = found.entries
        columns = found.columns
        unsupported = Dictionary(found.unsupported.map { ($0.name, $0.reason) }, uniquingKeysWith: { first, _ in first })
        unsupportedTypes = Dictionary(found.unsupported.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
      } else if path.hasSuffix(".root") {
        throw RootFileError.notRoot(
          path: path, reason: "it does not start with the letters 'root'; was a page or a pointer downloaded?")
      } else {
        let file = try CSVFile(path: path)
        source = .csv(file)
        treeName = nil
        entryCount = file.entryCount
        columns = file.columns
        unsupported = [:]
        unsupportedTypes = [:]
      }
    } catch let error as RootFileError {
      throw .root(error)
    } catch let error as StorageError {
      throw .storage(error)
    } catch let error as EventFileError {
      throw error
    } catch {
      preconditionFailure("only the errors above are thrown: \(error)")
    }
    places = Dictionary(columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The column called `name`, or nil if there is none that can be read.
  func column(_ name: String) -> ColumnSchema? {
    if let place = places[name] { return columns[place] }
    guard case .root(.ntuple) = source, let place = places[name.replacing(".", with: ":")] else { return nil }
    return columns[place]  // RNTuples have ‘:’ where trees have ‘.’
  }

  /// The column called `name`.
  /// - Throws: ``EventFileError/missingColumn(path:column:hint:)`` with the nearest names, or `unsupportedColumn`.
  public func schema(of name: String) throws(EventFileError) -> ColumnSchema {
    if let found = column(name) { return found }
    if let reason = unsupported[name] { throw .unsupportedColumn(path: path, column: name, reason: reason) }
    throw .missingColumn(path: path, column: name, hint: suggestion(for: name, in: columns.map(\.name)))
  }

  /// Reads some columns of a range of entries.
  /// - Parameter firstEntry: what the batch calls its first entry; the number in a chain, for example.
  public func batch(_ names: [String], entries: Range<Int>, firstEntry: Int? = nil) throws(EventFileError) -> EventBatch {
    guard entries.lowerBound >= 0, entries.upperBound <= entryCount else {
      throw .entriesOutOfRange(requested: entries, available: entryCount, path: path)
    }
    for name in names { _ = try schema(of: name) }
    var columns: [String: Column] = [:]
    switch source {
    case .root(let table):
      defer { table.releasePages() }
      do {
        columns = try readers.columns(names, of: table, entries: entries)
      } catch { throw .root(error) }
    case .csv(let file):
      defer { file.releasePages() }
      columns = try file.columns(names, entries: entries)
    }
    return EventBatch(firstEntry: firstEntry ?? entries.lowerBound, count: entries.count, columns: columns)
  }

  /// Ranges that tile `entries`, of about `target` events, cut where the named columns' baskets start.
  ///
  /// A range ends at the first common basket boundary at or after `target` events, if there is one before twice as many;
  /// so baskets are seldom read twice, and the ranges depend on the file alone.
  public func chunks(of entries: Range<Int>, columns names: [String], target: Int = 65_536) throws(EventFileError) -> [Range<Int>]
  {
    var boundaries: [Int] = []
    if case .root(let table) = source {
      do { boundaries = try table.basketBoundaries(of: names) } catch { throw .root(error) }
    }
    var result: [Range<Int>] = []
    var start = entries.lowerBound
    var next = 0
    while start < entries.upperBound {
      while next < boundaries.count, boundaries[next] < start + target { next += 1 }
      let natural = next < boundaries.count && boundaries[next] <= start + 2 * target ? boundaries[next] : start + target
      let end = min(natural, entries.upperBound)
      result.append(start..<end)
      start = end
    }
    return result
  }

  /// The same file, comparing what it reads with checksums where there are some.
  func verifyingChecksums() -> EventFile {
    guard case .root(let table) = source else { return self }
    var file = self
    file.source = .root(table.verifyingChecksums())
    file.readers = ReaderPool()  // those of the old one do not verify
    return file
  }

  /// The same file, its columns as `csv` reads them.
  init(_ file: EventFile, _ csv: CSVFile) {
    self = file
    (source, columns) = (.csv(csv), csv.columns)
  }

  static func isRoot(_ path: String) throws(StorageError) -> Bool {
    try leadingBytes(ofFile: path, count: 4) == Array("root".utf8)
  }

  private static func onlyTree(of file: RootFile, path: String) throws(EventFileError) -> String {
    let isNamed = { (object: RootObject) in file.isTree(object) || EventTable.ntupleClasses.contains(object.className) }
    let trees = Array(Set(file.objects.filter(isNamed).map(\.name))).sorted()
    if trees.count == 1 { return trees[0] }
    if trees.contains("Events") { return "Events" }
    throw .treeNotNamed(path: path, trees: trees)
  }
}
