public import Columns

/// A tree of a ROOT file: entries (events) and columns.
///
/// A branch with one leaf is a column of the branch's name. A branch with several leaves (`"a/I:b/F"`) gives a column
/// `branch.leaf` for each; such a column is also found by the leaf's name alone where only one column has it.
/// Inner dimensions of counted arrays (`x[n][3]`) are flattened into the list.
public struct RootTree: Sendable {
  /// The name with its directories.
  public let name: String
  /// How many entries the tree has.
  public let entries: Int
  /// The columns that can be read, in the file's order.
  public private(set) var columns: [ColumnSchema]
  /// The columns that cannot, each with the reason.
  public private(set) var unsupported: [UnsupportedColumn]
  private(set) var sources: [String: ColumnSource]
  let baskets: [[Basket]]
  let records: FileRecords
  private let counters: [Int: String]

  /// More entries than any file holds; with this bound no sum over files overflows.
  private static let mostEntries = 1 << 40

  init(file: RootFile, name: String) throws(RootFileError) {
    let entry = try file.object(name)
    guard file.layouts.derives(entry.className, from: "TTree") else {
      throw .wrongClass(path: file.path, name: name, found: entry.className, wanted: "TTree")
    }
    let (node, record) = try file.node(of: entry)
    guard let entries = node.int("fEntries"), (0...Self.mostEntries).contains(entries), node.members["fBranches"] != nil else {
      let reason = node.leftOut ?? "it does not say how many entries and branches it has, or more than any file holds"
      throw file.records.damaged(name, record.seek, reason)
    }
    var finder = ColumnFinder(entries: entries, layouts: file.layouts)
    for value in node.list("fBranches") {
      switch value {
      case .object(let branch, _): finder.add(Branch(branch))
      case .skipped(let className, let reason): finder.refuse("(a branch)", className, reason)
      default: break
      }
    }
    self.name = name
    self.entries = entries
    columns = finder.sources.map(\.schema)
    unsupported = finder.unsupported
    sources = Dictionary(finder.sources.map { ($0.schema.name, $0) }) { first, _ in first }
    baskets = finder.baskets
    records = file.records
    counters = Dictionary(finder.sources.map { ($0.leafPlace, $0.schema.name) }) { first, _ in first }
    refuseWhatDoesNotFit(finder.sources)
  }

  /// Objects may write themselves otherwise than the file describes them, and only trying tells: such columns are refused
  /// here, so that they cannot stop those who read all columns. One column of a branch tells for all.
  private mutating func refuseWhatDoesNotFit(_ all: [ColumnSource]) {
    var refused: [Int: String] = [:]
    var tried: Set<Int> = []
    for source in all where source.sequence?.type.holdsObjects ?? false {
      guard tried.insert(source.branch).inserted, let first = baskets[source.branch].first else { continue }
      let isSmall = baskets[source.branch].reduce(0) { $0 + $1.storedBytes } < Self.triedBytes
      var decoder = ColumnDecoder(tree: self)
      do throws(RootFileError) {
        _ = try decoder.column(source, isSmall ? 0..<entries : first.entries.clamped(to: 0..<entries))
      } catch {
        refused[source.branch] = "its objects do not lie as the file describes them: \(error.shortReason)"
      }
    }
    for source in all {
      guard let reason = refused[source.branch] else { continue }
      let schema = source.schema
      unsupported.append(UnsupportedColumn(name: schema.name, type: schema.type.rawValue, reason: reason))
      sources[schema.name] = nil
    }
    if !refused.isEmpty { columns.removeAll { sources[$0.name] == nil } }
  }

  /// Columns of objects that are stored in fewer bytes than this are read whole to see if they can be.
  private static let triedBytes = 1 << 18

  /// Reads one column.
  ///
  /// Each basket that overlaps the range is unpacked once per call, whatever part of it is wanted. Callers that read a
  /// tree in steps should therefore cut at ``basketBoundaries(of:)``, or use a ``RootTreeReader``.
  /// - Returns: exactly the entries asked for.
  /// - Throws: ``RootFileError``: unknown or unsupported column, entries outside the tree, damage.
  public func column(_ name: String, entries range: Range<Int>) throws(RootFileError) -> Column {
    var decoder = ColumnDecoder(tree: self)
    return try decoder.column(try source(of: name), try checked(range))
  }

  /// Lets the system take back the memory of what was read from the file; values read before stay.
  public func releasePages() { records.file.releasePages() }

  func checked(_ range: Range<Int>) throws(RootFileError) -> Range<Int> {
    if range.lowerBound >= 0 && range.upperBound <= entries { return range }
    throw .entriesOutside(path: records.file.path, tree: name, asked: range, entries: entries)
  }

  /// What is known of a column before any value is read.
  /// - Throws: for a column that is unknown (with the nearest names) or unsupported (with the reason).
  public func schema(of column: String) throws(RootFileError) -> ColumnSchema { try source(of: column).schema }

  /// The entry numbers at which a basket starts in every one of the named columns, with 0 and `entries`; sorted.
  /// - Throws: for a column that is unknown or unsupported.
  public func basketBoundaries(of names: [String]) throws(RootFileError) -> [Int] {
    var common: Set<Int>?
    for name in names {
      let starts = Set(baskets[try source(of: name).branch].map(\.entries.lowerBound))
      common = common?.intersection(starts) ?? starts
    }
    return (common ?? []).union([0, entries]).filter { $0 <= entries }.sorted()
  }

  /// How many bytes the named columns take in the file; a branch shared by several columns counts once.
  /// - Throws: for a column that is unknown or unsupported.
  public func storedBytes(of names: [String]) throws(RootFileError) -> Int {
    var branches: Set<Int> = []
    for name in names { branches.insert(try source(of: name).branch) }
    return branches.reduce(0) { sum, branch in baskets[branch].reduce(sum) { $0 + $1.storedBytes } }
  }

  /// The column that counts the values of `source`, if it is one that can be read.
  func counter(of source: ColumnSource) -> ColumnSource? {
    let byPlace = source.counterPlace.flatMap { counters[$0] }.flatMap { sources[$0] }
    if let byPlace { return byPlace }
    if case .jagged(let name?) = source.schema.shape { return sources[name] }
    return nil
  }

  func source(of column: String) throws(RootFileError) -> ColumnSource {
    if let source = sources[column] { return source }
    let byLeaf = columns.filter { $0.name.hasSuffix("." + column) }
    if byLeaf.count == 1, let source = sources[byLeaf[0].name] { return source }
    let path = records.file.path
    if let known = unsupported.first(where: { $0.name == column }) {
      throw .unsupportedColumn(path: path, tree: name, column: column, reason: "\(known.type): \(known.reason)")
    }
    throw .unknownColumn(path: path, tree: name, column: column, suggestion: suggestion(for: column, in: columns.map(\.name)))
  }
}

extension RootFile {
  /// Opens the tree called `name` (`dir/Events`, `Events;2`), of class `TTree` or one derived from it.
  /// - Throws: ``RootFileError``: unknown object, another class, damage. A branch that cannot be read is no error; it
  ///   is listed in ``RootTree/unsupported``.
  public func tree(_ name: String) throws(RootFileError) -> RootTree { try RootTree(file: self, name: name) }
}
