internal import Columns

/// Physical columns that hold the same values in different encodings; each cluster uses one of them.
struct Representations: Sendable {
  let columns: [Int]
}

/// Where the values of one column of an RNTuple lie.
struct NTupleSource: Sendable {
  /// What lies between an entry and its values, from the outside in.
  enum Step: Sendable {
    /// Lists; the physical columns hold where each ends.
    case lists(Representations)
    /// Fixed arrays that have lists inside, shown as lists of equal length.
    case equalLists(Int)
    /// Fixed arrays inside of all lists.
    case items(Int)
  }

  enum Leaf: Sendable {
    case values(Representations)
    /// How long each list is.
    case lengths(Representations)
  }

  let schema: ColumnSchema
  let steps: [Step]
  let leaf: Leaf

  /// Every physical column that takes part.
  var physical: [Int] {
    let outer = steps.flatMap { step in
      if case .lists(let columns) = step { columns.columns } else { [Int]() }
    }
    switch leaf {
    case .values(let columns), .lengths(let columns): return outer + columns.columns
    }
  }
}

/// Finds the columns that users see in the fields of an RNTuple.
///
/// A field of numbers is a column of its name. Members of records are called `field.member`, whether the record stands alone
/// or in a list; members of base classes are members. Names stay as they are in the file.
struct NTupleColumnFinder {
  private(set) var sources: [NTupleSource] = []
  private(set) var unsupported: [UnsupportedColumn] = []
  private let schema: NTupleSchema
  private let encodings: [PageEncoding?]
  private var children: [[Int]]
  private var columnsOfField: [[Int]]
  private var taken: Set<String> = []

  private static let deepest = 64
  private static let noLists = "it has ends of lists and no lists"
  /// The most values one entry of a fixed array may have; larger ones are damage.
  private static let mostPerEntry = 1 << 24

  /// What was found on the way to a field.
  private struct Path {
    let name: String
    var steps: [NTupleSource.Step] = []
    var dimensions: [Int] = []
    var depth = 0

    func shape(isText: Bool) -> (ColumnSchema.Shape, itemDimensions: [Int]) {
      let levels = steps.count - (isText ? 1 : 0)
      switch (levels, isText) {
      case (0, true): return (.text, [])
      case (0, false): return dimensions.isEmpty ? (.scalar, []) : (.fixed(dimensions: dimensions), [])
      case (1, false): return (.jagged(counter: nil), dimensions)
      default: return (.nested(depth: levels, isText: isText), dimensions)
      }
    }
  }

  init(_ schema: NTupleSchema, _ encodings: [PageEncoding?]) {
    self.schema = schema
    self.encodings = encodings
    children = Array(repeating: [], count: schema.fields.count)
    columnsOfField = children
    for (number, field) in schema.fields.enumerated() where field.parent != number && field.parent < schema.fields.count {
      children[field.parent].append(number)
    }
    for (number, column) in schema.columns.enumerated() where column.field < schema.fields.count {
      columnsOfField[column.field].append(number)
    }
    for alias in schema.aliases where alias.field < schema.fields.count && alias.physical < schema.columns.count {
      columnsOfField[alias.field].append(alias.physical)
    }
    for (number, field) in schema.fields.enumerated() where field.parent == number { add(number, Path(name: field.name)) }
    nameCounters()
  }

  // MARK: Fields

  private mutating func add(_ number: Int, _ path: Path) {
    let field = schema.fields[number]
    var path = path
    path.depth += 1
    guard path.depth < Self.deepest else { return refuse(path, field, "types lie too deep in each other") }
    if let count = field.repetition {
      guard (1...Self.mostPerEntry).contains(count), path.dimensions.reduce(count, *) <= Self.mostPerEntry else {
        return refuse(path, field, "an array of \(count)")
      }
      path.dimensions.append(count)
    }
    switch field.role {
    case .leaf: addLeaf(number, path)
    case .collection: addCollection(number, path)
    case .record: addRecord(number, path)
    case .variant: refuse(path, field, "of a variant it depends on the entry which member is there")
    case .streamed: refuse(path, field, "its objects are streamed whole, not split into columns")
    case nil: refuse(path, field, "it has a role that version 1.0 of RNTuple does not know")
    }
  }

  private mutating func addLeaf(_ number: Int, _ path: Path) {
    let field = schema.fields[number]
    let slots = representations(of: number)
    switch slots.count {
    case 0 where children[number].count == 1: add(children[number][0], path)  // an array, an enumeration or an atomic
    case 0: refuse(path, field, "it has no values")
    case 1 where isIndex(slots[0]):
      guard field.typeName.contains("RNTupleCardinality") else { return refuse(path, field, Self.noLists) }
      append(path, field, .lengths(slots[0]), isText: false)
    case 1: append(path, field, .values(slots[0]), isText: false)
    case 2 where isIndex(slots[0]):
      var inner = path
      inner.steps = enclosing(path) + [.lists(slots[0])]
      inner.dimensions = []
      append(inner, field, .values(slots[1]), isText: true)
    default: refuse(path, field, "it has \(slots.count) columns")
    }
  }

