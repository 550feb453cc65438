import Columns

/// The columns that all files of a chain have, each in a type that holds the values of all.
///
/// Files without entries have no say: what they would hold is not known. Columns that files disagree on are errors only for
/// those who ask for them.
struct CommonColumns: Sendable {
  /// The columns of the first file with entries, in its order, in their common types.
  let schemas: [ColumnSchema]
  private let files: [EventFile]
  private let lead: EventFile?
  private let places: [String: Int]
  /// Columns that do not agree, with the file that is the first to differ.
  private let differing: [String: EventFile]

  init(_ files: [EventFile]) {
    let filled = files.filter { $0.entryCount > 0 }
    let voters = filled.isEmpty ? Array(files.prefix(1)) : filled
    var schemas = voters.first?.columns ?? []
    var differing: [String: EventFile] = [:]
    for file in voters.dropFirst() {
      for i in schemas.indices where differing[schemas[i].name] == nil {
        if let own = file.column(schemas[i].name), let common = schemas[i].common(with: own) {
          schemas[i] = common
        } else {
          differing[schemas[i].name] = file
        }
      }
    }
    self.files = files
    self.schemas = schemas
    self.differing = differing
    lead = voters.first
    places = Dictionary(schemas.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The column called `name`.
  /// - Throws: ``EventFileError`` if it is in no file, unsupported, or not the same in all; it names the file and the first file.
  func schema(of name: String) throws(EventFileError) -> ColumnSchema {
    guard let lead else { throw .noFiles(pattern: "an empty list of files") }
    guard let place = places[name] else { return try lead.schema(of: name) }
    guard let file = differing[name] else { return schemas[place] }
    let own = try file.schema(of: name)
    let first = try lead.schema(of: name)
    throw .columnsDiffer(path: file.path, first: lead.path, column: name, problem: schemas[place].difference(from: own, first))
  }

  /// A column of a file in its common type.
  /// - Throws: ``EventFileError/inexact(path:first:column:)``.
  func convert(_ column: Column, _ name: String, of file: EventFile) throws(EventFileError) -> Column {
    guard let place = places[name], schemas[place].type != column.values.type else { return column }
    guard let values = column.values.converted(to: schemas[place].type) else {
      let other = files.first { $0.column(name).map { !$0.type.isInteger } ?? false }
      throw .inexact(path: file.path, first: other?.path ?? "", column: name)
    }
    return Column(values: values, layout: column.layout)
  }
}

extension ColumnSchema {
  /// What holds this column and another of its name; nil if their shapes differ or no type holds both.
  fileprivate func common(with other: ColumnSchema) -> ColumnSchema? {
    guard let type = type.common(with: other.type), itemDimensions == other.itemDimensions else { return nil }
    if isText || other.isText { return shape == other.shape ? self : nil }
    switch (shape, other.shape) {
    case (.jagged(let a), .jagged(let b)):
      return ColumnSchema(name: name, type: type, shape: .jagged(counter: a == b ? a : nil), itemDimensions: itemDimensions)
    default:
      guard shape == other.shape else { return nil }
      return ColumnSchema(name: name, type: type, shape: shape, itemDimensions: itemDimensions)
    }
  }

  /// How `own` differs from this common column, and from the first file's, in words.
  fileprivate func difference(from own: ColumnSchema, _ first: ColumnSchema) -> String {
    let (found, wanted) = (ColumnDigest(own).type, ColumnDigest(first).type)
    let sameType = ColumnSchema(name: name, type: type, shape: own.shape, itemDimensions: own.itemDimensions)
    guard common(with: sameType) != nil else { return "is \(own.shapeText) (\(found)), not \(first.shapeText) (\(wanted))" }
    let between = type == first.type ? "" : " (\(type.rawValue) with the files between)"
    return "is \(found), not \(wanted)" + between
  }

  private var shapeText: String {
    switch shape {
    case .scalar: "one value per event"
    case .fixed: "an array"
    case .jagged: "a list"
    case .text: "a text"
    case .nested: "a list of lists"
    }
  }
}
