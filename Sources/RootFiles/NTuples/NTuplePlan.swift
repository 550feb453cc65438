internal import Columns

/// Which fields and physical columns the columns of an RNTuple to be written become.
struct NTuplePlan {
  struct Field {
    let name: String
    let type: String
    let parent: Int
    let role: NTupleField.Role
    let repetition: Int?
    /// The list whose lengths it shows.
    let source: Int?
  }

  struct Physical {
    let field: Int
    /// The number of the encoding in the format's table.
    let code: Int
    let bits: Int
    /// The type of the elements in memory; 64-bit ends for lists.
    let type: ElementType
    let isIndex: Bool
  }

  /// What one column of a batch is written to.
  struct Target {
    let schema: ColumnSchema
    /// For each level of lists the physical column of their ends.
    let indexes: [Int]
    let values: Int
  }

  private(set) var fields: [Field] = []
  private(set) var physical: [Physical] = []
  private(set) var targets: [Target] = []
  private(set) var aliases: [(physical: Int, field: Int)] = []
  private let isSplit: Bool

  /// - Parameter isSplit: whether bytes are sorted for packing; in files that are not packed they stay in order.
  init(_ columns: [ColumnSchema], of ntuple: String, isSplit: Bool) throws(RootFileError) {
    self.isSplit = isSplit
    if columns.isEmpty { throw .unfitObject(object: ntuple, reason: "an RNTuple has at least one column") }
    var names: Set<String> = []
    for column in columns {
      guard names.insert(column.name).inserted else {
        throw .unfitColumn(column: column.name, reason: "two columns have this name")
      }
      try Self.check(column)
      add(column)
    }
    for column in columns {
      guard case .jagged(let counter?) = column.shape, names.insert(counter).inserted else { continue }
      try Self.check(name: counter)
      addLengths(counter, of: column.name)
    }
  }

  private static func check(_ column: ColumnSchema) throws(RootFileError) {
    try check(name: column.name)
    if column.isText && column.type != .uint8 {
      throw .unfitColumn(column: column.name, reason: "texts are uint8, not \(column.type.rawValue)")
    }
    var dimensions = column.itemDimensions
    if case .fixed(let fixed) = column.shape { dimensions += fixed.isEmpty ? [0] : fixed }
    var count = 1
    for dimension in dimensions {
      guard (1...1 << 24).contains(dimension), count * dimension <= 1 << 24 else {
        throw .unfitColumn(column: column.name, reason: "its dimensions \(dimensions) are not within 1 to \(1 << 24)")
      }
      count *= dimension
    }
  }

