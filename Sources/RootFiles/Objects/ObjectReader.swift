/// Reads the objects of one record by the layouts of their classes.
///
/// An object whose class is unknown, or whose bytes do not follow its layout, is stepped over by its byte count.
struct ObjectReader {
  private var cursor: ByteCursor
  private let layouts: ClassLayouts
  /// References count from the start of the record's key, not of its content.
  private let keyLength: Int
  private var classNames: [Int: String] = [:]
  private var depth = 0

  /// Objects inside objects, at most.
  private static let deepest = 48
  private static let newClass: UInt32 = 0xffff_ffff
  private static let classBit: UInt32 = 0x8000_0000

  init(_ content: [UInt8], keyLength: Int, layouts: ClassLayouts) {
    cursor = ByteCursor(content)
    self.keyLength = keyLength
    self.layouts = layouts
  }

  /// The object that starts here, of a class known from the key.
  mutating func object(ofClass name: String) throws(Damage) -> ObjectNode {
    guard depth < Self.deepest else { throw cursor.damage("objects lie more than \(Self.deepest) deep in each other") }
    depth += 1
    defer { depth -= 1 }
    var node = ObjectNode(className: name)
    try members(ofClass: name, into: &node)
    return node
  }

  /// The members of a class, base classes first, in the order they lie.
  private mutating func members(ofClass name: String, into node: inout ObjectNode) throws(Damage) {
    let frame = try cursor.frame()
    guard let layout = try layout(of: name, frame) else {
      return try leaveOut("the file does not describe version \(frame.version) of class \(name)", frame, &node)
    }
    for member in layout.members {
      if try !read(member, into: &node) {
        return try leaveOut("member \(name).\(member.name) is a \(member.typeName)", frame, &node)
      }
    }
    try finish(frame, name)
  }

  private mutating func layout(of name: String, _ frame: ObjectFrame) throws(Damage) -> ClassLayout? {
    if frame.version > 0 || frame.end == nil { return layouts.layout(of: name, version: frame.version) }
    var ahead = cursor  // a class without a version number: its checksum follows
    if ahead.remaining >= 4, let layout = layouts.layout(of: name, checksum: try ahead.integer()) {
      cursor = ahead
      return layout
    }
    return layouts.layout(of: name, version: frame.version)
  }

  private mutating func leaveOut(_ reason: String, _ frame: ObjectFrame, _ node: inout ObjectNode) throws(Damage) {
    guard let end = frame.end else { throw cursor.damage("\(reason), and nothing says where it ends") }
    node.leftOut = reason
    try cursor.move(to: end)
  }

  private mutating func finish(_ frame: ObjectFrame, _ name: String) throws(Damage) {
    guard let end = frame.end else { return }
    guard cursor.position <= end else { throw cursor.damage("\(name) reads \(cursor.position - end) bytes past its end") }
    try cursor.move(to: end)
  }

  // MARK: Members

  /// Returns false if the member is of a kind that is not read; where it ends is then unknown.
  private mutating func read(_ member: ClassMember, into node: inout ObjectNode) throws(Damage) -> Bool {
    typealias Code = ClassMember.Code
    if member.isBase { return try readBase(member, into: &node) }
    switch member.code {
    case 1...19:
      guard let value = try basic(member.code, title: member.title) else { return false }
      node.members[member.name] = value
    case 21...39:
      guard let values = try array(of: member.code - Code.arrays, count: member.arrayLength) else { return false }
      node.members[member.name] = values
    case 41...59:
      guard let values = try countedArray(member, node) else { return false }
      node.members[member.name] = values
    case Code.object, Code.any, Code.inPlace, Code.anyInPlace, Code.tObject, Code.tNamed:
      node.members[member.name] = try inPlace(member.typeName)
    case Code.pointer, Code.anyPointer: node.members[member.name] = try pointer()
    case Code.string: node.members[member.name] = .text(try cursor.string())
    case Code.stl where member.typeName == "vector<double>":
      node.members[member.name] = .reals(try vectorOfDoubles())
    default: return try skipFramed()
    }
    return true
  }