  private mutating func addCollection(_ number: Int, _ path: Path) {
    let field = schema.fields[number]
    guard let index = representations(of: number).first, isIndex(index) else {
      return refuse(path, field, "it does not say where its lists end")
    }
    guard children[number].count == 1 else { return refuse(path, field, "its lists hold \(children[number].count) things") }
    var inner = path
    inner.steps = enclosing(path) + [.lists(index)]
    inner.dimensions = []
    add(children[number][0], inner)
  }

  private mutating func addRecord(_ number: Int, _ path: Path) {
    let field = schema.fields[number]
    // A fixed array of records is a record with one nameless member.
    if field.repetition != nil, children[number].count == 1, schema.fields[children[number][0]].name == "_0" {
      return add(children[number][0], path)
    }
    let members = members(of: number, bases: [], depth: 0)
    for (name, member) in uniqueNames(members) {
      var inner = Path(name: "\(path.name).\(name)")
      (inner.steps, inner.dimensions, inner.depth) = (path.steps, path.dimensions, path.depth)
      add(member, inner)
    }
  }

  /// Fixed arrays in front of lists become lists of equal length.
  private func enclosing(_ path: Path) -> [NTupleSource.Step] { path.steps + path.dimensions.map { .equalLists($0) } }

  // MARK: Members

  private struct Member {
    let field: Int
    /// The base classes it comes from, outermost first.
    let bases: [String]
  }

  /// The members of a record, those of its base classes (fields called `:_0`, `:_1`, …) among them.
  private func members(of number: Int, bases: [String], depth: Int) -> [Member] {
    guard depth < Self.deepest else { return [] }
    return children[number].flatMap { child in
      let field = schema.fields[child]
      guard field.name.hasPrefix(":_"), field.role == .record, field.repetition == nil else {
        return [Member(field: child, bases: bases)]
      }
      return members(of: child, bases: bases + [field.typeName], depth: depth + 1)
    }
  }

  /// Members of the same name get as many of their classes in front as it takes to tell them apart.
  private func uniqueNames(_ members: [Member]) -> [(name: String, field: Int)] {
    let groups = Dictionary(grouping: members) { schema.fields[$0.field].name }
    return members.map { member in
      let name = schema.fields[member.field].name
      let others = groups[name] ?? []
      guard others.count > 1 else { return (name, member.field) }
      let length = (0...member.bases.count).first { count in
        others.filter { $0.bases.prefix(count) == member.bases.prefix(count) }.count == 1
      }
      return ((member.bases.prefix(length ?? member.bases.count) + [name]).joined(separator: "::"), member.field)
    }
  }

  // MARK: Columns

  /// For each slot of a field (ends of lists; values) the physical columns that may fill it.
  private func representations(of number: Int) -> [Representations] {
    var columns = columnsOfField[number]
    if columns.isEmpty, let source = schema.fields[number].source, source < columnsOfField.count {
      columns = columnsOfField[source]
    }
    let groups = Dictionary(grouping: columns) { schema.columns[$0].representation }.sorted { $0.key < $1.key }.map(\.value)
    guard let first = groups.first else { return [] }
    return first.indices.map { slot in
      Representations(columns: groups.filter { $0.count == first.count }.map { $0[slot] })
    }
  }

  private func isIndex(_ slot: Representations) -> Bool {
    slot.columns.allSatisfy { encodings[$0]?.isIndex == true }
  }

  private mutating func append(_ path: Path, _ field: NTupleField, _ leaf: NTupleSource.Leaf, isText: Bool) {
    let type: ElementType
    switch leaf {
    case .lengths(let slot): type = slot.columns.contains { schema.columns[$0].bits == 64 } ? .int64 : .int32
    case .values(let slot):
      let types = slot.columns.map { encodings[$0]?.type }
      if let unknown = slot.columns.first(where: { encodings[$0] == nil }) {
        let column = schema.columns[unknown]
        return refuse(path, field, "column type \(column.type) with \(column.bits) bits is not known")
      }
      if isIndex(slot) { return refuse(path, field, Self.noLists) }
      type = ElementType(holding: types.compactMap { $0 })
      if isText && type != .uint8 { return refuse(path, field, "its text is of type \(type)") }
    }
    guard taken.insert(path.name).inserted else { return refuse(path, field, "another column has the same name") }
    let (shape, items) = path.shape(isText: isText)
    let steps = path.steps + path.dimensions.map { .items($0) }
    let found = ColumnSchema(name: path.name, type: type, shape: shape, itemDimensions: items)
    sources.append(NTupleSource(schema: found, steps: steps, leaf: leaf))
  }

  private mutating func refuse(_ path: Path, _ field: NTupleField, _ reason: String) {
    unsupported.append(UnsupportedColumn(name: path.name, type: field.typeName, reason: reason))
  }

  /// Lists whose lengths are a column of their own say its name.
  private mutating func nameCounters() {
    var names: [Int: String] = [:]
    for source in sources {
      if case .lengths(let slot) = source.leaf, source.steps.isEmpty { names[slot.columns[0]] = source.schema.name }
    }
    for (i, source) in sources.enumerated() {
      guard case .jagged(nil) = source.schema.shape, case .lists(let index)? = source.steps.first,
        let name = names[index.columns[0]]
      else { continue }
      let old = source.schema
      let schema = ColumnSchema(
        name: old.name, type: old.type, shape: .jagged(counter: name), itemDimensions: old.itemDimensions)
      sources[i] = NTupleSource(schema: schema, steps: source.steps, leaf: source.leaf)
    }
  }
}