  private static func check(name: String) throws(RootFileError) {
    let isFit = name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && !"./\\ ".unicodeScalars.contains($0) }
    guard isFit, (1...4_000).contains(name.utf8.count) else {
      throw .unfitColumn(
        column: String(name.prefix(60)),
        reason: "names in an RNTuple have 1 to 4000 letters, without dots, spaces and slashes; write it under another name")
    }
  }

  // MARK: Fields

  private mutating func add(_ column: ColumnSchema) {
    let base = column.isText ? "std::string" : column.type.fieldType
    var inner = column.itemDimensions
    if case .fixed(let dimensions) = column.shape { inner += dimensions }
    let levels = column.levelCount - (column.isText ? 1 : 0)
    var parent: Int?
    var indexes: [Int] = []
    for level in 0..<levels {
      let vectors = levels - level
      let type =
        String(repeating: "std::vector<", count: vectors) + arrayType(base, inner) + String(repeating: ">", count: vectors)
      let field = add(
        Field(
          name: parent == nil ? column.name : "_0", type: type, parent: parent ?? -1, role: .collection, repetition: nil,
          source: nil))
      indexes.append(addPhysical(field, .int64, isIndex: true))
      parent = field
    }
    for (i, count) in inner.enumerated() {
      let name = parent == nil ? column.name : "_0"
      let type = arrayType(base, Array(inner[i...]))
      parent = add(Field(name: name, type: type, parent: parent ?? -1, role: .leaf, repetition: count, source: nil))
    }
    let leaf = add(
      Field(name: parent == nil ? column.name : "_0", type: base, parent: parent ?? -1, role: .leaf, repetition: nil, source: nil)
    )
    if column.isText { indexes.append(addPhysical(leaf, .int64, isIndex: true)) }
    let values = addPhysical(leaf, column.type, isIndex: false, isText: column.isText)
    targets.append(Target(schema: column, indexes: indexes, values: values))
  }

  /// The lengths of a list as a column of their own, which takes no room: it shows the ends of the lists in another way.
  private mutating func addLengths(_ name: String, of list: String) {
    guard let target = targets.first(where: { $0.schema.name == list }), let index = target.indexes.first else { return }
    let field = add(
      Field(
        name: name, type: "ROOT::RNTupleCardinality<std::uint32_t>", parent: -1, role: .leaf, repetition: nil,
        source: physical[index].field))
    aliases.append((physical: index, field: field))
  }

  private func arrayType(_ base: String, _ dimensions: [Int]) -> String {
    dimensions.reversed().reduce(base) { "std::array<\($0),\($1)>" }
  }

  /// A parent of -1 means none: such fields are their own parents.
  private mutating func add(_ field: Field) -> Int {
    let number = fields.count
    fields.append(
      Field(
        name: field.name, type: field.type, parent: field.parent < 0 ? number : field.parent, role: field.role,
        repetition: field.repetition, source: field.source))
    return number
  }

  private mutating func addPhysical(_ field: Int, _ type: ElementType, isIndex: Bool, isText: Bool = false) -> Int {
    let code = isIndex ? (isSplit ? 0x1b : 0x0f) : isText ? 0x02 : type.encodingCode(isSplit: isSplit)
    let bits = type == .bool ? 1 : 8 * type.byteCount
    physical.append(Physical(field: field, code: code, bits: bits, type: type, isIndex: isIndex))
    return physical.count - 1
  }

  // MARK: The header

  /// The header's content.
  func header(name: String, description: String) -> EnvelopeWriter {
    var header = EnvelopeWriter()
    header.add(UInt64(0))  // no features beyond version 1.0
    for text in [name, description, "Concord"] { header.add(text: text) }
    addFields(to: &header)
    header.list(count: physical.count) { list in
      for column in physical {
        list.record {
          $0.add(UInt16(column.code))
          $0.add(UInt16(column.bits))
          $0.add(UInt32(column.field))
          $0.add(UInt32(0))  // no flags, the only representation
        }
      }
    }
    header.list(count: aliases.count) { list in
      for alias in aliases {
        list.record {
          $0.add(UInt32(alias.physical))
          $0.add(UInt32(alias.field))
        }
      }
    }
    header.list(count: 0) { _ in }
    return header
  }

  private func addFields(to header: inout EnvelopeWriter) {
    header.list(count: fields.count) { list in
      for field in fields {
        list.record {
          $0.add(UInt64(0))  // versions of field and type
          $0.add(UInt32(field.parent))
          $0.add(UInt16(field.role.rawValue))
          $0.add(UInt16((field.repetition == nil ? 0 : 1) | (field.source == nil ? 0 : 2)))
          for text in [field.name, field.type, "", ""] { $0.add(text: text) }
          if let count = field.repetition { $0.add(UInt64(count)) }
          if let source = field.source { $0.add(UInt32(source)) }
        }
      }
    }
  }
}

extension ElementType {
  /// The C++ type of a field.
  fileprivate var fieldType: String {
    switch self {
    case .bool: "bool"
    case .float32: "float"
    case .float64: "double"
    default: "std::\(rawValue)_t"
    }
  }

  fileprivate func encodingCode(isSplit: Bool) -> Int {
    switch self {
    case .bool: 0x00
    case .int8: 0x03
    case .uint8: 0x04
    case .int16: isSplit ? 0x11 : 0x05
    case .uint16: isSplit ? 0x12 : 0x06
    case .int32: isSplit ? 0x13 : 0x07
    case .uint32: isSplit ? 0x14 : 0x08
    case .int64: isSplit ? 0x15 : 0x09
    case .uint64: isSplit ? 0x16 : 0x0a
    case .float32: isSplit ? 0x18 : 0x0c
    case .float64: isSplit ? 0x19 : 0x0d
    }
  }
}
