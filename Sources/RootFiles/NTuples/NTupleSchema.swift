/// A node of the tree of types that an RNTuple's header describes.
struct NTupleField: Sendable {
  enum Role: Int, Sendable {
    case leaf = 0
    case collection = 1
    case record = 2
    case variant = 3
    case streamed = 4
  }

  let name: String
  let typeName: String
  /// Its parent's number; its own for those at the top.
  let parent: Int
  /// Nil where the file says something this version of the format does not know.
  let role: Role?
  /// How many copies each entry has; nil if the field is no fixed array.
  let repetition: Int?
  /// The field that a projected field shows in another form.
  let source: Int?

  init(_ cursor: inout EnvelopeCursor) throws(Damage) {
    try cursor.skip(8)  // versions of field and type
    parent = try cursor.int(UInt32.self)
    role = Role(rawValue: try cursor.int(UInt16.self))
    let flags = try cursor.int(UInt16.self)
    name = try cursor.text()
    typeName = try cursor.text()
    try cursor.skip(try cursor.int(UInt32.self))  // the alias of the type
    try cursor.skip(try cursor.int(UInt32.self))  // a description
    repetition = flags & 1 != 0 ? try cursor.int(UInt64.self) : nil
    source = flags & 2 != 0 ? try cursor.int(UInt32.self) : nil
  }
}

/// A column of numbers that has pages in the file. What users call a column is a field with one or more of these.
struct PhysicalColumn: Sendable {
  let type: Int
  let bits: Int
  let field: Int
  /// A field may be written in several encodings, of which each cluster uses one.
  let representation: Int
  /// Elements before this one were never written and are zero: the column was added late.
  let firstElement: Int
  /// The values that the lowest and the highest stored number stand for.
  let range: ClosedRange<Double>?

  init(_ cursor: inout EnvelopeCursor) throws(Damage) {
    type = try cursor.int(UInt16.self)
    bits = try cursor.int(UInt16.self)
    field = try cursor.int(UInt32.self)
    let flags = try cursor.int(UInt16.self)
    representation = try cursor.int(UInt16.self)
    // The sign says that another representation is in use there.
    firstElement = flags & 1 != 0 ? Int(clamping: try cursor.integer(Int64.self).magnitude) : 0
    guard flags & 2 != 0 else {
      range = nil
      return
    }
    let low = try cursor.double(), high = try cursor.double()
    range = low <= high ? low...high : nil
  }
}

/// Fields, columns and the columns of projected fields, from the header and what the footer adds to it.
struct NTupleSchema: Sendable {
  private(set) var fields: [NTupleField] = []
  private(set) var columns: [PhysicalColumn] = []
  private(set) var aliases: [(physical: Int, field: Int)] = []

  /// Reads the four lists that describe a schema, or an addition to one.
  mutating func add(_ cursor: inout EnvelopeCursor) throws(Damage) {
    if cursor.remaining == 0 { return }  // an addition of nothing
    var list = try cursor.list(of: 8)
    for _ in 0..<list.count {
      var record = try list.items.record()
      fields.append(try NTupleField(&record))
    }
    list = try cursor.list(of: 8)
    for _ in 0..<list.count {
      var record = try list.items.record()
      columns.append(try PhysicalColumn(&record))
    }
    list = try cursor.list(of: 8)
    for _ in 0..<list.count {
      var record = try list.items.record()
      aliases.append((physical: try record.int(UInt32.self), field: try record.int(UInt32.self)))
    }
  }
}

extension EnvelopeCursor {
  /// Features that change how the file must be read; none is defined in version 1.0, so any that is set is unknown.
  /// - Returns: the numbers of the bits set.
  mutating func featureFlags() throws(Damage) -> [Int] {
    var flags: [Int] = []
    var base = 0
    while true {
      let word = try integer(UInt64.self)
      flags += (0..<63).filter { word >> $0 & 1 != 0 }.map { base + $0 }
      if word >> 63 == 0 { return flags }  // the highest bit says that there are more words
      base += 63
    }
  }
}
