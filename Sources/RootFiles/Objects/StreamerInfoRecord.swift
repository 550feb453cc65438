/// Reads the record in which a file describes the classes of its objects.
///
/// These few classes are read by hand, as their own description lies in the record they make up.
struct StreamerInfoRecord {
  let layouts: [ClassLayout]

  init(_ content: [UInt8], keyLength: Int) throws(Damage) {
    var walk = TaggedObjects(content, keyLength: keyLength)
    var found: [ClassLayout] = []
    for (name, range) in try walk.list() where name == "TStreamerInfo" {
      // An entry that cannot be read costs only its own class.
      if let layout = try? StreamerInfoRecord.layout(&walk, range) { found.append(layout) }
    }
    layouts = found
  }

  private static func layout(_ walk: inout TaggedObjects, _ range: Range<Int>) throws(Damage) -> ClassLayout {
    try walk.cursor.move(to: range.lowerBound)
    _ = try walk.cursor.frame()
    let (name, _) = try walk.named()
    let checksum: UInt32 = try walk.cursor.integer()
    let version = try walk.cursor.int(Int32.self)
    var members: [ClassMember] = []
    guard let array = try walk.object(), array.name == "TObjArray" else { throw walk.cursor.damage("no elements") }
    for (kind, place) in try walk.array(array.range) {
      try walk.cursor.move(to: place.lowerBound)
      members.append(try element(&walk, kind))
    }
    return ClassLayout(name: name, version: version, checksum: checksum, members: members)
  }

  private static func element(_ walk: inout TaggedObjects, _ kind: String) throws(Damage) -> ClassMember {
    _ = try walk.cursor.frame()
    if kind == "TStreamerSTLstring" { _ = try walk.cursor.frame() }  // it derives from the class of containers
    let frame = try walk.cursor.frame()
    let (name, title) = try walk.named()
    let code = try walk.cursor.int(Int32.self)
    try walk.cursor.skip(4)  // its size in somebody's memory
    let length = try walk.cursor.int(Int32.self)
    let dimensionCount = try walk.cursor.int(Int32.self)
    let slots = frame.version == 1 ? try walk.cursor.count(of: 4, "dimensions") : 5
    var dimensions: [Int] = []
    for _ in 0..<slots { dimensions.append(try walk.cursor.int(Int32.self)) }
    let typeName = try walk.cursor.string()
    if let end = frame.end { try walk.cursor.move(to: end) }
    var member = ClassMember(name: name, title: title, code: code, typeName: typeName)
    member.arrayLength = max(length, 0)
    member.dimensions = Array(dimensions.prefix(max(dimensionCount, 0)))
    member.isBase = kind == "TStreamerBase"
    if member.isBase || kind == "TStreamerBasicPointer" || kind == "TStreamerLoop" {
      member.version = try walk.cursor.int(Int32.self)
    }
    if kind == "TStreamerBasicPointer" || kind == "TStreamerLoop" { member.countName = try walk.cursor.string() }
    return member
  }
}

/// Steps through objects with their class in front, reading only the frames.
private struct TaggedObjects {
  var cursor: ByteCursor
  let keyLength: Int
  var classNames: [Int: String] = [:]

  init(_ content: [UInt8], keyLength: Int) {
    cursor = ByteCursor(content)
    self.keyLength = keyLength
  }

  /// The class of the object that starts here and where its own bytes lie; moves behind it. Nil for none.
  mutating func object() throws(Damage) -> (name: String, range: Range<Int>)? {
    let word: UInt32 = try cursor.integer()
    guard word & ObjectFrame.countBit != 0 && word != 0xffff_ffff else { return nil }
    let place = cursor.position
    let count = Int(word & ~ObjectFrame.countBit)
    try cursor.need(max(count, 4), for: "an object")
    let tag: UInt32 = try cursor.integer()
    if tag == 0xffff_ffff { classNames[place + keyLength + 2] = try cursor.terminatedString() }
    let key = tag == 0xffff_ffff ? place + keyLength + 2 : Int(tag & 0x7fff_ffff)
    guard let name = classNames[key], cursor.position <= place + count else { throw cursor.damage("an object has no class") }
    let start = cursor.position
    try cursor.move(to: place + count)
    return (name, start..<place + count)
  }

  /// The objects of the list that starts here.
  ///
  /// Class names are given once, wherever the class first occurs, also inside earlier objects: so each object is
  /// searched for the names it introduces before the next one is looked at.
  mutating func list() throws(Damage) -> [(name: String, range: Range<Int>)] {
    _ = try cursor.frame()
    try tObject()
    _ = try cursor.string()
    let count = try cursor.count(of: 5, "classes")
    var result: [(name: String, range: Range<Int>)] = []
    for _ in 0..<count {
      if let next = try object() {
        result.append(next)
        if next.name == "TStreamerInfo" { try learnNames(in: next.range) }
      }
      _ = try cursor.string()
    }
    return result
  }

  /// The objects of the array at `range`; moves behind it.
  mutating func array(_ range: Range<Int>) throws(Damage) -> [(name: String, range: Range<Int>)] {
    try cursor.move(to: range.lowerBound)
    _ = try cursor.frame()
    try tObject()
    _ = try cursor.string()
    let count = try cursor.count(of: 4, "members")
    try cursor.skip(4)
    var result: [(name: String, range: Range<Int>)] = []
    for _ in 0..<count {
      if let next = try object() { result.append(next) }
    }
    try cursor.move(to: range.upperBound)
    return result
  }

  mutating func named() throws(Damage) -> (name: String, title: String) {
    let frame = try cursor.frame()
    try tObject()
    let result = (try cursor.string(), try cursor.string())
    if let end = frame.end { try cursor.move(to: end) }
    return result
  }

  mutating func tObject() throws(Damage) {
    try cursor.skip(6)
    let bits: UInt32 = try cursor.integer()
    if bits & 0x10 != 0 { try cursor.skip(2) }
  }

  /// Walks one description only for the class names that its elements introduce.
  private mutating func learnNames(in range: Range<Int>) throws(Damage) {
    var inner = self
    do throws(Damage) {
      try inner.cursor.move(to: range.lowerBound)
      _ = try inner.cursor.frame()
      _ = try inner.named()
      try inner.cursor.skip(8)
      if let array = try inner.object(), array.name == "TObjArray" { _ = try inner.array(array.range) }
    } catch { return }
    classNames = inner.classNames
  }
}