  private mutating func readBase(_ member: ClassMember, into node: inout ObjectNode) throws(Damage) -> Bool {
    switch member.name {
    case "TObject":
      let number = try tObject()
      if number != 0 { node.members["fUniqueID"] = .integer(number) }
    case "TObjArray", "TList", "THashList", "TArrayC", "TArrayS", "TArrayI", "TArrayL64", "TArrayF", "TArrayD":
      node.members[member.name] = try inPlace(member.name)
    default:
      guard depth < Self.deepest else { throw cursor.damage("classes derive more than \(Self.deepest) deep") }
      depth += 1
      defer { depth -= 1 }
      try members(ofClass: member.name, into: &node)
    }
    return true
  }

  /// Returns the number an object was given, as labels of an axis carry that of their bin.
  @discardableResult
  private mutating func tObject() throws(Damage) -> Int {
    let frame = try cursor.frame()
    let number = try cursor.int(UInt32.self)
    let bits: UInt32 = try cursor.integer()
    if bits & 0x10 != 0 { try cursor.skip(2) }  // referenced by another process: its number follows
    try finish(frame, "TObject")
    return number
  }

  private mutating func vectorOfDoubles() throws(Damage) -> [Double] {
    let frame = try cursor.frame()
    let count = try cursor.count(of: 8, "numbers")
    var values: [Double] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(Double(bitPattern: try cursor.integer())) }
    try finish(frame, "vector<double>")
    return values
  }

  private mutating func skipFramed() throws(Damage) -> Bool {
    var ahead = cursor
    guard ahead.remaining >= 4, try ahead.integer(UInt32.self) & ObjectFrame.countBit != 0 else { return false }
    guard let end = try cursor.frame().end else { return false }
    try cursor.move(to: end)
    return true
  }

  // MARK: Basic types

  private mutating func basic(_ code: Int, title: String = "") throws(Damage) -> ObjectValue? {
    switch code {
    case 1, 10: .integer(try cursor.int(Int8.self))
    case 2: .integer(try cursor.int(Int16.self))
    case 3, 6: .integer(try cursor.int(Int32.self))
    case 4, 16: .integer(try cursor.int(Int64.self))
    case 5: .real(Double(Float(bitPattern: try cursor.integer())))
    case 7: .text(try countedText())
    case 8: .real(Double(bitPattern: try cursor.integer()))
    case 9 where !title.contains("["): .real(Double(Float(bitPattern: try cursor.integer())))
    case 11, 18: .integer(try cursor.int(UInt8.self))
    case 12: .integer(try cursor.int(UInt16.self))
    case 13, 15: .integer(try cursor.int(UInt32.self))
    case 14, 17: .integer(try cursor.int(UInt64.self))
    default: nil
    }
  }

  private mutating func countedText() throws(Damage) -> String {
    let count = try cursor.count(of: 1, "letters")
    return String(decoding: try cursor.block(count, "a text"), as: UTF8.self)
  }

  private mutating func array(of code: Int, count: Int) throws(Damage) -> ObjectValue? {
    try cursor.need(count, for: "an array of \(count)")
    var integers: [Int] = []
    var reals: [Double] = []
    for _ in 0..<count {
      switch try basic(code) {
      case .integer(let value): integers.append(value)
      case .real(let value): reals.append(value)
      default: return nil
      }
    }
    return code == 5 || code == 8 || code == 9 ? .reals(reals) : .integers(integers)
  }

  private mutating func countedArray(_ member: ClassMember, _ node: ObjectNode) throws(Damage) -> ObjectValue? {
    guard let count = node.int(member.countName) else { return nil }
    let isThere: UInt8 = try cursor.integer()
    // Before files could pass 2 GB, places of baskets were 32-bit; a 2 says that these few are not.
    let isWide = isThere == 2 && member.name == "fBasketSeek"
    let code = isWide ? 16 : member.code - ClassMember.Code.countedArrays
    return try array(of: code, count: isThere == 0 ? 0 : count)
  }

  // MARK: Objects

  private mutating func inPlace(_ typeName: String) throws(Damage) -> ObjectValue {
    let name = typeName.hasSuffix("*") ? String(typeName.dropLast()) : typeName
    switch name {
    case "TString": return .text(try cursor.string())
    case "TObject":
      try tObject()
      return .null
    case "TObjArray": return try objectArray()
    case "TList", "THashList": return try objectList()
    case "TBasket": return .basket(try EmbeddedBasket(&cursor))
    case "TArrayC", "TArrayS", "TArrayI", "TArrayL", "TArrayL64", "TArrayF", "TArrayD": return try plainArray(name)
    default:
      let place = cursor.position + keyLength + 2
      return .object(try object(ofClass: name), place: place)
    }
  }

  private mutating func plainArray(_ name: String) throws(Damage) -> ObjectValue {
    let codes = ["TArrayC": 1, "TArrayS": 2, "TArrayI": 3, "TArrayL": 4, "TArrayL64": 16, "TArrayF": 5, "TArrayD": 8]
    let count = try cursor.count(of: 1, "numbers")
    return try array(of: codes[name] ?? 1, count: count) ?? .null
  }

  private mutating func objectArray() throws(Damage) -> ObjectValue {
    let frame = try cursor.frame()
    if frame.version > 2 { try tObject() }
    if frame.version > 1 { _ = try cursor.string() }
    let count = try cursor.count(of: 4, "objects")
    try cursor.skip(4)  // the lower bound
    var items: [ObjectValue] = []
    for _ in 0..<count { items.append(try pointer()) }
    try finish(frame, "TObjArray")
    return .list(items)
  }

  private mutating func objectList() throws(Damage) -> ObjectValue {
    let frame = try cursor.frame()
    guard frame.version > 3 else { throw cursor.damage("version \(frame.version) of a TList is too old") }
    try tObject()
    _ = try cursor.string()
    let count = try cursor.count(of: 5, "objects")
    var items: [ObjectValue] = []
    for _ in 0..<count {
      items.append(try pointer())
      _ = try cursor.string()  // drawing option
    }
    try finish(frame, "TList")
    return .list(items)
  }

  /// An object with its class in front, a reference to one, or nothing.
  mutating func pointer() throws(Damage) -> ObjectValue {
    let start = cursor.position
    var tag: UInt32 = try cursor.integer()
    var end: Int?
    var tagPlace = start
    if tag & ObjectFrame.countBit != 0 && tag != Self.newClass {
      let count = Int(tag & ~ObjectFrame.countBit)
      guard count >= 4 && count <= cursor.remaining else {
        throw Damage(offset: start, reason: "an object of \(count) bytes does not fit the \(cursor.remaining) left")
      }
      end = cursor.position + count
      tagPlace = cursor.position
      tag = try cursor.integer()
    }
    if tag & Self.classBit == 0 { return tag == 0 ? .null : .reference(place: Int(tag)) }
    let name = try className(tag, at: tagPlace)
    return try body(ofClass: name, place: start + keyLength + 2, end: end)
  }

  private mutating func className(_ tag: UInt32, at place: Int) throws(Damage) -> String {
    if tag == Self.newClass {
      let name = try cursor.terminatedString()
      classNames[place + keyLength + 2] = name
      return name
    }
    guard let name = classNames[Int(tag & ~Self.classBit)] else {
      throw Damage(offset: place, reason: "it refers to a class that was not named before")
    }
    return name
  }

  private mutating func body(ofClass name: String, place: Int, end: Int?) throws(Damage) -> ObjectValue {
    guard let end else { return placed(try inPlace(name), place) }
    let depthHere = depth
    let value: ObjectValue
    do throws(Damage) {
      value = placed(try inPlace(name), place)
      guard cursor.position <= end else { throw cursor.damage("\(name) reads past its end") }
    } catch {
      depth = depthHere
      try cursor.move(to: end)
      return .skipped(className: name, reason: "\(error.reason) (byte \(error.offset) of the record)")
    }
    try cursor.move(to: end)
    return value
  }

  private func placed(_ value: ObjectValue, _ place: Int) -> ObjectValue {
    if case .object(let node, _) = value { return .object(node, place: place) }
    return value
  }
}
